import { freeName, openRun, shownLook } from "loupe/train-state.js";
import { withSize } from "loupe/train-sizes.js";

/**
 * What a person can do in the Train room.
 *
 * @typedef {import("loupe/train-state.js").TrainState} TrainState
 * @typedef {import("loupe/train-types.js").TrainSizes} TrainSizes
 *
 * @typedef {object} TrainTools
 * @property {import("loupe/store.js").Store<TrainState>} store
 * @property {import("loupe/train-server.js").TrainServer} server
 * @property {import("loupe/train-follower.js").Follower} follower
 * @property {(callback: () => void, milliseconds: number) => number} setTimeout
 * @property {(timer: number) => void} clearTimeout
 * @property {(error: unknown) => import("loupe/train-state.js").TrainNotice} noticeOf
 * @property {() => void} onModels  what is served has changed
 */

/** The speed is measured when the sliders have rested this long. */
const REST_MILLISECONDS = 350;
/** How long a picture of the film stands while it plays. */
const FRAME_MILLISECONDS = 350;

/** @param {TrainTools} tools */
export function createTrainActions({ store, server, follower, setTimeout, clearTimeout, noticeOf, onModels }) {
  /** @type {number | null} */
  let rest = null;
  /** @type {AbortController | null} */
  let measuring = null;
  /** @type {number | null} */
  let film = null;

  /** @param {unknown} error */
  const complain = (error) => store.set({ notice: noticeOf(error) });

  /** @template Value @param {() => Promise<Value>} body */
  async function trying(body) {
    try {
      store.set({ notice: null });
      return await body();
    } catch (error) {
      complain(error);
      return null;
    }
  }

  /** @returns {import("loupe/train-server.js").TrainWish | null} */
  function wish() {
    const { task, corpus, sizes } = store.get();
    if (!sizes || (task === null && corpus === null)) return null;
    const what = task === null ? { corpus: corpus?.corpus } : { task };
    return { name: freeName(store.get()), ...what, ...sizes };
  }

  /** Measures once the sliders have come to rest. */
  function measure() {
    if (rest !== null) clearTimeout(rest);
    measuring?.abort();
    rest = null;
    if (!wish()) return store.set({ measured: "none", estimate: null });
    store.set({ measured: "measuring" });
    rest = setTimeout(measureNow, REST_MILLISECONDS);
  }

  async function measureNow() {
    rest = null;
    const what = wish();
    if (!what) return;
    const control = new AbortController();
    measuring = control;
    try {
      const estimate = await server.estimate(what, control.signal);
      if (!control.signal.aborted) store.set({ measured: "ready", estimate });
    } catch (error) {
      if (control.signal.aborted) return;
      store.set({ measured: "none", estimate: null });
      complain(error);
    }
  }

  /** @param {TrainSizes | undefined} sizes */
  function useSizes(sizes) {
    if (sizes) store.set({ sizes, estimate: null });
    measure();
  }

  function pauseFilm() {
    if (film !== null) clearTimeout(film);
    film = null;
    store.set({ playing: false });
  }

  function turnFilm() {
    film = null;
    const state = store.get();
    const last = (state.history?.looks.length ?? 0) - 1;
    const next = shownLook(state) + 1;
    if (next > last) return pauseFilm();
    store.set({ look: next === last ? null : next });
    film = setTimeout(turnFilm, FRAME_MILLISECONDS);
  }

  async function loadKept() {
    const { models } = await server.keptModels();
    store.set({ kept: models });
  }

  return {
    set: store.set,

    /** Opens the room: what it offers, and what is going on. */
    async enter() {
      follower.follow(store.get().run);
      await trying(async () => {
        const [offer] = await Promise.all([server.offer(), loadKept()]);
        store.set({ offer });
        if (store.get().sizes === null) this.chooseTask(offer.tasks[0]?.task ?? null);
      });
    },

    /** Leaves it; trainings go on. */
    leave() {
      pauseFilm();
      measuring?.abort();
      follower.leave();
    },

    /** @param {string | null} task  null: one's own text */
    chooseTask(task) {
      const { offer } = store.get();
      store.set({ task, notice: null });
      useSizes(task === null ? offer?.text : offer?.tasks.find((each) => each.task === task)?.usual);
    },

    /** @param {TrainSizes} sizes */
    chooseSizes: (sizes) => useSizes(sizes),

    /** @param {import("loupe/train-sizes.js").SizeName} name @param {number} value */
    chooseSize(name, value) {
      const { sizes } = store.get();
      if (sizes) useSizes(withSize(sizes, name, value));
    },

    /** @param {File[]} files  one of two columns, or one of each language */
    async upload(files) {
      if (files.length === 0) return;
      if (files.length > 2) {
        store.set({ notice: { code: "files", message: "", details: { count: files.length } } });
        return;
      }
      const limit = store.get().offer?.limits.corpusBytes ?? Infinity;
      if (files.reduce((sum, file) => sum + file.size, 0) > limit) {
        store.set({ notice: { code: "body_too_large", message: "", details: { limit } } });
        return;
      }
      store.set({ uploading: true, task: null });
      const corpus = await trying(() =>
        server.upload(new Blob(files), files.length === 2 ? files[0].size : null));
      store.set({ uploading: false });
      if (!corpus) return;
      store.set({ corpus, task: null });
      useSizes(store.get().offer?.text);
    },

    async start() {
      const what = wish();
      if (!what || store.get().starting) return;
      store.set({ starting: true });
      const run = await trying(() => server.start(what));
      store.set({ starting: false });
      if (run) this.open(run.run);
    },

    /** @param {string | null} run  null: compose a new one */
    open(run) {
      pauseFilm();
      if (run !== store.get().run) {
        store.set({
          run, history: null, strip: null, look: null, speed: null, secondsLeft: null, deleting: null,
          notice: null,
        });
      }
      follower.follow(run);
      if (run === null) measure();
    },

    /** @param {"pause" | "resume" | "stop"} action */
    async act(action) {
      const run = openRun(store.get());
      if (run) await trying(() => server.act(run.run, action));
    },

    /** @param {string} name @returns {Promise<string | null>} the name it was kept under */
    async keep(name) {
      const run = openRun(store.get());
      if (!run) return null;
      const kept = await trying(() => server.keep(run.run, name));
      if (!kept) return null;
      await trying(loadKept);
      onModels();
      return kept.model;
    },

    async removeRun() {
      const run = openRun(store.get());
      store.set({ deleting: null });
      if (!run) return;
      const done = await trying(async () => {
        await server.remove(run.run);
        return true;
      });
      if (done) this.open(null);
    },

    /** @param {string} name */
    async removeModel(name) {
      store.set({ deleting: null });
      await trying(async () => {
        await server.removeModel(name);
        await loadKept();
      });
      onModels();
    },

    /** @param {import("loupe/train-types.js").HeadPlace} head */
    chooseHead(head) {
      const shapes = store.get().history?.sentence?.shapes[head.kind] ?? [1, 1];
      store.set({
        head: { kind: head.kind, layer: Math.min(head.layer, shapes[0] - 1), head: Math.min(head.head, shapes[1] - 1) },
      });
    },

    /** @param {number} place of a look */
    seek(place) {
      pauseFilm();
      const last = (store.get().history?.looks.length ?? 0) - 1;
      store.set({ look: place >= last ? null : Math.max(place, 0) });
    },

    togglePlay() {
      if (film !== null) return pauseFilm();
      const state = store.get();
      const last = (state.history?.looks.length ?? 0) - 1;
      store.set({ playing: true, look: shownLook(state) >= last ? 0 : shownLook(state) });
      film = setTimeout(turnFilm, FRAME_MILLISECONDS);
    },

    toggleLogarithmic: () => store.set({ logarithmic: !store.get().logarithmic }),

    /** @param {string} name of a picture */
    toggleTable(name) {
      const { tables } = store.get();
      store.set({ tables: tables.includes(name) ? tables.filter((each) => each !== name) : [...tables, name] });
    },
  };
}

/** @typedef {ReturnType<typeof createTrainActions>} TrainActions */
