import { createCompareView } from "loupe/views/compare-view.js";
import { createDifferencesView } from "loupe/views/differences-view.js";
import { createEditsView } from "loupe/views/edits-view.js";
import { createLanguageView } from "loupe/views/language-view.js";
import { createMatrixView } from "loupe/views/matrix-view.js";
import { createReadoutView } from "loupe/views/readout-view.js";
import { createTableView } from "loupe/views/table-view.js";
import { otherWordingOf } from "loupe/compare-actions.js";
import { atStep, compare, tokenPairs } from "loupe/comparison.js";
import { make } from "loupe/dom.js";
import { pieceText } from "loupe/labels.js";
import { languageMenus } from "loupe/languages.js";
import { rowName } from "loupe/readout.js";
import { differenceColour } from "loupe/scale.js";
import { chosenHeads, noticeText, steady } from "loupe/selectors.js";
import { isRunning, shownChoice } from "loupe/state.js";
import { differenceTable } from "loupe/table-data.js";
import { fixed } from "loupe/numbers.js";

/**
 * The desk 「くらべる」 Compare: A and B side by side, their difference, and the edits that make B.
 *
 * @typedef {import("loupe/state.js").AppState} AppState
 * @typedef {import("loupe/comparison.js").Comparison} Comparison
 * @typedef {import("loupe/watch-desks.js").DeskTools} DeskTools
 * @typedef {"left" | "right" | "difference"} Side
 */

/** @type {readonly never[]} */
const noTokens = Object.freeze([]);

/** @param {DeskTools} tools */
export function addCompare(tools) {
  const { panels, options, bindings, names, look } = tools;
  const { document, t, actions } = options;
  const panel = panels.add("compare", "compare", "differences");
  const comparison = createSelector(names);
  const view = createCompareView(panel.picture, {
    document, t, onSet: actions.set,
    onOther: (selection) => {
      const { kind, otherSelection } = options.state();
      actions.set({ otherSelection: { ...otherSelection, [kind]: selection } });
    },
    onRun: actions.runOther, onStop: actions.stopOther,
  });
  bindings.add(view, createControlSelector(t, comparison));
  addEdits(tools, view.editsPlace);
  addLanguages(tools, view.languagesPlace);
  const pictures = make(document, "div", { class: "compare-pictures" });
  /** @type {Side[]} */ (["left", "right", "difference"]).forEach((side) => addMatrix(tools, pictures,
    side, comparison));
  const waiting = make(document, "p", { class: "compare-waiting" }, t("compare.waiting"));
  pictures.append(waiting);
  bindings.add({
    update: (/** @type {{needed: boolean}} */ { needed }) => { waiting.hidden = !needed; }, destroy: () => undefined,
  }, (state) => ({ needed: comparison(state)?.right === null && !state.standalone }));
  panel.picture.append(pictures);
  bindings.add(createReadoutView(panel.foot, { document }), (state) =>
    ({ text: readout(t, comparison(state), state) }));
  bindings.add(createDifferencesView(panel.foot, {
    document, t, onStep: actions.seek,
    onCell: (cell) => actions.set({ hover: cell && hoverOf(comparison(options.state()), "difference", cell) }),
    onHead: ({ layer, head }) => {
      const { compareWhat, kind, otherSelection } = options.state();
      if (compareWhat === "run") actions.choose({ layer, head });
      else actions.set({ otherSelection: { ...otherSelection, [kind]: { layer, head, set: null } } });
    },
  }), createDifferenceSelector(comparison, names, look));
  bindings.add(createTableView(panel.table, { document }), createTableSelector(t, comparison));
  panel.save.table = () => {
    const difference = comparison(options.state())?.difference;
    return difference ? differenceTable(t, difference.slice) : null;
  };
}

/**
 * The comparison, computed once for what it depends on.
 * @param {import("loupe/labels.js").SpecialNames} names
 */
