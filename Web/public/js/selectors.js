import { frameWeights } from "loupe/slice.js";
import { stageNow } from "loupe/stage-text.js";
import { DISTRIBUTION } from "loupe/stages.js";
import { choiceHidden, currentStep, isRunning, shownChoice } from "loupe/state.js";
import { textChunks } from "loupe/progress.js";
import { filmTable, headsTable, matrixTable, stagesTable } from "loupe/table-data.js";

/**
 * What each view of the Watch room wants to know of the state. What is expensive is remembered,
 * so that the same state gives the same objects.
 *
 * @typedef {import("loupe/state.js").AppState} AppState
 * @typedef {import("loupe/state.js").Pictures} Pictures
 * @typedef {import("loupe/types.js").Translate} Translate
 * @typedef {import("loupe/labels.js").SpecialNames} SpecialNames
 */

/** @type {readonly string[]} */
const nothing = Object.freeze([]);
/** @type {readonly import("loupe/types.js").Stage[]} */
const noStages = Object.freeze([]);
/** @type {readonly import("loupe/progress.js").Chunk[]} */
const noChunks = Object.freeze([]);

/** @param {AppState} state */
const marked = ({ hover }) => hover?.tokens ?? nothing;

/** @param {AppState} state @returns {boolean} whether rows are maxima, which need not sum to 1 */
export function showsMaximum(state) {
  const { layer, head } = shownChoice(state);
  return layer === "max" || head === "max";
}

/** @param {Translate} t @param {AppState} state @returns {string} */
export function noticeText(t, { notice, limits }) {
  if (!notice) return "";
  const key = `error.${notice.code}`;
  const values = { limit: limits.textCharacters, seconds: notice.seconds ?? 0, message: notice.message };
  const text = t(key, values);
  return text === key ? t("error.other", values) : text;
}

/** @param {SpecialNames} names */
export function createTranslationSelector(names) {
  let revision = -1;
  let chunks = noChunks;
  return (/** @type {AppState} */ state) => {
    const { trace, phase, step, hypotheses } = state;
    if (state.revision !== revision || !trace) {
      revision = state.revision;
      chunks = trace ? textChunks(trace.steps, names) : noChunks;
    }
    return {
      chunks,
      reached: choiceHidden(state) ? step - 1 : step,
      current: step,
      showAhead: !state.live && !isRunning(state),
      phase,
      hypotheses,
      end: trace?.end ?? null,
      targetLanguage: trace?.model.targetLanguage ?? "",
      marked: marked(state),
      interventions: trace?.interventions.length ?? 0,
    };
  };
}

/** @param {AppState} state */
export function candidatesData(state) {
  return {
    step: currentStep(state),
    computed: !state.walking || state.stage >= DISTRIBUTION,
    chosen: !choiceHidden(state),
    marked: marked(state),
    targetLanguage: state.trace?.model.targetLanguage ?? "",
  };
}

/** @param {AppState} state @param {Pictures} pictures @param {number} root */
export function filmData(state, pictures, root) {
  const { frame, whole, slice, active } = pictures;
  return {
    frame, whole, slice, active, root,
    hover: state.hover,
    marked: marked(state),
    emphasis: state.emphasis,
    sourceLanguage: state.trace?.model.sourceLanguage ?? "",
    targetLanguage: state.trace?.model.targetLanguage ?? "",
  };
}

/**
 * @param {AppState} state
 * @param {Pictures} pictures
 * @param {number} root
 * @param {import("loupe/palette.js").Palette} palette
 */
export function matrixData(state, pictures, root, palette) {
  const { whole, slice, active } = pictures;
  return {
    whole, slice, active, root, palette,
    hover: state.hover,
    marked: marked(state),
    emphasis: state.emphasis,
  };
}

