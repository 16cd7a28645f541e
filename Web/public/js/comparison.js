import { chosenWeights } from "loupe/attention.js";
import { align, differ, headDistances, largestDifferences } from "loupe/difference.js";
import { pieceText } from "loupe/labels.js";
import { allHeads } from "loupe/parts.js";
import { buildFrame, buildSlice, frameWeights } from "loupe/slice.js";
import { fitSelection, shownChoice } from "loupe/state.js";

/**
 * A beside B: two heads or two steps of one recording, or two recordings.
 *
 * @typedef {import("loupe/state.js").AppState} AppState
 * @typedef {import("loupe/slice.js").AttentionSlice} AttentionSlice
 * @typedef {import("loupe/trace.js").Trace} Trace
 * @typedef {import("loupe/types.js").Selection} Selection
 * @typedef {import("loupe/labels.js").SpecialNames} SpecialNames
 *
 * @typedef {object} Comparison
 * @property {AttentionSlice} left
 * @property {AttentionSlice | null} right  null: there is no B yet
 * @property {import("loupe/difference.js").Difference | null} difference
 * @property {{row: number, column: number, value: number}[]} largest  cells of the difference
 * @property {{layer: number, head: number, distance: number}[]} heads  farthest first: from A's head,
 *   or of one recording from the other
 * @property {Selection | null} otherSelection
 * @property {Comparison | null} base  the same with no step marked: its frames stay while steps go by
 */

const LARGEST = 12;

/**
 * What is marked as the step that is shown is set by `atStep`; between two steps of one recording,
 * and there alone, the step decides what is compared.
 * @param {AppState} state
 * @param {SpecialNames} names
 * @returns {Comparison | null}
 */
export function compare(state, names) {
  const { trace, kind, compareWhat } = state;
  if (!trace || trace.queryCount(kind) === 0) return null;
  if (compareWhat === "steps" && kind !== "encoder") return compareSteps(state, trace, names);
  const selection = shownChoice(state);
  const left = wholeSlice(state, trace, selection, names);
  if (compareWhat === "heads") return compareHeads(state, trace, left, names);
  const { otherTrace } = state;
  const ready = otherTrace !== null && otherTrace.queryCount(kind) > 0;
  if (!ready) return result(left, null, [], null);
  const right = wholeSlice(state, otherTrace, fitSelection(otherTrace, kind, selection), names);
  return result(left, right, runDistances(trace, otherTrace, kind), null);
}

/**
 * @param {AttentionSlice} left
 * @param {AttentionSlice | null} right
 * @param {Comparison["heads"]} heads
 * @param {Selection | null} otherSelection
 * @returns {Comparison}
 */
function result(left, right, heads, otherSelection) {
  const difference = right && differ(left, right);
  return {
    left, right, difference, heads, otherSelection, base: null,
    largest: difference ? largestDifferences(difference, LARGEST) : [],
  };
}

/**
 * @param {AppState} state
 * @param {Trace} trace
 * @param {Selection} selection
 * @param {SpecialNames} names
 */
function wholeSlice({ kind, unit, dropSpecial, emphasis }, trace, selection, names) {
  const last = kind === "encoder" ? 0 : trace.stepCount - 1;
  const frame = buildFrame(trace, {
    kind, unit, dropSpecial, emphasis, names, choiceHidden: false, step: last, at: -1,
  });
  return buildSlice(trace, frame, selection);
}

/**
 * @param {Comparison} base
 * @param {number} step of A
 * @returns {Comparison} the same, with the row of the step marked
 */
export function atStep(base, step) {
  const { left, right, difference } = base;
  const found = left.frame.kind === "encoder" ? -1
    : left.frame.rows.findIndex(({ queries }) => queries.includes(step));
  if (found < 0) return { ...base, base };
  const both = difference?.rows.findIndex((pair) => pair.left === found) ?? -1;
  return {
    ...base, base, left: withCurrent(left, found), right,
    difference: difference && { ...difference, slice: withCurrent(difference.slice, both < 0 ? null : both) },
  };
}

/** @param {AttentionSlice} slice @param {number | null} current @returns {AttentionSlice} */
function withCurrent(slice, current) {
  return { ...slice, frame: { ...slice.frame, current } };
}

/**
 * @param {AppState} state
 * @param {Trace} trace
 * @param {AttentionSlice} left
 * @param {SpecialNames} names
 */
