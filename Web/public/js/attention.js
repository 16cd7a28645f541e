/**
 * The arithmetic between recorded weights and pictures. Pure; every rule is tested by hand-made
 * numbers. Order of the rules: heads, then layers, then special tokens, then words.
 *
 * @typedef {import("loupe/types.js").AttentionKind} AttentionKind
 */

/**
 * Several rows of weights as one: their mean, or for each key the largest of them. A mean of rows
 * that sum to 1 sums to 1; a row of maxima does not.
 * @param {ArrayLike<number>[]} rows [row][key]
 * @param {"mean" | "max"} how
 * @returns {Float64Array} [key]
 */
export function combineRows(rows, how) {
  const keys = rows[0]?.length ?? 0;
  const result = new Float64Array(keys);
  for (let key = 0; key < keys; key += 1) {
    let value = how === "mean" ? 0 : -Infinity;
    for (const row of rows) value = how === "mean" ? value + row[key] : Math.max(value, row[key]);
    result[key] = how === "mean" ? value / rows.length : value;
  }
  return result;
}

/**
 * The weights of one query for a choice of layer and head, or for some heads picked by hand. Where
 * layers and heads are both combined, heads are combined first, inside each layer.
 * @param {import("loupe/trace.js").Trace} trace
 * @param {AttentionKind} kind
 * @param {import("loupe/types.js").Selection} selection
 * @param {number} query
 * @returns {ArrayLike<number>} [key]
 */
export function chosenWeights(trace, kind, { layer, head, set }, query) {
  if (set) {
    return combineRows(set.heads.map(([inLayer, each]) => trace.weights(kind, inLayer, each, query)), set.how);
  }
  /** @param {number} index @returns {ArrayLike<number>} */
  const ofLayer = (index) => {
    if (typeof head === "number") return trace.weights(kind, index, head, query);
    const heads = indices(trace.headCount(kind));
    return combineRows(heads.map((each) => trace.weights(kind, index, each, query)), head);
  };
  if (typeof layer === "number") return ofLayer(layer);
  return combineRows(indices(trace.layerCount(kind)).map(ofLayer), layer);
}

/**
 * Leaves out some keys and divides the others by what is left, so that the row sums to 1 again.
 * A row that looked at nothing else becomes NaN: there is nothing to show, and 0 would be a claim.
 * @param {ArrayLike<number>} weights [key]
 * @param {number[]} kept the keys that stay
 * @returns {Float64Array} [kept key]
 */
export function keepKeys(weights, kept) {
  let sum = 0;
  for (const key of kept) sum += weights[key] ?? 0;
  return Float64Array.from(kept, (key) => (sum > 0 ? (weights[key] ?? 0) / sum : NaN));
}

/**
 * Pieces joined into words: what a word receives is the sum over its pieces (keys); what a word
 * gives is the mean over its pieces (queries). A row that sums to 1 still does. Rows that are NaN
 * (see `keepKeys`) do not count in the mean.
 * @param {ArrayLike<number>[]} rows [query][key]; a missing key counts as 0
 * @param {number[][]} queryGroups rows of each word
 * @param {number[][]} keyGroups keys of each word
 * @returns {Float64Array[]} [word][word]
 */
export function joinWords(rows, queryGroups, keyGroups) {
  return queryGroups.map((queries) => {
    const summed = queries
      .map((query) => sumGroups(rows[query], keyGroups))
      .filter((row) => !Number.isNaN(row[0]));
    if (summed.length === 0) return new Float64Array(keyGroups.length).fill(NaN);
    return combineRows(summed, "mean");
  });
}

/**
 * @param {ArrayLike<number>} row [key]
 * @param {number[][]} groups
 * @returns {Float64Array} [group]
 */
function sumGroups(row, groups) {
  return Float64Array.from(groups, (keys) =>
    keys.reduce((sum, key) => sum + (row[key] ?? 0), 0));
}

/**
 * @param {number} count
 * @returns {number[]} 0, 1, … count − 1
 */
export function indices(count) {
  return Array.from({ length: count }, (_, index) => index);
}

/**
 * @param {ArrayLike<number>} values
 * @returns {number} where the largest stands, −1 when there is none
 */
export function indexOfLargest(values) {
  let best = -1;
  for (let i = 0; i < values.length; i += 1) {
    if (!Number.isNaN(values[i]) && (best < 0 || values[i] > values[best])) best = i;
  }
  return best;
}

/**
 * How many equally likely candidates would be as hard to choose from: e to the entropy.
 * @param {number} entropy in nats
 * @returns {number}
 */
export function effectiveCount(entropy) {
  return Math.exp(entropy);
}