function createSelector(names) {
  /** @type {unknown[]} */
  let key = [];
  /** @type {Comparison | null} */
  let base = null;
  /** @type {Comparison | null} */
  let last = null;
  let marked = -1;
  return (/** @type {AppState} */ state) => {
    if (state.desk !== "compare") return null;
    const { trace, otherTrace, kind, unit, dropSpecial, emphasis, compareWhat, otherSelection, otherStep,
      step } = state;
    const now = [
      trace, trace?.stepCount, trace?.end, otherTrace, otherTrace?.stepCount, otherTrace?.end, kind, unit,
      dropSpecial, emphasis, compareWhat, otherSelection, shownChoice(state),
      ...(compareWhat === "steps" ? [step, otherStep] : []),
    ];
    const renewed = now.length !== key.length || now.some((part, i) => part !== key[i]);
    if (renewed) {
      key = now;
      base = compare(state, names);
    }
    if (renewed || step !== marked) {
      marked = step;
      last = base && (compareWhat === "steps" ? base : atStep(base, step));
    }
    return last;
  };
}

/** @typedef {ReturnType<typeof createSelector>} ComparisonSelector */

/**
 * @param {import("loupe/types.js").Translate} t
 * @param {ComparisonSelector} comparison
 */
function createControlSelector(t, comparison) {
  return steady((/** @type {AppState} */ state) => {
    const { trace, kind, otherNotice, models } = state;
    if (state.desk !== "compare" || !trace) return null;
    return {
      what: state.compareWhat, decoder: kind !== "encoder", other: comparison(state)?.otherSelection ?? null,
      layers: trace.layerCount(kind), heads: trace.headCount(kind), step: state.step, otherStep: state.otherStep,
      steps: trace.stepCount, text: trace.text, otherText: state.otherText, models: modelNames(models),
      model: trace.model.name, otherModel: state.otherModel, forced: state.otherForced, standalone: state.standalone,
      running: isRunning({ ...state, phase: state.otherPhase }), ready: trace.end !== null,
      problem: noticeText(t, { ...state, notice: otherNotice }), sourceLanguage: trace.model.sourceLanguage ?? "",
    };
  });
}

/** @type {WeakMap<object, string[]>} the same list for the same models */
const knownModelNames = new WeakMap();
/** @param {import("loupe/types.js").ModelInfo[]} models */
function modelNames(models) {
  const known = knownModelNames.get(models) ?? models.map(({ name }) => name);
  knownModelNames.set(models, known);
  return known;
}

/**
 * B may be told other languages than A: the same sentence into French beside German.
 * @param {DeskTools} tools
 * @param {HTMLElement} place
 */
function addLanguages({ options, bindings }, place) {
  const { document, t, actions } = options;
  const view = createLanguageView(place, {
    document, t, id: "other",
    onWording: (change) => actions.set({ otherWording: { ...options.state().otherWording, ...change } }),
  });
  bindings.add(view, (state) => {
    const { trace, models, otherModel, standalone } = state;
    if (state.desk !== "compare" || !trace || standalone) return null;
    const model = models.find(({ name }) => name === (otherModel ?? trace.model.name)) ?? null;
    return languageMenus(model, otherWordingOf(state), state.language);
  });
}

/** @param {DeskTools} tools @param {HTMLElement} place */
function addEdits({ options, bindings, names }, place) {
  const { document, t, actions } = options;
  const view = createEditsView(place, {
    document, t, onForm: (editForm) => actions.set({ editForm }), onAdd: actions.addEdits,
      onRemove: actions.removeEdit,
    onUndo: actions.undoEdit, onRedo: actions.redoEdit,
  });
  /** @type {{trace: unknown, count: number, source: string[], target: string[]}} */
  let known = { trace: null, count: 0, source: [], target: [] };
  /** @param {import("loupe/trace.js").Trace} trace */
  function tokenNames(trace) {
    if (known.trace !== trace || known.count !== trace.steps.length) {
      known = {
        trace, count: trace.steps.length, source: trace.source.map((piece) => pieceText(piece, false, names)),
        target: trace.steps.map(({ read }, at) => pieceText(read, at === 0, names)),
      };
    }
    return known;
  }
  bindings.add(view, (state) => {
    const { trace, editForm, edits } = state;
    if (state.desk !== "compare" || state.compareWhat !== "run" || !trace || state.standalone) return null;
    const { source, target } = tokenNames(trace);
    const selection = shownChoice(state, editForm.kind);
    return {
      edits, form: editForm, selection, step: state.step, canUndo: state.editsBefore.length > 0,
      canRedo: state.editsAfter.length > 0, sourceNames: source, targetNames: target,
      shown: shownOf(state, trace, editForm.kind, selection),
    };
  });
}

