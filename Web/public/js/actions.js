import { fitChoice, neighbour } from "loupe/choices.js";
import { createCompareActions } from "loupe/compare-actions.js";
import { deskNames } from "loupe/desks.js";
import { exampleInstead } from "loupe/examples.js";
import { readFragment } from "loupe/fragment.js";
import { headOfKeys } from "loupe/labels.js";
import { clamp } from "loupe/numbers.js";
import {
  createPlayer, moveStage, nextPosition, pause, speeds, walksStages,
} from "loupe/player.js";
import { openTrace } from "loupe/open-trace.js";
import { createRun, noticeOf } from "loupe/run.js";
import { toggleHead } from "loupe/head-set.js";
import { patchOfView, placeOfView } from "loupe/shared-view.js";
import { isRunning, shownChoice, sourceLanguageOf } from "loupe/state.js";
import { placeOfStage, stageNames } from "loupe/stages.js";

/**
 * Everything a reader can do. Views and keyboard call these; only these change the store.
 *
 * @typedef {import("loupe/state.js").AppState} AppState
 * @typedef {import("loupe/types.js").AttentionKind} AttentionKind
 * @typedef {import("loupe/types.js").Choice} Choice
 * @typedef {import("loupe/fragment.js").SharedView} SharedView
 *
 * @typedef {object} ActionOptions
 * @property {import("loupe/store.js").Store<AppState>} store
 * @property {import("loupe/server.js").Server | null} server  null in a saved page
 * @property {(callback: () => void, milliseconds: number) => number} setTimeout
 * @property {(timer: number) => void} clearTimeout
 * @property {() => number} now  milliseconds
 */

/** Between two tokens while following a translation: the eye needs time, a model does not. */
const LIVE_MILLISECONDS = 150;
/** Following takes no longer than this, however long the translation is. */
const LONGEST_LIVE_MILLISECONDS = 4000;

const LAST_STAGE = stageNames.length - 1;

