/**
 * What the Train room knows and shows.
 *
 * @typedef {import("loupe/train-types.js").TrainSizes} TrainSizes
 *
 * @typedef {object} TrainNotice
 * @property {string} code
 * @property {string} message
 * @property {Record<string, unknown>} details
 *
 * @typedef {object} TrainState
 * @property {string} language
 * @property {import("loupe/train-types.js").TrainOffer | null} offer
 * @property {readonly import("loupe/train-types.js").TrainRun[]} runs
 * @property {readonly import("loupe/train-types.js").KeptModel[]} kept
 * @property {boolean} connected
 * @property {TrainNotice | null} notice
 * @property {string | null} run  the training that is open; null: a new one is being composed
 * @property {string | null} task  the practice task that is chosen; null: one's own text
 * @property {import("loupe/train-types.js").TrainCorpus | null} corpus
 * @property {boolean} uploading
 * @property {TrainSizes | null} sizes
 * @property {boolean} slidersOpen
 * @property {"none" | "measuring" | "ready"} measured
 * @property {import("loupe/train-types.js").TrainEstimate | null} estimate
 * @property {boolean} starting
 * @property {import("loupe/train-types.js").TrainHistory | null} history
 * @property {number | null} speed  target tokens a second
 * @property {number | null} secondsLeft
 * @property {import("loupe/train-types.js").HeadPlace} head
 * @property {import("loupe/train-types.js").Strip | null} strip
 * @property {number | null} look  place of the look that is shown; null: always the newest
 * @property {boolean} playing
 * @property {boolean} logarithmic
 * @property {readonly string[]} tables  pictures whose table is open
 * @property {string | null} deleting  what is about to be deleted, once confirmed: "run" or a model
 * @property {number} appearance
 */

/** @returns {TrainState} */
export function initialTrainState() {
  return {
    language: "ja", offer: null, runs: [], kept: [], connected: true, notice: null, run: null,
    task: null, corpus: null, uploading: false, sizes: null, slidersOpen: false, measured: "none",
    estimate: null, starting: false, history: null, speed: null, secondsLeft: null,
    head: { kind: "cross", layer: 0, head: 0 }, strip: null, look: null, playing: false,
    logarithmic: false, tables: [], deleting: null, appearance: 0,
  };
}

/** @param {TrainState} state @returns {import("loupe/train-types.js").TrainRun | null} */
export function openRun(state) {
  return state.runs.find(({ run }) => run === state.run) ?? null;
}

/** @param {TrainState} state @returns {import("loupe/train-types.js").TrainTask | null} */
export function chosenTask(state) {
  return state.offer?.tasks.find(({ task }) => task === state.task) ?? null;
}

/** @param {TrainState} state @returns {number} place of the look that is shown; -1 where there is none */
export function shownLook({ look, history }) {
  const last = (history?.looks.length ?? 0) - 1;
  return look === null ? last : Math.min(look, last);
}

/** @param {import("loupe/train-types.js").RunState} state @returns {boolean} */
export function isActive(state) {
  return state === "waiting" || state === "preparing" || state === "running";
}

/**
 * A name that nobody has given yet: the task's, then with a number.
 * @param {TrainState} state
 * @returns {string}
 */
export function freeName(state) {
  const base = state.task ?? "text";
  const taken = new Set([...state.kept.map(({ name }) => name), ...state.runs.map(({ name }) => name)]);
  if (!taken.has(base)) return base;
  for (let number = 2; ; number += 1) {
    if (!taken.has(`${base}-${number}`)) return `${base}-${number}`;
  }
}