/** @type {WeakMap<object, import("loupe/parts.js").Heads>} the same list for the same selection */
const knownHeads = new WeakMap();
/**
 * @param {AppState} state
 * @param {import("loupe/trace.js").Trace} trace
 * @param {AppState["kind"]} kind
 * @param {import("loupe/types.js").Selection} selection
 */
function shownOf(state, trace, kind, selection) {
  const heads = knownHeads.get(selection) ?? chosenHeads(state, trace, kind);
  knownHeads.set(selection, heads);
  return heads;
}

/**
 * @param {DeskTools} tools
 * @param {HTMLElement} root
 * @param {Side} side
 * @param {ComparisonSelector} comparison
 */
function addMatrix({ options, bindings, measure, look }, root, side, comparison) {
  const { document, t, actions } = options;
  const place = make(document, "section", { class: `compare-side compare-${side}` },
    make(document, "h3", {},
      make(document, "span", { class: `side side-${{ left: "a", right: "b", difference: "d" }[side]}` },
      { left: "A", right: "B", difference: "B − A" }[side])));
  root.append(place);
  const matrix = createMatrixView(place, {
    document, t, measure,
    onPoint: (cell) => actions.set({ hover: cell && hoverOf(comparison(options.state()), side, cell) }),
    onRow: (row) => {
      const now = comparison(options.state());
      const at = now && (side === "left" ? row : side === "difference" ? now.difference?.rows[row].left : null);
      const queries = typeof at === "number" ? now?.left.frame.rows[at]?.queries : null;
      if (queries && options.state().kind !== "encoder" && options.state().compareWhat !== "steps") {
        actions.seek(queries[queries.length - 1]);
      }
    },
  });
  bindings.add(matrix, (state) => {
    const now = comparison(state);
    const slice = now && (side === "left" ? now.left : side === "right" ? now.right : now.difference?.slice ?? null);
    if (!now || !slice) return null;
    const { root: size, palette } = look.of(state);
    const still = now.base ?? now;
    const whole = side === "left" ? still.left : side === "right" ? still.right : still.difference?.slice;
    return {
      whole: whole?.frame ?? slice.frame, slice, active: side === "right" ? rightRow(now) : slice.frame.current,
        root: size, palette, emphasis: state.emphasis,
      hover: hoverAt(now, side, state.hover), marked: state.hover?.tokens ?? noTokens,
      ...(side === "difference" ? { colour: colourOf(palette) } : {}),
    };
  });
}

/** @param {Comparison} comparison @returns {number | null} B's row beside the current one of A */
function rightRow({ left, difference }) {
  const { current } = left.frame;
  return difference?.rows.find((pair) => pair.left === current && current !== null)?.right ?? null;
}

/** @type {WeakMap<object, (value: number) => import("loupe/scale.js").Colour>} the same for the same palette */
const differenceColours = new WeakMap();
/** @param {import("loupe/palette.js").Palette} palette */
function colourOf(palette) {
  const colour = differenceColours.get(palette) ?? ((/** @type {number} */ value) => differenceColour(palette, value));
  differenceColours.set(palette, colour);
  return colour;
}

/**
 * What is pointed at in one of the three pictures, as the store keeps it: in rows and columns of A,
 * and as the tokens of the one that was pointed at.
 * @param {Comparison | null} comparison
 * @param {Side} side
 * @param {{row: number | null, column: number | null}} cell
 * @returns {import("loupe/state.js").Hover}
 */
function hoverOf(comparison, side, { row, column }) {
  const slice = comparison && (side === "left" ? comparison.left
    : side === "right" ? comparison.right : comparison.difference?.slice);
  const tokens = [
    ...(row === null ? [] : slice?.frame.rows[row]?.label.tokens ?? []),
    ...(column === null ? [] : slice?.frame.columns[column]?.tokens ?? []),
  ];
  return { row: toLeft(comparison, side, "rows", row), column: toLeft(comparison, side, "columns", column), tokens };
}

