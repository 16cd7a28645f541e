/**
 * How much memory the attention of a generation takes on the page, and how much there may be.
 *
 * @typedef {import("loupe/types.js").ModelInfo} ModelInfo
 */

const FLOAT_BYTES = 4;
const GIGABYTE = 2 ** 30;

/** Of a browser that does not say how much memory its machine has. */
export const USUAL_BYTES = 2 * GIGABYTE;

/** No browser gives one page much more. */
const MOST_BYTES = 3 * GIGABYTE;

/**
 * @param {ModelInfo} model
 * @param {number} source tokens
 * @param {number} target steps
 * @returns {number} bytes of the three attentions, [layer, head, query, key] in float32; of masked
 *   attention the lower half
 */
export function recordingBytes({ encoderLayers, decoderLayers, heads, encoderHeads }, source, target) {
  const encoder = encoderLayers * (encoderHeads ?? heads) * source * source;
  const decoder = decoderLayers * heads * target * (source + (target + 1) / 2);
  return FLOAT_BYTES * (encoder + decoder);
}

/**
 * @param {number | undefined} deviceMemory of the machine in gigabytes, as the browser tells it
 * @returns {number} bytes that a recording may take
 */
export function roomForRecording(deviceMemory) {
  if (!deviceMemory || !(deviceMemory > 0)) return USUAL_BYTES;
  return Math.min(MOST_BYTES, deviceMemory * GIGABYTE / 2);
}

/** @param {number} bytes @returns {string} */
export const gigabytes = (bytes) => (bytes / GIGABYTE).toFixed(1);

/**
 * Steps whose rows are fetched together: no answer of the server is larger than 64 MB, unless one step is.
 * @param {ModelInfo} model
 * @param {number} source tokens
 * @param {number} from
 * @param {number} to
 * @returns {number} one past the last step to fetch
 */
export function lastOfFetch({ decoderLayers, heads }, source, from, to) {
  const ofStep = FLOAT_BYTES * decoderLayers * heads * (source + to);
  return Math.min(to, from + Math.max(1, Math.floor(2 ** 26 / ofStep)));
}
