import { indices } from "loupe/attention.js";
import { coverage, tokenClasses } from "loupe/readings.js";

/**
 * Which head to show first: one in which something can be seen. The mean of everything is a grey
 * mist; a single head that points clearly teaches what attention is.
 *
 * @typedef {import("loupe/types.js").AttentionKind} AttentionKind
 * @typedef {import("loupe/types.js").Selection} Selection
 * @typedef {import("loupe/trace.js").Trace} Trace
 */

/** Of a long text so many rows decide, evenly spread: hundreds of heads are looked through at once. */
const ROWS_AT_MOST = 48;

/** With so many rows a head can be told from another. */
const ROWS_ENOUGH = 4;

/** @type {Selection} */
const everything = Object.freeze({ layer: "mean", head: "mean", set: null });

/** @type {WeakMap<Trace, Map<string, Selection>>} */
const decided = new WeakMap();

/**
 * The head whose rows point most clearly at plain words. What it says depends on the recording
 * alone, never on when it was asked: while the translation grows its first rows decide, so that
 * the picture does not jump, and once more all rows when every one is here.
 * @param {Trace} trace
 * @param {AttentionKind} kind
 * @returns {Selection}
 */
export function teachingHead(trace, kind) {
  const rows = decidingRows(trace, kind);
  if (rows === 0) return everything;
  const memory = decided.get(trace) ?? new Map();
  const key = `${kind} ${rows}`;
  const known = memory.get(key);
  if (known) return known;
  const queries = rows <= ROWS_AT_MOST ? indices(rows)
    : indices(ROWS_AT_MOST).map((at) => Math.floor((at * rows) / ROWS_AT_MOST));
  const { plain } = tokenClasses(kind === "self" ? trace.steps.map(({ read }) => read) : trace.source);
  let best = { layer: 0, head: 0, clarity: -1 };
  for (const layer of indices(trace.layerCount(kind))) {
    for (const head of indices(trace.headCount(kind))) {
      const clarity = clarityOf(trace, kind, layer, head, queries, plain);
      if (clarity > best.clarity) best = { layer, head, clarity };
    }
  }
  const selection = { layer: best.layer, head: best.head, set: null };
  decided.set(trace, memory.set(key, selection));
  return selection;
}

/**
 * How many rows decide. The end is told before the last rows have been fetched: only a recording
 * whose rows are all here is whole.
 * @param {Trace} trace
 * @param {AttentionKind} kind
 * @returns {number} 0 where it is too early
 */
function decidingRows(trace, kind) {
  const rows = trace.queryCount(kind);
  if (kind === "encoder" || (trace.end && rows === trace.steps.length)) return rows;
  return rows < ROWS_ENOUGH ? 0 : ROWS_ENOUGH;
}

/**
 * Mean over some rows of the largest weight on a plain word other than itself; where the source is
 * looked at, times the share of the source that is reached.
 * @param {Trace} trace
 * @param {AttentionKind} kind
 * @param {number} layer
 * @param {number} head
 * @param {number[]} queries
 * @param {readonly number[]} plain keys
 */
function clarityOf(trace, kind, layer, head, queries, plain) {
  const rows = queries.map((query) => trace.weights(kind, layer, head, query));
  const sharpest = rows.map((row, at) => largestOn(row, plain, kind === "cross" ? -1 : queries[at]));
  const clarity = sharpest.reduce((sum, each) => sum + each, 0) / rows.length;
  return kind === "cross" ? clarity * coverage(rows, plain) : clarity;
}

/**
 * @param {ArrayLike<number>} row
 * @param {readonly number[]} keys
 * @param {number} except a key that does not count
 * @returns {number} the largest weight on these keys; a loop, for there are many rows
 */
function largestOn(row, keys, except) {
  let largest = 0;
  for (const key of keys) {
    if (key < row.length && key !== except && row[key] > largest) largest = row[key];
  }
  return largest;
}
