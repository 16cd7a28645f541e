import { decodeFloats } from "loupe/base64.js";

/**
 * The arithmetic of one query in one head, from the recorded vectors to what the head adds to the
 * residual stream. Pure: what is recomputed here can be compared with what the model recorded.
 *
 * @typedef {import("loupe/types.js").AttentionKind} AttentionKind
 * @typedef {import("loupe/types.js").StoredTensor} StoredTensor
 *
 * @typedef {object} HeadPlace
 * @property {AttentionKind} kind
 * @property {number} layer
 * @property {number} head
 * @property {number} query
 *
 * @typedef {object} Arithmetic
 * @property {HeadPlace} place
 * @property {number} scale  what q·k is multiplied by
 * @property {Float32Array} query  [headSize]
 * @property {Float32Array[]} keys  [key][headSize]; of masked attention those that may be seen
 * @property {Float32Array[]} values  [key][headSize]
 * @property {Float32Array | null} bias  [key] added to the score for its position; null: none
 * @property {Float32Array} scores  [key] before softmax, after interventions
 * @property {Float32Array} weights  [key] as used
 * @property {Float32Array} output  [headSize], Σ weight · value
 * @property {Float32Array | null} projection  [headSize · dModel]: this head's rows of the output
 *   projection
 * @property {Float32Array | null} contribution  [dModel], what the head adds
 */

/** Names of the three attentions' tensors in a trace. */
const tensorNames = {
  encoder: "encoder.self_attention", self: "decoder.self_attention", cross: "decoder.cross_attention",
};

/**
 * @param {HeadPlace} place
 * @returns {string}
 */
export function placeKey({ kind, layer, head, query }) {
  return `${kind} ${layer} ${head} ${query}`;
}

/**
 * The server's answer.
 * @param {HeadPlace} place
 * @param {{scale: number, tensors: Record<string, StoredTensor>}} message
 * @returns {Arithmetic}
 */
export function arithmeticOfMessage(place, { scale, tensors }) {
  const vector = (/** @type {string} */ name) => floatsOf(tensors[name]);
  const optional = (/** @type {string} */ name) => (tensors[name] ? floatsOf(tensors[name]) : null);
  const query = vector("query");
  return {
    place, scale, query,
    keys: rowsOf(vector("keys"), query.length),
    values: rowsOf(vector("values"), query.length),
    bias: optional("bias"),
    scores: vector("scores"),
    weights: vector("weights"),
    output: vector("head_output"),
    projection: optional("projection"),
    contribution: optional("contribution"),
  };
}

/**
 * From a trace that was recorded in full.
 * @param {HeadPlace} place
 * @param {import("loupe/trace.js").Trace} trace
 * @returns {Arithmetic | null} null where the trace holds weights only
 */
export function arithmeticOfTrace(place, trace) {
  const { kind, layer, head, query } = place;
  const name = tensorNames[kind];
  /** @param {string} part @param {number} [row] the row of that position alone */
  const part = (part, row) => sliceOf(trace.tensor(`${name}.${part}`), layer, head, row);
  const keys = part("keys");
  const values = part("values");
  const own = part("queries", query);
  const scores = part("scores", query);
  const output = part("head_outputs", query);
  if (!keys || !values || !own || !scores || !output) return null;
  const seen = kind === "self" ? query + 1 : keys.length / own.length;
  const { scale, encoderScale } = trace.model;
  return {
    place, scale: kind === "encoder" ? encoderScale ?? scale : scale, query: own,
    keys: rowsOf(keys, own.length).slice(0, seen),
    values: rowsOf(values, own.length).slice(0, seen),
    bias: biasOf(trace.tensor(`${name}.position_bias`), head, query, seen),
    scores: scores.subarray(0, seen),
    weights: Float32Array.from(trace.weights(kind, layer, head, query)),
    output,
    projection: part("projections"),
    contribution: part("contributions", query),
  };
}

/**
 * @param {{shape: number[], floats: Float32Array} | null} tensor [layer, head, row, …]
 * @param {number} layer
 * @param {number} head
 * @param {number} [row]
 * @returns {Float32Array | null}
 */