/**
 * @param {Comparison | null} comparison
 * @param {Side} side
 * @param {"rows" | "columns"} what
 * @param {number | null} at
 */
function toLeft(comparison, side, what, at) {
  if (side === "left" || at === null) return at;
  const pairs = comparison?.difference?.[what] ?? [];
  return (side === "difference" ? pairs[at] : pairs.find(({ right }) => right === at))?.left ?? null;
}

/**
 * The inverse of `hoverOf`. Objects are remembered, so that an unmoved pointer redraws nothing.
 * @param {Comparison} comparison
 * @param {Side} side
 * @param {import("loupe/state.js").Hover | null} hover
 */
function hoverAt(comparison, side, hover) {
  if (!hover || side === "left") return hover;
  const known = hovers[side];
  if (known && known.from === hover && known.comparison === comparison) return known.hover;
  const find = (/** @type {"rows" | "columns"} */ what, /** @type {number | null} */ at) => {
    if (at === null) return null;
    const pairs = comparison.difference?.[what] ?? [];
    const found = pairs.findIndex(({ left }) => left === at);
    if (found < 0) return null;
    return side === "difference" ? found : pairs[found].right;
  };
  const made = { ...hover, row: find("rows", hover.row), column: find("columns", hover.column) };
  hovers[side] = { from: hover, comparison, hover: made };
  return made;
}

/** @type {Partial<Record<Side, {from: object, comparison: Comparison, hover: import("loupe/state.js").Hover}>>} */
const hovers = {};

/**
 * @param {import("loupe/types.js").Translate} t
 * @param {Comparison | null} comparison
 * @param {AppState} state
 */
function readout(t, comparison, { hover }) {
  if (!comparison?.difference || !hover || hover.row === null || hover.column === null) return "";
  const at = hoverAt(comparison, "difference", hover);
  if (at?.row === null || at?.row === undefined || at.column === null) return "";
  const { slice } = comparison.difference;
  const value = slice.weights[at.row][at.column];
  return t("compare.readout", {
    query: rowName(t, slice, at.row), key: slice.frame.columns[at.column].text,
    difference: Number.isNaN(value) ? "–" : `${value > 0 ? "+" : ""}${fixed(value, 4)}`,
  });
}

/**
 * @param {ComparisonSelector} comparison
 * @param {import("loupe/labels.js").SpecialNames} names
 * @param {DeskTools["look"]} look
 */
function createDifferenceSelector(comparison, names, look) {
  /** @type {{key: unknown[], tokens: readonly import("loupe/comparison.js").TokenPair[],
   *   scores: {left: number, right: number} | null}} */
  let known = { key: [], tokens: noTokens, scores: null };
  return (/** @type {AppState} */ state) => {
    const now = comparison(state);
    const { trace, otherTrace, compareWhat } = state;
    if (!now || !trace) return null;
    const key = [trace, otherTrace, otherTrace?.steps.length, otherTrace?.end, compareWhat];
    if (key.some((part, i) => part !== known.key[i])) {
      const two = compareWhat === "run" && otherTrace;
      known = {
        key, tokens: two ? tokenPairs(trace, otherTrace, names) : noTokens,
        scores: two && trace.end && otherTrace.end
          ? { left: trace.end.logProbability, right: otherTrace.end.logProbability } : null,
      };
    }
    return {
      comparison: now, tokens: known.tokens, scores: known.scores, what: compareWhat,
      targetLanguage: trace.model.targetLanguage ?? "", palette: look.of(state).palette,
    };
  };
}

/** @param {import("loupe/types.js").Translate} t @param {ComparisonSelector} comparison */
function createTableSelector(t, comparison) {
  /** @type {Comparison | null} */
  let from = null;
  /** @type {(() => import("loupe/table-data.js").TableData) | null} */
  let build = null;
  return (/** @type {AppState} */ state) => {
    const now = comparison(state);
    const open = state.tables.differences ?? false;
    if (now !== from) {
      from = now;
      const difference = now?.difference;
      build = difference ? () => differenceTable(t, difference.slice) : null;
    }
    return { open, table: open ? build : null };
  };
}
