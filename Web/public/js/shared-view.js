import { clamp } from "loupe/numbers.js";
import { shownChoice } from "loupe/state.js";
import { stageNames } from "loupe/stages.js";
import { noWording, wished } from "loupe/wording.js";

/**
 * Between what the page knows and the view that a link or a saved file restores: which sentence,
 * which desk, and where in it the reader stands.
 *
 * @typedef {import("loupe/state.js").AppState} AppState
 * @typedef {import("loupe/fragment.js").SharedView} SharedView
 */

const LAST_STAGE = stageNames.length - 1;

/** @param {AppState} state @returns {SharedView} */
export function viewOf(state) {
  const { layer, head, set } = shownChoice(state);
  const last = (state.trace?.stepCount ?? 0) - 1;
  return {
    text: state.trace?.text ?? state.text,
    model: state.modelName,
    // What the recording was told, not what the menus say now.
    settings: { ...state.settings, ...(state.trace ? { ...noWording, ...wished(state.trace.settings) } : {}) },
    step: state.step === last ? null : state.step,
    stage: state.stage === LAST_STAGE ? null : state.stage,
    kind: state.kind, layer, head, set: set ?? null,
    others: { ...state.selection, [state.kind]: null },
    desk: state.desk, span: state.span, shape: state.shape, unit: state.unit,
    dropSpecial: state.dropSpecial, emphasis: state.emphasis,
    pinned: state.pinned,
    loupe: { key: state.loupeKey, block: state.loupeBlock, column: state.loupeColumn },
    partsScope: state.partsScope, reading: state.readingName,
    tables: Object.entries(state.tables).filter(([, open]) => open).map(([name]) => name),
    language: state.language,
    compare: state,
  };
}

/**
 * What of a view can be set before there is a trace: all but the place in it.
 * @param {SharedView} view
 * @param {AppState} state
 * @returns {Partial<AppState>}
 */
export function patchOfView(view, state) {
  const { layer, head, set } = view;
  const named = layer !== null || head !== null || set !== null;
  const chosen = named ? { layer: layer ?? "mean", head: head ?? "mean", set } : null;
  return {
    text: view.text,
    modelName: view.model ?? state.modelName,
    settings: view.settings,
    kind: view.kind,
    selection: { ...view.others, [view.kind]: chosen },
    desk: view.desk, span: view.span, shape: view.shape, unit: view.unit,
    dropSpecial: view.dropSpecial, emphasis: view.emphasis,
    loupeKey: view.loupe.key, loupeBlock: view.loupe.block, loupeColumn: view.loupe.column,
    partsScope: view.partsScope, readingName: view.reading,
    tables: Object.fromEntries(view.tables.map((name) => [name, true])),
    language: view.language ?? state.language,
    ...view.compare,
  };
}

/**
 * The place in a trace that a view names, fitted to the trace.
 * @param {SharedView} view
 * @param {import("loupe/trace.js").Trace | null} trace
 * @returns {Pick<AppState, "step" | "stage" | "pinned">}
 */
export function placeOfView(view, trace) {
  const last = (trace?.stepCount ?? 0) - 1;
  const source = trace?.source.length ?? 0;
  return {
    step: Math.min(view.step ?? last, last),
    stage: clamp(view.stage ?? LAST_STAGE, 0, LAST_STAGE),
    pinned: view.pinned !== null && view.pinned < source ? view.pinned : null,
  };
}
