import { noticeOf } from "loupe/run.js";
import { createStore } from "loupe/store.js";
import { createTrainActions } from "loupe/train-actions.js";
import { createFollower } from "loupe/train-follower.js";
import { createTrainFrame } from "loupe/train-frame.js";
import { ownKey } from "loupe/train-key.js";
import { createTrainServer } from "loupe/train-server.js";
import { chosenTask, initialTrainState } from "loupe/train-state.js";

/**
 * The Train room joined to the page: its state lasts while other rooms are open, and so do the
 * trainings, which are the server's.
 *
 * @typedef {object} TrainPageTools
 * @property {Parameters<typeof createTrainServer>[0]} request
 * @property {Parameters<typeof createTrainServer>[1]} readEvents
 * @property {(callback: () => void, milliseconds: number) => number} setTimeout
 * @property {(timer: number) => void} clearTimeout
 * @property {(callback: () => void) => void} nextFrame
 * @property {Storage | undefined} storage
 * @property {() => Uint8Array} random  16 bytes nobody can guess
 * @property {(run: string | null) => void} onRun  another training was opened
 * @property {() => void} onModels  what is served has changed
 * @property {(model: string, text: string | null) => void} onWatch  watch a model, with a text for it
 *
 * @param {TrainPageTools} tools
 */
export function createTrainPage(tools) {
  const { setTimeout, clearTimeout, onModels } = tools;
  const server = createTrainServer(tools.request, tools.readEvents);
  server.useKey(ownKey(tools.storage, tools.random));
  const store = createStore(initialTrainState());
  const follower = createFollower({ store, server, setTimeout, clearTimeout });
  const actions = createTrainActions({
    store, server, follower, setTimeout, clearTimeout, onModels,
    noticeOf: (error) => ({ details: {}, ...noticeOf(error) }),
  });
  /** @type {import("loupe/train-frame.js").TrainFrame | null} */
  let frame = null;
  let isDrawing = false;
  store.subscribe((state, before) => {
    if (state.run !== before.run) tools.onRun(state.run);
    if (!frame || isDrawing) return;
    isDrawing = true;
    tools.nextFrame(() => {
      isDrawing = false;
      frame?.draw(store.get());
    });
  });

  /** @param {string} model @returns {string | null} something that this model can read */
  function textFor(model) {
    const state = store.get();
    const run = state.runs.find(({ kept }) => kept.includes(model));
    if (run && run.run === state.run && state.history?.sentence) return state.history.sentence.source;
    const task = state.kept.find(({ name }) => name === model)?.task ?? chosenTask(state)?.task;
    return state.offer?.tasks.find((each) => each.task === task)?.examples[0]?.source ?? null;
  }

  return {
    /**
     * Opens the room; what was open in it before is open again.
     * @param {HTMLElement} root
     * @param {Omit<import("loupe/train-frame.js").TrainFrameOptions, "train" | "onWatch" | "onClose">} options
     */
    open(root, options) {
      store.set({ language: options.language });
      frame = createTrainFrame(root, {
        ...options, train: { store, actions },
        onWatch: (model) => tools.onWatch(model, textFor(model)),
        onClose: () => { frame = null; },
      });
      return frame;
    },
  };
}

/** @typedef {ReturnType<typeof createTrainPage>} TrainPage */
