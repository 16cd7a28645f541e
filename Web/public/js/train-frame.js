import { createHeaderView } from "loupe/views/header-view.js";
import { make } from "loupe/dom.js";
import { createTrainRoom } from "loupe/train-room.js";

/**
 * The Train room under the page's top line.
 *
 * @typedef {import("loupe/state.js").AppState} AppState
 * @typedef {import("loupe/train-state.js").TrainState} TrainState
 *
 * @typedef {object} TrainFrameOptions
 * @property {Document} document
 * @property {import("loupe/types.js").Translate} t
 * @property {string} language
 * @property {{code: string, name: string}[]} languages
 * @property {import("loupe/actions.js").Actions} actions  of the page
 * @property {{store: import("loupe/store.js").Store<TrainState>,
 *   actions: import("loupe/train-actions.js").TrainActions}} train
 * @property {(room: import("loupe/room-route.js").RoomName) => void} onRoom
 * @property {() => void} onTheme
 * @property {(model: string) => void} onWatch
 * @property {() => void} onClose
 *
 * @param {HTMLElement} root
 * @param {TrainFrameOptions} options
 */
export function createTrainFrame(root, options) {
  const { document, t, language, languages, actions, train } = options;
  const element = make(document, "div", { class: "room" });
  root.append(element);
  /** @type {AppState | null} */
  let shown = null;
  const header = createHeaderView(element, {
    document, t, language, languages,
    onLanguage: (code) => actions.set({ language: code }),
    onTheme: options.onTheme,
    onProjector: () => actions.set({ projector: !shown?.projector }),
    onModel: () => undefined,
    onRoom: options.onRoom,
    onAbout: null,
    onHelp: null,
  });
  const room = createTrainRoom(element, {
    document, t, language, actions: train.actions, onWatch: options.onWatch,
  });
  return {
    /** @param {AppState} state  of the page */
    update(state) {
      const isFirst = shown === null;
      shown = state;
      train.store.set({ appearance: state.appearance });
      header.update({
        theme: state.theme, projector: state.projector, models: noModels, modelName: null, room: "train",
      });
      if (isFirst) {
        train.store.set({ run: state.trainRun });
        room.update(train.store.get());
        train.actions.enter();
      } else if (state.trainRun !== train.store.get().run) train.actions.open(state.trainRun);
    },
    /** @param {TrainState} state  of the room */
    draw: (state) => room.update(state),
    focusSentence: () => undefined,
    openHelp: () => undefined,
    destroy() {
      options.onClose();
      train.actions.leave();
      room.destroy();
      header.destroy();
      element.remove();
    },
  };
}

/** @typedef {ReturnType<typeof createTrainFrame>} TrainFrame */

/** @type {import("loupe/types.js").ModelInfo[]} */
const noModels = [];