/** @param {ActionOptions} options */
export function createActions({ store, server, setTimeout, clearTimeout, now }) {
  /** @type {ReturnType<typeof createRun> | null} */
  let run = null;
  const film = createPlayer({
    tick: playOn, delay: () => pause(store.get().speed), setTimeout, clearTimeout,
  });
  const live = createPlayer({
    tick: liveOn, delay: () => LIVE_MILLISECONDS, setTimeout, clearTimeout,
  });
  /** When the film last moved while following. */
  let movedAt = 0;

  /** @param {number} milliseconds @returns {Promise<void>} */
  const wait = (milliseconds) => new Promise((resolve) => { setTimeout(resolve, milliseconds); });

  const compare = createCompareActions({ store, server, wait });

  const stepCount = () => store.get().trace?.stepCount ?? 0;

  /** Moves the film on; answers whether it goes on. */
  function playOn() {
    const { step, stage, speed } = store.get();
    const walking = walksStages(speed);
    const next = nextPosition({ step, stage }, stepCount(), walking);
    if (!next) {
      store.set({ playing: false, walking: false, stage: LAST_STAGE });
      return false;
    }
    place(next, walking);
    return true;
  }

  /** Follows the arriving tokens; answers whether to go on. */
  function liveOn() {
    const state = store.get();
    const known = stepCount();
    if (state.step + 1 < known) {
      // On a slow machine several steps at once, so that following takes no longer than elsewhere.
      const pace = Math.min(LIVE_MILLISECONDS, LONGEST_LIVE_MILLISECONDS / known);
      const due = Math.max(1, Math.floor((now() - movedAt) / pace));
      const step = state.reducedMotion ? known - 1 : Math.min(known - 1, state.step + due);
      movedAt = now();
      store.set({ step, stage: LAST_STAGE });
    } else if (!isRunning(state)) {
      store.set({ live: false });
      return false;
    } else {
      movedAt = now();
    }
    return true;
  }

  /**
   * @param {import("loupe/player.js").Position} position
   * @param {boolean} walking
   */
  function place({ step, stage }, walking) {
    const { followStages, kind, reducedMotion } = store.get();
    const follows = walking && followStages && !reducedMotion;
    const shown = (follows && placeOfStage(stage).kind) || kind;
    store.set({ step, stage, walking, kind: shown, hover: null });
  }

  function stopMoving() {
    film.stop();
    live.stop();
    store.set({ playing: false, live: false });
  }

  /** @param {number} step */
  function seek(step) {
    const count = stepCount();
    if (count === 0) return;
    stopMoving();
    const stage = store.get().walking ? LAST_STAGE : store.get().stage;
    place({ step: clamp(step, 0, count - 1), stage }, false);
  }

  async function translate() {
    const { text, limits, trace, phase } = store.get();
    if (!server || text.trim() === "") return;
    if (text.length > limits.textCharacters) {
      store.set({ notice: { code: "text_too_long", message: "", seconds: null } });
      return;
    }
    if (isRunning(store.get())) run?.stop();
    if (trace && phase !== "idle") server.forget(trace.id);
    stopMoving();
    compare.dropOther();
    store.set({
      trace: null, step: -1, stage: LAST_STAGE, walking: false, hover: null, pinned: null, live: true,
    });
    run = createRun({ server, store, wait });
    movedAt = now();
    live.start();
    await run.start();
  }

  /**
   * Where the language of the sentence box changes, so does an example that nobody has touched.
   * @param {Partial<Pick<AppState, "modelName" | "settings">>} patch
   */
  function speakOtherwise(patch) {
    const before = store.get();
    const after = { ...before, ...patch };
    const text = exampleInstead(before.text, sourceLanguageOf(before), sourceLanguageOf(after));
    store.set({ ...patch, text });
  }

  /**
   * @param {Partial<{layer: Choice, head: Choice}>} choice
   * @param {AttentionKind} [kind] that of the pictures where it is not said
   */
  function choose(choice, kind = store.get().kind) {
    const state = store.get();
    const chosen = { ...shownChoice(state, kind), ...choice, set: null };
    store.set({ kind, hover: null, selection: { ...state.selection, [kind]: chosen } });
  }

  /** @param {SharedView} view a view somebody shared, or a reload */
  async function restore(view) {
    store.set(patchOfView(view, store.get()));
    const running = translate();
    live.stop();
    await running;
    store.set({ live: false, ...placeOfView(view, store.get().trace) });
    const { desk, compareWhat, edits, otherText, otherModel, otherWording } = store.get();
    const differs = edits.length > 0 || otherText !== null || otherModel !== null || otherWording !== null;
    if (desk === "compare" && compareWhat === "run" && differs) await compare.runOther();
  }

  return {
    ...compare,
    translate,
    restore,

    stop() {
      run?.stop();
    },

    stopMoving,

    /**
     * Shows a recording that was saved before.
     * @param {File} file
     */
    async open(file) {
      stopMoving();
      run?.stop();
      compare.dropOther();
      try {
        const trace = await openTrace(file, server);
        store.set({
          trace, revision: store.get().revision + 1, phase: "ended", notice: null, text: trace.text, hypotheses: [],
          step: trace.stepCount - 1, stage: LAST_STAGE, walking: false, hover: null, pinned: null,
        });
      } catch (error) {
        store.set({ notice: noticeOf(error) });
      }
    },

    /** @param {string} fragment */
    async restoreFragment(fragment) {
      const view = readFragment(fragment);
      if (view) await restore(view);
    },

    togglePlay() {
      const { playing, step, stage } = store.get();
      if (playing) return stopMoving();
      const count = stepCount();
      if (count === 0) return undefined;
      stopMoving();
      const atEnd = step + 1 >= count && stage === LAST_STAGE;
      store.set({ playing: true });
      if (atEnd) place({ step: 0, stage: 0 }, walksStages(store.get().speed));
      return film.start();
    },

    seek,
    stepBack: () => seek(store.get().step - 1),
    stepForward: () => seek(store.get().step + 1),
    first: () => seek(0),
    last: () => seek(stepCount() - 1),

    /** @param {number} by 1 or −1 */
    moveStage(by) {
      const count = stepCount();
      if (count === 0) return;
      stopMoving();
      place(moveStage(store.get(), count, by), true);
    },

    /**
     * Stops at a stage of the step that is shown.
     * @param {number} stage
     */
    showStage(stage) {
      stopMoving();
      store.set({ stage, walking: false });
      const { kind } = placeOfStage(stage);
      if (kind) store.set({ kind });
    },

    /** @param {number} by 1 or −1 */
    changeSpeed(by) {
      const at = speeds.indexOf(store.get().speed);
      store.set({ speed: speeds[clamp(at + by, 0, speeds.length - 1)] });
      if (store.get().playing) film.start();
    },

    /** @param {AttentionKind} kind */
    chooseKind(kind) {
      store.set({ kind, hover: null, ...(store.get().playing ? { followStages: false } : {}) });
    },

    /**
     * A row was picked: the film goes to its step; in the encoder its lines stay, or go again.
     * @param {import("loupe/slice.js").Frame} frame
     * @param {number} row
     */
    pickRow(frame, row) {
      const queries = frame.rows[row]?.queries;
      if (!queries) return;
      if (frame.kind !== "encoder") return seek(queries[queries.length - 1]);
      const { pinned } = store.get();
      const same = pinned !== null && queries.includes(pinned);
      store.set({ pinned: same ? null : queries[0] });
    },

    choose,

    /**
     * Adds a head to those that are shown together, or takes it away.
     * @param {AttentionKind} kind
     * @param {number} layer
     * @param {number} head
     */
    pickHead(kind, layer, head) {
      const state = store.get();
      const chosen = toggleHead(shownChoice(state, kind), layer, head);
      store.set({ kind, hover: null, selection: { ...state.selection, [kind]: chosen } });
    },

    /**
     * Something was picked that a row of a table names: the film goes to a token's step, a head is shown.
     * @param {string} key  see labels.js
     */
    pickKey(key) {
      const step = /^t(\d+)$/.exec(key);
      if (step) return seek(Number(step[1]));
      const source = /^s(\d+)$/.exec(key);
      if (source) return store.set({ pinned: Number(source[1]) });
      for (const kind of /** @type {const} */ (["encoder", "self", "cross"])) {
        const found = headOfKeys([key], kind);
        const head = found && (found.head ?? shownChoice(store.get(), kind).head);
        if (found && head !== null) choose({ layer: found.layer, head }, kind);
      }
      return undefined;
    },

    /** One head instead of several: the one that is easiest to read. */
    chooseOne() {
      const { kind, selection } = store.get();
      store.set({ selection: { ...selection, [kind]: null }, hover: null });
    },

    /** @param {number} by 1 or −1: the next desk, the ends are joined */
    openDesk(by) {
      const at = deskNames.indexOf(store.get().desk);
      store.set({ desk: deskNames[(at + by + deskNames.length) % deskNames.length], hover: null });
    },

    /** @param {"mean" | "max"} how the picked heads are taken together */
    combine(how) {
      const state = store.get();
      const chosen = shownChoice(state);
      if (!chosen.set) return;
      const set = { ...chosen.set, how };
      store.set({ selection: { ...state.selection, [state.kind]: { ...chosen, set } } });
    },

    /** @param {"layer" | "head"} what @param {number} by */
    chooseNext(what, by) {
      const state = store.get();
      const { trace, kind, selection } = state;
      if (!trace) return;
      const count = what === "layer" ? trace.layerCount(kind) : trace.headCount(kind);
      const shown = shownChoice(state);
      const chosen = { ...shown, [what]: neighbour(fitChoice(shown[what], count), count, by), set: null };
      store.set({ selection: { ...selection, [kind]: chosen } });
    },

    /** @param {import("loupe/desks.js").Twin} picture */
    toggleTable(picture) {
      const { tables } = store.get();
      store.set({ tables: { ...tables, [picture]: !tables[picture] } });
    },

    /** @param {string} modelName */
    chooseModel: (modelName) => speakOtherwise({ modelName }),

    /**
     * What the model is told beside the text.
     * @param {Partial<import("loupe/types.js").Wording>} wording
     */
    tell: (wording) => speakOtherwise({ settings: { ...store.get().settings, ...wording } }),

    /** @param {Partial<AppState>} patch settings of the page that need no rule */
    set: (patch) => store.set(patch),
  };
}

/** @typedef {ReturnType<typeof createActions>} Actions */