function compareHeads(state, trace, left, names) {
  const { kind, otherSelection } = state;
  const heads = headDistances(trace, kind, (_, __, query) => chosenWeights(trace, kind, left.selection, query));
  const chosen = otherSelection[kind];
  const farthest = { layer: heads[0]?.layer ?? 0, head: heads[0]?.head ?? 0, set: null };
  const selection = chosen ? fitSelection(trace, kind, chosen) : farthest;
  return result(left, wholeSlice(state, trace, selection, names), heads, selection);
}

/**
 * Two steps in all heads at once: a row is a head.
 * @param {AppState} state
 * @param {Trace} trace
 * @param {SpecialNames} names
 */
function compareSteps(state, trace, names) {
  const { kind, unit, dropSpecial, emphasis, step } = state;
  const other = Math.min(state.otherStep, trace.stepCount - 1);
  const { layer } = shownChoice(state);
  const heads = allHeads(trace, kind).filter(([inLayer]) => typeof layer !== "number" || inLayer === layer);
  /** @param {number} at @returns {AttentionSlice} */
  const sliceAt = (at) => {
    const frame = buildFrame(trace, {
      kind, unit, dropSpecial, emphasis, names, choiceHidden: false, step: Math.max(step, other), at,
    });
    const row = frame.rows[frame.current ?? 0];
    const single = { ...frame, rows: [row] };
    const rows = heads.map(([inLayer, head]) => ({
      ...row, read: null, chosen: null,
      label: { ...row.label, text: `${inLayer + 1}.${head + 1}`, title: "", tokens: [], special: false },
    }));
    const weights = heads.map(([inLayer, head]) => frameWeights(trace, single, { layer: inLayer, head })[0]);
    return { frame: { ...frame, rows, current: null }, weights, selection: { layer, head: "mean" } };
  };
  return result(sliceAt(step), sliceAt(other), [], null);
}

/**
 * How far each head of one recording is from the same head of the other, in the steps and over the
 * keys that both have.
 * @param {Trace} left
 * @param {Trace} right
 * @param {AppState["kind"]} kind
 */
function runDistances(left, right, kind) {
  const shape = (/** @type {Trace} */ trace) => `${trace.layerCount(kind)} ${trace.headCount(kind)}`;
  const sameSource = left.source.length === right.source.length
    && left.source.every(({ id }, at) => id === right.source[at].id);
  if (shape(left) !== shape(right) || (kind !== "self" && !sameSource)) return [];
  const shared = sharedSteps(left, right);
  return headDistances(left, kind, (layer, head, query) => {
    if (kind === "encoder") return right.weights(kind, layer, head, query);
    const prefix = kind === "cross" || shared.prefix > query;
    const other = shared.steps.get(query);
    return other === undefined || !prefix ? null : right.weights(kind, layer, head, other);
  });
}

/**
 * @param {Trace} left
 * @param {Trace} right
 * @returns {{steps: Map<number, number>, prefix: number}} steps that chose the same token, and how many
 *   they share from the start
 */
function sharedSteps(left, right) {
  const tokens = (/** @type {Trace} */ trace) =>
    trace.steps.slice(0, trace.stepCount).map(({ chosen }) => String(chosen.id));
  const pairs = align(tokens(left), tokens(right));
  const steps = new Map(pairs.flatMap(({ left: one, right: other }) =>
    (one !== null && other !== null ? [/** @type {const} */ ([one, other])] : [])));
  let prefix = 0;
  while (prefix < left.stepCount && steps.get(prefix) === prefix) prefix += 1;
  return { steps, prefix };
}

/**
 * @typedef {object} TokenPair  what A and B chose
 * @property {{text: string, probability: number, step: number} | null} left
 * @property {{text: string, probability: number, step: number} | null} right
 */

/**
 * @param {Trace} left
 * @param {Trace} right
 * @param {SpecialNames} names
 * @returns {TokenPair[]}
 */
export function tokenPairs(left, right, names) {
  const token = (/** @type {Trace} */ trace, /** @type {number | null} */ step) => (step === null ? null : {
    text: pieceText(trace.steps[step].chosen, false, names), probability: trace.steps[step].probability, step,
  });
  const ids = (/** @type {Trace} */ trace) => trace.steps.map(({ chosen }) => String(chosen.id));
  return align(ids(left), ids(right)).map((pair) =>
    ({ left: token(left, pair.left), right: token(right, pair.right) }));
}
