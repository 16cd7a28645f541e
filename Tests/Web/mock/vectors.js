import { hash, seededRandom } from "./random.js";

/**
 * Vectors that fit made-up weights: queries and keys whose scores give just these weights, values,
 * a projection, and what follows from them. Every sum holds, so that the loupe can be tested.
 */

const headSize = 16;
const width = 32;
const scale = 0.25;

/** @param {Float32Array} floats @param {number[]} shape */
function stored(floats, shape) {
  return { shape, data: Buffer.from(floats.buffer).toString("base64") };
}

/**
 * @param {ArrayLike<number>} weights [key]
 * @param {string} seed
 */
export function headVectors(weights, seed) {
  const random = seededRandom(hash(seed));
  const noise = () => 2 * random() - 1;
  const query = Float32Array.from({ length: headSize }, noise);
  const length = query.reduce((sum, value) => sum + value * value, 0);
  const keys = Array.from(weights, (weight) => {
    const wanted = Math.log(Math.max(weight, 1e-12)) / scale;
    const key = Float32Array.from({ length: headSize }, noise);
    const has = key.reduce((sum, value, i) => sum + value * query[i], 0);
    return key.map((value, i) => value + (query[i] * (wanted - has)) / length);
  });
  const values = Array.from(weights, () => Float32Array.from({ length: headSize }, noise));
  const scores = Float32Array.from(keys, (key) => scale * key.reduce((sum, value, i) => sum + value * query[i], 0));
  const output = Float32Array.from({ length: headSize }, (_, i) =>
    values.reduce((sum, value, key) => sum + weights[key] * value[i], 0));
  const projection = Float32Array.from({ length: headSize * width }, noise);
  const contribution = Float32Array.from({ length: width }, (_, column) =>
    output.reduce((sum, value, row) => sum + value * projection[row * width + column], 0));
  const joined = (/** @type {Float32Array[]} */ rows) => Float32Array.from(rows.flatMap((row) => [...row]));
  return {
    scale,
    tensors: {
      query: stored(query, [headSize]), keys: stored(joined(keys), [keys.length, headSize]),
      values: stored(joined(values), [values.length, headSize]), scores: stored(scores, [scores.length]),
      weights: stored(Float32Array.from(weights), [weights.length]), head_output: stored(output, [headSize]),
      projection: stored(projection, [headSize, width]), contribution: stored(contribution, [width]),
    },
  };
}
