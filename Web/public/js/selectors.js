import { headOfKeys, pieceText } from "loupe/labels.js";
import { languageName } from "loupe/languages.js";
import { allHeads } from "loupe/parts.js";
import { frameWeights } from "loupe/slice.js";
import { stageNow } from "loupe/stage-text.js";
import { DISTRIBUTION } from "loupe/stages.js";
import { choiceHidden, currentStep, isRunning, loupePlace, shownChoice } from "loupe/state.js";
import { shallowEqual } from "loupe/store.js";
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
  const { layer, head, set } = shownChoice(state);
  return set ? set.how === "max" : layer === "max" || head === "max";
}

/** @param {Translate} t @param {Pick<AppState, "notice" | "limits">} state @returns {string} */
export function noticeText(t, { notice, limits }) {
  if (!notice) return "";
  const key = `error.${notice.code}`;
  const values = {
    ...notice.details, limit: limits.textCharacters, seconds: notice.seconds ?? 0, message: notice.message,
  };
  const text = t(key, values);
  return text === key ? t("error.other", values) : text;
}

/**
 * @param {SpecialNames} names
 * @param {string} reader  the page's language
 */
export function createTranslationSelector(names, reader) {
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
      precision: trace?.model.precision ?? "",
      asked: trace ? askedText(trace, reader) : "",
    };
  };
}

/**
 * What a model with several languages or tasks was told.
 * @param {import("loupe/trace.js").Trace} trace
 * @param {string} reader
 * @returns {string} "" where there was nothing to tell
 */
function askedText({ settings: { sourceLanguage, targetLanguage, prefix } }, reader) {
  const told = [sourceLanguage, targetLanguage].filter((code) => code !== undefined && code !== "");
  return told.length > 0 ? told.map((code) => languageName(code ?? "", reader)).join(" → ") : prefix?.trim() ?? "";
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
      const result = memory.get(key) ?? frameWeights(trace, shown, { layer, head });
      memory.set(key, result);
      return result;
    };
    return weights;
  };
}

/**
 * All heads of one attention as thumbnails.
 * @param {AppState} state
 * @param {import("loupe/types.js").AttentionKind} kind
 * @param {import("loupe/palette.js").Palette} palette
 */
export function headsData(state, kind, palette) {
  const { trace, step, pinned, dropSpecial } = state;
  const rows = trace?.queryCount(kind) ?? 0;
  if (!trace || rows === 0 || (kind !== "encoder" && step < 0)) return null;
  return {
    trace, rows, kind, dropSpecial, palette,
    selection: kind === state.kind ? shownChoice(state) : null,
    query: kind === "encoder" ? pinned ?? 0 : step,
  };
}

/** @param {AppState} state */
export function chooserData(state) {
  const { trace, kind } = state;
  const pointed = headOfKeys(marked(state), kind);
  return {
    kind,
    pointedLayer: pointed?.layer ?? null, pointedHead: pointed?.head ?? null,
    selection: shownChoice(state),
    proposed: trace !== null && state.selection[kind] === null && typeof shownChoice(state).head === "number",
    layers: trace?.layerCount(kind) ?? 1,
    heads: trace?.headCount(kind) ?? 1,
  };
}

/** @param {AppState} state */
export function unitsData({ kind, unit, dropSpecial, emphasis, span }) {
  return { kind, unit, dropSpecial, emphasis, span };
}

/**
 * The loupe, with all names of the keys, those that cannot be seen included.
 * @param {SpecialNames} names
 * @param {Translate} t
 */
export function createLoupeSelector(names, t) {
  /** @type {{trace: unknown, kind: string, count: number, names: string[]}} */
  let known = { trace: null, kind: "", count: 0, names: [] };
  /** @param {import("loupe/trace.js").Trace} trace @param {AppState["kind"]} kind */
  function keyNames(trace, kind) {
    const pieces = kind === "self" ? trace.steps.map(({ read }) => read) : trace.source;
    if (known.trace !== trace || known.kind !== kind || known.count !== pieces.length) {
      const written = pieces.map((piece, at) => pieceText(piece, kind === "self" && at === 0, names));
      known = { trace, kind, count: pieces.length, names: written };
    }
    return known.names;
  }
  return steady((/** @type {AppState} */ state) => {
    const { trace, kind, arithmetic, phase } = state;
    if (state.desk !== "loupe" || !trace) return null;
    const place = loupePlace(state);
    const loaded = place && phase === "ended" ? arithmetic : null;
    const step = currentStep(state);
    const model = trace.model;
    /** @type {import("loupe/views/loupe-view.js").LoupeData} */
    const data = {
      arithmetic: place ? loaded?.value ?? null : null,
      status: place ? loaded?.status ?? "waiting" : "several",
      code: loaded?.code ?? "",
      kind,
      queryName: kind === "encoder" ? keyNames(trace, kind)[place?.query ?? 0] : step ? t("row.both", {
        read: pieceText(step.read, step.index === 0, names), chosen: pieceText(step.chosen, false, names),
      }) : "",
      keyNames: keyNames(trace, kind),
      key: state.loupeKey, block: state.loupeBlock, column: state.loupeColumn,
      keyLanguage: (kind === "self" ? model.targetLanguage : model.sourceLanguage) ?? "",
    };
    return data;
  });
}

/** @param {AppState} state beginning, middle and end, as far as they are computed (parts-loader.js) */
export function partsData(state) {
  const { trace, desk, parts } = state;
  if (desk !== "thirds" || !trace || parts?.trace !== trace) return null;
  return { parts: parts.value, share: parts.share, trace, marked: marked(state), step: state.step };
}

/**
 * The heads that a choice stands for.
 * @param {AppState} state
 * @param {import("loupe/trace.js").Trace} trace
 * @param {AppState["kind"]} kind
 * @returns {import("loupe/parts.js").Heads}
 */
export function chosenHeads(state, trace, kind) {
  const { layer, head, set } = shownChoice(state, kind);
  if (set) return set.heads;
  return allHeads(trace, kind).filter(([inLayer, each]) =>
    (typeof layer !== "number" || layer === inLayer) && (typeof head !== "number" || head === each));
}

/**
 * @template {object} Data
 * @param {(state: AppState) => Data | null} select
 * @returns {(state: AppState) => Data | null} the same object again where nothing in it has changed
 */
export function steady(select) {
  /** @type {Data | null} */
  let last = null;
  return (state) => {
    const next = select(state);
    if (!last || !next || !shallowEqual(last, next)) last = next;
    return last;
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
      open: tables.film ?? false,
      table: pictures && film(t, pictures.slice, pictures.active),
    }),

    /** @param {AppState} state @param {Pictures | null} pictures */
    matrix: ({ tables }, pictures) => ({
      open: tables.matrix ?? false,
      table: pictures && tables.matrix ? matrix(t, pictures.slice) : null,
    }),

    /**
     * @param {AppState} state
     * @param {Pictures | null} pictures
     * @param {import("loupe/table-data.js").HeadWeights} weights
     */
    heads: ({ tables, trace, kind }, pictures, weights) => ({
      open: tables.heads ?? false,
      table: pictures && trace && heads(
        t, pictures.slice, pictures.active, trace.layerCount(kind), trace.headCount(kind), weights),
    }),

    /** @param {AppState} state */
    stages: (state) => {
      const step = currentStep(state);
      return { open: state.tables.stages ?? false, table: step && stages(t, step.stages, state.stage) };
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
