import { decodeFloats } from "loupe/base64.js";
import { chosenToken, headKey, readToken, sourceToken } from "loupe/labels.js";

/**
 * A reading of the library as tables: axes become rows and columns, named by the tokens, layers and
 * heads they stand for. Nothing is computed here. Pure.
 *
 * @typedef {import("loupe/types.js").ReadingValue} ReadingValue
 *
 * @typedef {object} AxisNames  names along each axis
 * @property {readonly string[]} source
 * @property {readonly string[]} target  the tokens that were chosen
 * @property {readonly string[]} read  the tokens that were read: what masked self-attention looks at
 * @property {(number: number) => string} layer
 * @property {(number: number) => string} head
 * @property {(number: number) => string} part
 *
 * @typedef {object} ReadingTable
 * @property {string} name  of the value
 * @property {string} unit
 * @property {{layer: number | null, head: number | null}} at  where a layer or head had to be chosen
 * @property {string[]} columns  empty: one number a row
 * @property {{name: string, values: number[]}[]} rows
 * @property {(string | null)[]} rowKeys  what is pointed at with a row: a token, head or layer (labels.js)
 * @property {(string | null)[]} columnKeys
 * @property {import("loupe/types.js").AttentionKind | null} headsOf  the attention whose layers are the
 *   rows and whose heads the columns; null: no such table
 * @property {number} largest  in size, of what can be drawn
 */

/**
 * @param {ReadingValue} value
 * @param {string} unit of the reading, where the value has none of its own
 * @param {AxisNames} names
 * @param {{layer: number, head: number}} at  shown of values that have more than two axes
 * @returns {ReadingTable}
 */
export function readingTable(value, unit, names, at) {
  const floats = decodeFloats(value.data);
  const { axes, data, shape } = reduce({ axes: value.axes, shape: value.shape, data: floats }, at);
  /** @param {"layer" | "head"} axis */
  const chosen = (axis) => (value.axes.includes(axis) && !axes.includes(axis) ? at[axis] : null);
  // Steps by steps: a row is who looks, a column what it looks at, which is a token that was read.
  const steps = axes.length === 2 && axes.every((axis) => axis === "target");
  const label = (/** @type {number} */ axis, /** @type {number} */ i) =>
    (steps && axis === 1 ? names.read[i] ?? String(i + 1) : axisName(value.name, axes[axis], i, names));
  const [rowCount, columnCount] = axes.length === 0 ? [1, 0] : axes.length === 1 ? [shape[0], 0] : shape;
  const width = Math.max(columnCount, 1);
  const rows = Array.from({ length: rowCount }, (_, row) => ({
    name: axes.length === 0 ? "" : label(0, row), values: Array.from(data.subarray(row * width, (row + 1) * width)),
  }));
  /** @param {number} axis @param {number} i */
  const key = (axis, i) => (steps && axis === 1 ? readToken(i) : axisKey(value.name, axes, axis, i, at));
  const grid = axes[0] === "layer" && axes[1] === "head";
  return {
    headsOf: grid ? kindOf(value.name, axes) : null,
    rowKeys: rows.map((_, i) => (axes.length === 0 ? null : key(0, i))),
    columnKeys: axes.length === 2 ? Array.from({ length: columnCount }, (_, i) => key(1, i)) : [],
    name: value.name, unit: value.unit ?? unit, at: { layer: chosen("layer"), head: chosen("head") }, rows,
    columns: axes.length === 2 ? Array.from({ length: columnCount }, (_, i) => label(1, i)) : [],
    largest: Math.max(0, ...Array.from(data).filter(Number.isFinite).map(Math.abs)),
  };
}

/** @typedef {{axes: string[], shape: number[], data: Float32Array}} Block */

/**
 * Takes the chosen layer, then the chosen head, until at most two axes are left; of other axes that are
 * too many, the first.
 * @param {Block} block
 * @param {{layer: number, head: number}} at
 * @returns {Block}
 */
function reduce(block, at) {
  const { axes, shape } = block;
  if (axes.length <= 2) return block;
  const layer = axes.indexOf("layer");
  const axis = layer >= 0 ? layer : Math.max(axes.indexOf("head"), 0);
  const name = axes[axis];
  const wanted = name === "layer" || name === "head" ? at[name] : 0;
  return reduce(take(block, axis, Math.min(wanted, shape[axis] - 1)), at);
}

/**
 * @param {Block} block
 * @param {number} axis
 * @param {number} index along it
 * @returns {Block} without that axis
 */
function take({ axes, shape, data }, axis, index) {
  const inner = shape.slice(axis + 1).reduce((product, length) => product * length, 1);
  const outer = shape.slice(0, axis).reduce((product, length) => product * length, 1);
  const taken = new Float32Array(outer * inner);
  for (let at = 0; at < outer; at += 1) {
    const from = (at * shape[axis] + index) * inner;
    taken.set(data.subarray(from, from + inner), at * inner);
  }
  const without = (/** @type {any[]} */ list) => list.filter((_, at) => at !== axis);
  return { axes: without(axes), shape: without(shape), data: taken };
}

/**
 * @param {string} value  its name begins with the attention it is about
 * @param {string} axis
 * @param {number} at
 * @param {AxisNames} names
 * @returns {string}
 */
function axisName(value, axis, at, names) {
  if (axis === "layer") return names.layer(at);
  if (axis === "head") return names.head(at);
  if (axis === "part") return names.part(at);
  if (axis === "source") return names.source[at] ?? String(at + 1);
  if (axis === "target") return names.target[at] ?? String(at + 1);
  const encoder = value.startsWith("encoder");
  if (axis === "query") return (encoder ? names.source : names.target)[at] ?? String(at + 1);
  if (axis !== "key") return String(at + 1);
  return (value.startsWith("decoder") ? names.read : names.source)[at] ?? String(at + 1);
}

/** @type {Record<string, import("loupe/types.js").AttentionKind>} */
const kindOfValue = { encoder: "encoder", decoder: "self", cross: "cross" };

/**
 * What a row or column stands for, as all views know it.
 * @param {string} value  its name
 * @param {readonly string[]} axes
 * @param {number} axis
 * @param {number} i  along it
 * @param {{layer: number, head: number}} at  what was chosen of the axes that were left out
 * @returns {string | null} null for what no other view shows
 */
function axisKey(value, axes, axis, i, at) {
  const name = axes[axis];
  const site = value.split(".")[0];
  if (name === "source") return sourceToken(i);
  if (name === "target") return chosenToken(i);
  if (name === "query") return site === "encoder" ? sourceToken(i) : chosenToken(i);
  if (name === "key") return site === "decoder" ? readToken(i) : sourceToken(i);
  const kind = kindOf(value, axes);
  // Heads beside heads are numbered through all layers.
  if (!kind || axes.every((each) => each === "head")) return null;
  if (name === "layer") return headKey(kind, i, null);
  return name === "head" && !axes.includes("layer") ? headKey(kind, at.layer, i) : null;
}

/** @param {string} value @param {readonly string[]} axes @returns {import("loupe/types.js").AttentionKind | null} */
function kindOf(value, axes) {
  return kindOfValue[value.split(".")[0]] ?? (axes.includes("head") || axes.includes("layer") ? "cross" : null);
}
