import { indices } from "loupe/attention.js";
import { mean } from "loupe/readings.js";

/**
 * Two attentions side by side: which rows and columns belong together, and what differs. Pure.
 *
 * @typedef {import("loupe/slice.js").AttentionSlice} AttentionSlice
 * @typedef {import("loupe/slice.js").FrameRow} FrameRow
 * @typedef {import("loupe/labels.js").Label} Label
 * @typedef {{left: number | null, right: number | null}} Pair  null where the other has no such token
 *
 * @typedef {object} Difference
 * @property {Pair[]} rows
 * @property {Pair[]} columns
 * @property {AttentionSlice} slice  right − left; NaN where one of them has no such token
 * @property {number} distance  mean over the rows that both have of ½ Σ |right − left|: 0 the same,
 *   1 nothing in common
 */

/**
 * The longest common sequence of two texts: what both have stands together, the rest alone.
 * @param {readonly string[]} left
 * @param {readonly string[]} right
 * @returns {Pair[]}
 */
export function align(left, right) {
  const width = right.length + 1;
  const longest = new Uint16Array((left.length + 1) * width);
  for (let i = left.length - 1; i >= 0; i -= 1) {
    for (let j = right.length - 1; j >= 0; j -= 1) {
      longest[i * width + j] = left[i] === right[j] ? longest[(i + 1) * width + j + 1] + 1
        : Math.max(longest[(i + 1) * width + j], longest[i * width + j + 1]);
    }
  }
  /** @type {Pair[]} */
  const pairs = [];
  let i = 0;
  let j = 0;
  while (i < left.length || j < right.length) {
    if (i < left.length && j < right.length && left[i] === right[j]) {
      pairs.push({ left: i, right: j });
      i += 1;
      j += 1;
    } else if (j >= right.length
      || (i < left.length && longest[(i + 1) * width + j] >= longest[i * width + j + 1])) {
      pairs.push({ left: i, right: null });
      i += 1;
    } else {
      pairs.push({ left: null, right: j });
      j += 1;
    }
  }
  return pairs;
}

/**
 * @param {AttentionSlice} left
 * @param {AttentionSlice} right
 * @returns {Difference}
 */
export function differ(left, right) {
  const rowText = (/** @type {FrameRow} */ row) => row.label.text;
  const columnText = (/** @type {Label} */ label) => label.text;
  const rows = align(left.frame.rows.map(rowText), right.frame.rows.map(rowText));
  const columns = align(left.frame.columns.map(columnText), right.frame.columns.map(columnText));
  const weights = rows.map((row) => Float64Array.from(columns, (column) =>
    cell(right, row.right, column.right) - cell(left, row.left, column.left)));
  return { rows, columns, slice: differenceSlice(left, right, rows, columns, weights),
    distance: distanceOf(rows, weights) };
}

/** @param {AttentionSlice} slice @param {number | null} row @param {number | null} column */
function cell(slice, row, column) {
  if (row === null || column === null || slice.frame.rows[row].hidden[column]) return NaN;
  return slice.weights[row][column];
}

/** @param {Pair[]} rows @param {Float64Array[]} weights */
function distanceOf(rows, weights) {
  const both = weights.filter((_, at) => rows[at].left !== null && rows[at].right !== null);
  return mean(both.map((row) => row.reduce((sum, value) => sum + Math.abs(value || 0), 0) / 2));
}

/**
 * @param {AttentionSlice} left
 * @param {AttentionSlice} right
 * @param {Pair[]} rows
 * @param {Pair[]} columns
 * @param {Float64Array[]} weights
 * @returns {AttentionSlice}
 */
function differenceSlice(left, right, rows, columns, weights) {
  const rowOf = (/** @type {Pair} */ pair) =>
    (pair.left !== null ? left.frame.rows[pair.left] : right.frame.rows[pair.right ?? 0]);
  const { current } = left.frame;
  return {
    ...left, weights,
    frame: {
      ...left.frame,
      rows: rows.map((pair, row) => ({
        ...rowOf(pair),
        hidden: columns.map((column, at) => Number.isNaN(weights[row][at]) && isHidden(left, right, pair, column)),
      })),
      columns: columns.map((pair) =>
        (pair.left !== null ? left.frame.columns[pair.left] : right.frame.columns[pair.right ?? 0])),
      keys: columns.map((_, at) => [at]),
      current: current === null ? null : rows.findIndex((pair) => pair.left === current),
    },
  };
}

/**
 * @param {AttentionSlice} left
 * @param {AttentionSlice} right
 * @param {Pair} row
 * @param {Pair} column
 */
function isHidden(left, right, row, column) {
  const hides = (/** @type {AttentionSlice} */ { frame }, /** @type {number | null} */ at,
    /** @type {number | null} */ key) =>
    at !== null && key !== null && frame.rows[at].hidden[key];
  return hides(left, row.left, column.left) || hides(right, row.right, column.right);
}

/**
 * @param {Difference} difference
 * @param {number} count
 * @returns {{row: number, column: number, value: number}[]} the largest, of either sign
 */
export function largestDifferences({ slice }, count) {
  return slice.weights
    .flatMap((weights, row) => Array.from(weights, (value, column) => ({ row, column, value })))
    .filter(({ value }) => Math.abs(value) > 0.005)
    .sort((one, other) => Math.abs(other.value) - Math.abs(one.value))
    .slice(0, count);
}

/**
 * How far every head is from one reference, row by row.
 * @param {import("loupe/trace.js").Trace} trace
 * @param {import("loupe/types.js").AttentionKind} kind
 * @param {(layer: number, head: number, query: number) => ArrayLike<number> | null} reference  null: the
 *   row has no counterpart
 * @returns {{layer: number, head: number, distance: number}[]} farthest first
 */
export function headDistances(trace, kind, reference) {
  const queries = indices(trace.queryCount(kind));
  return indices(trace.layerCount(kind)).flatMap((layer) => indices(trace.headCount(kind)).map((head) => {
    const rows = queries.flatMap((query) => {
      const other = reference(layer, head, query);
      return other ? [variation(trace.weights(kind, layer, head, query), other)] : [];
    });
    return { layer, head, distance: mean(rows) };
  })).filter(({ distance }) => Number.isFinite(distance)).sort((one, other) => other.distance - one.distance);
}

/** @param {ArrayLike<number>} left @param {ArrayLike<number>} right @returns {number} ½ Σ |left − right| */
export function variation(left, right) {
  let sum = 0;
  for (let key = 0; key < Math.max(left.length, right.length); key += 1) {
    sum += Math.abs((left[key] ?? 0) - (right[key] ?? 0));
  }
  return sum / 2;
}
