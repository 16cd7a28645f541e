import { fitChoice } from "loupe/choices.js";
import { buildFrame, buildSlice } from "loupe/slice.js";
import { defaultSettings } from "loupe/settings.js";
import { CHOICE } from "loupe/stages.js";

/**
 * What the page knows, in one flat record, and what follows from it.
 *
 * @typedef {import("loupe/types.js").AttentionKind} AttentionKind
 * @typedef {import("loupe/types.js").Choice} Choice
 * @typedef {import("loupe/trace.js").Trace} Trace
 * @typedef {"idle" | "connecting" | "waiting" | "encoding" | "searching" | "generating" | "ended"
 *   | "stopped" | "failed"} Phase
 *
 * @typedef {object} Notice  something that went wrong
 * @property {string} code
 * @property {string} message  the server's own words, for codes without a text of ours
 * @property {number | null} seconds  until the next try
 *
 * @typedef {object} Hover  what the reader points at
 * @property {number | null} row
 * @property {number | null} column
 * @property {string[]} tokens  keys of the tokens, see labels.js
 *
 * @typedef {object} AppState
 * @property {string} language
 * @property {"auto" | "light" | "dark"} theme
 * @property {boolean} projector
 * @property {boolean} reducedMotion
 * @property {number} appearance  counts changes of colours and type size
 * @property {boolean} standalone  a saved trace without a server
 * @property {import("loupe/types.js").ModelInfo[]} models
 * @property {string | null} modelName
 * @property {import("loupe/types.js").Limits} limits
 * @property {string} text  of the sentence box
 * @property {import("loupe/types.js").Settings} settings
 * @property {boolean} settingsOpen
 * @property {boolean} examplesOpen
 * @property {Phase} phase
 * @property {Notice | null} notice
 * @property {import("loupe/types.js").Hypothesis[]} hypotheses  while a beam search runs
 * @property {Trace | null} trace
 * @property {number} revision  counts changes inside the trace
 * @property {boolean} live  following the tokens as they arrive
 * @property {boolean} playing
 * @property {boolean} walking  the position was reached stage by stage: what comes later in the
 *   step is not shown yet
 * @property {number} speed
 * @property {number} step  −1 before the first
 * @property {number} stage
 * @property {boolean} followStages  the picture changes with the stage
 * @property {AttentionKind} kind
 * @property {Record<AttentionKind, {layer: Choice, head: Choice}>} selection
 * @property {boolean} words
 * @property {boolean} dropSpecial
 * @property {import("loupe/types.js").Emphasis} emphasis
 * @property {Hover | null} hover
 * @property {number | null} pinned  source position whose encoder row is shown; null for all
 * @property {Record<"film" | "matrix" | "heads" | "stages", boolean>} tables
 */

/** @returns {AppState} */
export function initialState() {
  return {
    language: "ja",
    theme: "auto",
    projector: false,
    reducedMotion: false,
    appearance: 0,
    standalone: false,
    models: [],
    modelName: null,
    limits: { textCharacters: 2000, maximumLength: 512 },
    text: "",
    settings: { ...defaultSettings },
    settingsOpen: false,
    examplesOpen: false,
    phase: "idle",
    notice: null,
    hypotheses: [],
    trace: null,
    revision: 0,
    live: false,
    playing: false,
    walking: false,
    speed: 1,
    step: -1,
    stage: 7,
    followStages: true,
    kind: "cross",
    selection: {
      encoder: { layer: "mean", head: "mean" },
      self: { layer: "mean", head: "mean" },
      cross: { layer: "mean", head: "mean" },
    },
    words: false,
    dropSpecial: false,
    emphasis: "chosen",
    hover: null,
    pinned: null,
    tables: { film: false, matrix: false, heads: false, stages: false },
  };
}

/** @param {AppState} state @returns {boolean} whether a translation is on its way */
export function isRunning({ phase }) {
  return ["connecting", "waiting", "encoding", "searching", "generating"].includes(phase);
}