/** All heads of the shown frame, each computed once for a frame. */
export function createHeadWeights() {
  /** @type {import("loupe/slice.js").Frame | null} */
  let frame = null;
  /** @type {Map<string, Float64Array[]>} */
  let known = new Map();
  /** @type {(layer: import("loupe/types.js").Choice, head: import("loupe/types.js").Choice)
   *   => Float64Array[]} */
  let weights = () => [];
  return (/** @type {import("loupe/trace.js").Trace} */ trace,
    /** @type {import("loupe/slice.js").Frame} */ shown) => {
    if (shown === frame) return weights;
    frame = shown;
    known = new Map();
    const memory = known;
    weights = (layer, head) => {
      const key = `${layer} ${head}`;
      const result = memory.get(key) ?? frameWeights(trace, shown, layer, head);
      memory.set(key, result);
      return result;
    };
    return weights;
  };
}

/**
 * @param {AppState} state
 * @param {Pictures} pictures
 * @param {(layer: import("loupe/types.js").Choice, head: import("loupe/types.js").Choice)
 *   => Float64Array[]} weights
 * @param {import("loupe/palette.js").Palette} palette
 */
export function headsData(state, { frame, whole }, weights, palette) {
  const { layer, head } = shownChoice(state);
  return {
    frame, whole, layer, head, weights, palette,
    layers: state.trace?.layerCount(state.kind) ?? 0,
    heads: state.trace?.headCount(state.kind) ?? 0,
  };
}

/** @param {AppState} state */
export function chooserData(state) {
  const { layer, head } = shownChoice(state);
  return {
    kind: state.kind, layer, head,
    layers: state.trace?.layerCount(state.kind) ?? 1,
    heads: state.trace?.headCount(state.kind) ?? 1,
    words: state.words,
    dropSpecial: state.dropSpecial,
    emphasis: state.emphasis,
  };
}

/** @param {AppState} state @param {Translate} t @param {SpecialNames} names */
export function stageData(state, t, names) {
  const step = currentStep(state);
  return {
    active: state.stage,
    stages: step?.stages ?? noStages,
    now: state.trace && step ? stageNow(t, state.trace, step, state.stage, names) : "",
    follow: state.followStages,
  };
}

/**
 * The table twins, each as a function that builds it: a closed one is built when the picture rests.
 * That of the matrix can be large, so it is only offered when it is open.
 * @param {Translate} t
 */
export function createTableSelectors(t) {
  const film = builder(filmTable);
  const matrix = builder(matrixTable);
  const heads = builder(headsTable);
  const stages = builder(stagesTable);
  return {
    /** @param {AppState} state @param {Pictures | null} pictures */
    film: ({ tables }, pictures) => ({
      open: tables.film,
      table: pictures && film(t, pictures.slice, pictures.active),
    }),

    /** @param {AppState} state @param {Pictures | null} pictures */
    matrix: ({ tables }, pictures) => ({
      open: tables.matrix,
      table: pictures && tables.matrix ? matrix(t, pictures.slice) : null,
    }),

    /**
     * @param {AppState} state
     * @param {Pictures | null} pictures
     * @param {import("loupe/table-data.js").HeadWeights} weights
     */
    heads: ({ tables, trace, kind }, pictures, weights) => ({
      open: tables.heads,
      table: pictures && trace && heads(
        t, pictures.slice, pictures.active, trace.layerCount(kind), trace.headCount(kind), weights),
    }),

    /** @param {AppState} state */
    stages: (state) => {
      const step = currentStep(state);
      return { open: state.tables.stages, table: step && stages(t, step.stages, state.stage) };
    },
  };
}

/**
 * @template {unknown[]} Inputs
 * @template Table
 * @param {(...inputs: Inputs) => Table} build
 * @returns {(...inputs: Inputs) => (() => Table)} the same function for the same inputs
 */
function builder(build) {
  /** @type {Inputs | null} */
  let key = null;
  /** @type {(() => Table) | null} */
  let last = null;
  return (...inputs) => {
    if (!last || !key || inputs.some((input, i) => input !== key?.[i])) last = () => build(...inputs);
    key = inputs;
    return last;
  };
}