function sliceOf(tensor, layer, head, row) {
  if (!tensor) return null;
  const [, heads, rows, width] = tensor.shape;
  const at = (layer * heads + head) * rows * width;
  if (row === undefined) return tensor.floats.subarray(at, at + rows * width);
  return tensor.floats.subarray(at + row * width, at + (row + 1) * width);
}

/**
 * @param {{shape: number[], floats: Float32Array} | null} tensor [head, query, key]: the same in every layer
 * @param {number} head
 * @param {number} query
 * @param {number} seen
 * @returns {Float32Array | null} [key]; null where the model has no bias for positions
 */
function biasOf(tensor, head, query, seen) {
  if (!tensor) return null;
  const [, queries, keys] = tensor.shape;
  const at = (head * queries + query) * keys;
  return tensor.floats.subarray(at, at + seen);
}

/** @param {StoredTensor | undefined} tensor @returns {Float32Array} */
function floatsOf(tensor) {
  return tensor ? decodeFloats(tensor.data) : new Float32Array();
}

/** @param {Float32Array} floats @param {number} width @returns {Float32Array[]} */
function rowsOf(floats, width) {
  return Array.from({ length: floats.length / width }, (_, row) => floats.subarray(row * width, (row + 1) * width));
}

/**
 * @param {ArrayLike<number>} left
 * @param {ArrayLike<number>} right
 * @returns {Float64Array} of each dimension
 */
export function products(left, right) {
  return Float64Array.from(left, (value, i) => value * right[i]);
}

/** @param {ArrayLike<number>} values @returns {number} */
export function sum(values) {
  let total = 0;
  for (let i = 0; i < values.length; i += 1) total += values[i];
  return total;
}

/**
 * @typedef {object} ScoreRow  one key on the way from the product to the weight
 * @property {number} dot  q·k
 * @property {number} bias
 * @property {number} expected  scale · dot + bias
 * @property {number} score  as recorded; differs from `expected` only under an intervention
 * @property {number} shifted  score − the largest score
 * @property {number} power  e to the shifted score
 * @property {number} share  power ÷ the sum of the powers
 * @property {number} weight  as used; differs from `share` only under an intervention
 */

/**
 * @param {Arithmetic} arithmetic
 * @returns {{rows: ScoreRow[], largest: number, total: number}}
 */
export function softmaxRows({ query, keys, scale, bias, scores, weights }) {
  const largest = Math.max(...scores);
  const powers = Array.from(scores, (score) => Math.exp(score - largest));
  const total = sum(powers);
  const rows = keys.map((key, i) => {
    const dot = sum(products(query, key));
    const added = bias ? bias[i] : 0;
    return {
      dot, bias: added, expected: scale * dot + added, score: scores[i], shifted: scores[i] - largest,
      power: powers[i], share: powers[i] / total, weight: weights[i],
    };
  });
  return { rows, largest, total };
}

/** Recorded and recomputed numbers count as the same up to this, relative to their size. */
const ROUNDING = 1e-3;

/**
 * @param {ScoreRow[]} rows
 * @returns {{score: boolean, weight: boolean}} where an intervention changed what the arithmetic gives
 */
export function intervened(rows) {
  const differs = (/** @type {number} */ left, /** @type {number} */ right) =>
    !(Math.abs(left - right) <= ROUNDING * Math.max(1, Math.abs(left)));
  return {
    score: rows.some(({ expected, score }) => differs(expected, score)),
    weight: rows.some(({ share, weight }) => differs(share, weight)),
  };
}

/**
 * One column of this head's rows of the output projection.
 * @param {Float32Array} projection [headSize · dModel]
 * @param {number} headSize
 * @param {number} column
 * @returns {Float32Array} [headSize]
 */
export function projectionColumn(projection, headSize, column) {
  const width = projection.length / headSize;
  return Float32Array.from({ length: headSize }, (_, row) => projection[row * width + column]);
}

/** Dimensions that are shown together: few enough to be multiplied by hand. */
export const BLOCK = 8;

/**
 * @param {ArrayLike<number>} values
 * @returns {number[]} the sums of each block of dimensions
 */
export function blockSums(values) {
  return Array.from({ length: Math.ceil(values.length / BLOCK) }, (_, block) =>
    sum(Array.from(values).slice(block * BLOCK, (block + 1) * BLOCK)));
}