/** @param {AppState} state @returns {import("loupe/types.js").ModelInfo | null} */
export function currentModel({ trace, models, modelName }) {
  return models.find((model) => model.name === modelName) ?? trace?.model ?? null;
}

/**
 * Layer and head that are shown, fitted to the model.
 * @param {AppState} state
 * @returns {{layer: Choice, head: Choice}}
 */
export function shownChoice({ trace, kind, selection }) {
  const { layer, head } = selection[kind];
  if (!trace) return { layer, head };
  return {
    layer: fitChoice(layer, trace.layerCount(kind)),
    head: fitChoice(head, trace.headCount(kind)),
  };
}

/** @param {AppState} state @returns {import("loupe/types.js").Step | null} */
export function currentStep({ trace, step }) {
  return trace?.steps[step] ?? null;
}

/**
 * @param {AppState} state
 * @returns {boolean} whether the attention that is chosen is here and can be drawn
 */
export function canDraw({ trace, kind, step }) {
  if (!trace) return false;
  return kind === "encoder" ? trace.queryCount("encoder") > 0 : step >= 0 && step < trace.stepCount;
}

/** @param {AppState} state @returns {boolean} whether the shown step has not chosen its token yet */
export function choiceHidden({ walking, stage }) {
  return walking && stage < CHOICE;
}

/**
 * The frame and slice of a state, and the frame of everything that is known, computed once and
 * handed to all pictures. Remembers the last answer only.
 * @param {import("loupe/labels.js").SpecialNames} names
 */
export function createPictures(names) {
  const frame = remember(buildFrame);
  const whole = remember(buildFrame);
  const slice = remember(buildSlice);
  return (/** @type {AppState} */ state) => {
    const { trace, kind, words, dropSpecial, emphasis } = state;
    if (!trace || !canDraw(state)) return null;
    const options = { kind, words, dropSpecial, emphasis, names, choiceHidden: false };
    const last = kind === "encoder" ? 0 : trace.stepCount - 1;
    const step = kind === "encoder" ? 0 : state.step;
    const shown = frame(trace, { ...options, step, choiceHidden: choiceHidden(state) });
    const { layer, head } = shownChoice(state);
    return {
      frame: shown,
      whole: whole(trace, { ...options, step: last }),
      slice: slice(trace, shown, layer, head),
      active: activeRow(state, shown),
    };
  };
}

/**
 * @param {AppState} state
 * @param {import("loupe/slice.js").Frame} frame
 * @returns {number | null} the row whose lines are drawn: the one pointed at, else that of the
 *   step, or of the pinned source token; null for all rows together
 */
function activeRow({ kind, hover, pinned }, frame) {
  if (hover && hover.row !== null && hover.row < frame.rows.length) return hover.row;
  if (kind !== "encoder") return frame.current;
  const row = frame.rows.findIndex(({ queries }) => pinned !== null && queries.includes(pinned));
  return row < 0 ? null : row;
}

/** @typedef {NonNullable<ReturnType<ReturnType<typeof createPictures>>>} Pictures */

/**
 * @template {unknown[]} Arguments
 * @template Result
 * @param {(...inputs: Arguments) => Result} compute
 * @returns {(...inputs: Arguments) => Result} the same, not computed again for equal inputs
 */
function remember(compute) {
  /** @type {{key: unknown[], result: Result} | null} */
  let last = null;
  return (...inputs) => {
    const key = inputs.flatMap((input) => (isPlain(input) ? Object.values(input) : [input]));
    if (last && last.key.length === key.length && key.every((part, i) => part === last?.key[i])) {
      return last.result;
    }
    last = { key, result: compute(...inputs) };
    return last.result;
  };
}

/** @param {unknown} value @returns {value is object} */
function isPlain(value) {
  return typeof value === "object" && value !== null
    && Object.getPrototypeOf(value) === Object.prototype;
}
