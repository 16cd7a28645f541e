import { rampColour } from "loupe/scale.js";

/**
 * Vectors as strips of colours: blue above zero, orange below, the paper at zero. Pure.
 */

/** Of a long text so many keys are shown. */
const MOST_KEYS = 24;

/**
 * @param {ArrayLike<number>} weights
 * @returns {number[]} the keys with most weight, in the order of the text; all where there are few
 */
export function shownKeys(weights) {
  const keys = Array.from({ length: weights.length }, (_, key) => key);
  if (keys.length <= MOST_KEYS) return keys;
  const strongest = keys.sort((left, right) => weights[right] - weights[left]).slice(0, MOST_KEYS);
  return strongest.sort((left, right) => left - right);
}

/**
 * @param {Uint8ClampedArray} pixels  RGBA, a pixel for each number
 * @param {ArrayLike<number>} vector
 * @param {number} largest  in size: its colour is full
 * @param {Pick<import("loupe/palette.js").Palette, "ramps">} palette
 */
export function paintStrip(pixels, vector, largest, { ramps }) {
  for (let i = 0; i < vector.length; i += 1) {
    const share = largest > 0 && Number.isFinite(vector[i]) ? Math.abs(vector[i]) / largest : 0;
    const [red, green, blue] = rampColour(vector[i] < 0 ? ramps.self : ramps.encoder, share);
    pixels.set([red, green, blue, 255], i * 4);
  }
}
