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

/** From so many rows on a head can be told from another. */
const ROWS_ENOUGH = 4;

/** @type {Selection} */
const everything = Object.freeze({ layer: "mean", head: "mean", set: null });

/** @type {WeakMap<Trace, Map<string, Selection>>} */
const decided = new WeakMap();

/**
 * The head whose rows point most clearly at plain words; decided once while the translation grows,
 * so that the picture does not jump, and once when it has ended.
 * @param {Trace} trace
 * @param {AttentionKind} kind
 * @returns {Selection}
 */
export function teachingHead(trace, kind) {
  const memory = decided.get(trace) ?? new Map();
  const key = `${kind} ${trace.end !== null}`;
  const known = memory.get(key);
  if (known) return known;
  const rows = trace.queryCount(kind);
  if (rows === 0 || (kind !== "encoder" && rows < ROWS_ENOUGH && !trace.end)) return everything;
  let best = { layer: 0, head: 0, clarity: -1 };
  for (const layer of indices(trace.layerCount(kind))) {
    for (const head of indices(trace.headCount(kind))) {
      const clarity = clarityOf(trace, kind, layer, head);
      if (clarity > best.clarity) best = { layer, head, clarity };
    }
  }
  const selection = { layer: best.layer, head: best.head, set: null };
  decided.set(trace, memory.set(key, selection));
  return selection;
}

/**
 * Mean over the rows of the largest weight on a plain word other than itself; where the source is
 * looked at, times the share of the source that is reached.
 * @param {Trace} trace
 * @param {AttentionKind} kind
 * @param {number} layer
 * @param {number} head
 */
function clarityOf(trace, kind, layer, head) {
  const rows = indices(trace.queryCount(kind)).map((query) => trace.weights(kind, layer, head, query));
  const pieces = kind === "self" ? trace.steps.map(({ read }) => read) : trace.source;
  const { plain } = tokenClasses(pieces);
  const sharpest = rows.map((row, query) => Math.max(0, ...plain
    .filter((key) => key < row.length && (kind === "cross" || key !== query))
    .map((key) => row[key])));
  const clarity = sharpest.reduce((sum, each) => sum + each, 0) / rows.length;
  return kind === "cross" ? clarity * coverage(rows, plain) : clarity;
}
