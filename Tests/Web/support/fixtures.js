import { Trace } from "loupe/trace.js";

/**
 * A tiny trace whose every number can be checked by hand: 1 encoder layer, 2 decoder layers,
 * 2 heads, three source pieces ("un" + "do", "</s>"), three steps.
 */

/** @param {Partial<import("loupe/types.js").Piece>} part */
export function piece(part) {
  return { id: 1, piece: "▁x", surface: "x", start: 0, end: 1, word: 0, special: false, ...part };
}

export const model = {
  name: "tiny", sourceLanguage: "en", targetLanguage: "ja", encoderLayers: 1, decoderLayers: 2,
  heads: 2, headSize: 2, dModel: 4, feedForward: 8, vocabulary: 20, maximumPositions: 16,
  activation: "relu", normalisation: "post", positions: "sinusoidal", scale: 0.5, parameters: 100,
  provenance: null,
};

export const source = [
  piece({ id: 5, piece: "▁un", surface: "un", start: 0, end: 2, word: 0 }),
  piece({ id: 6, piece: "do", surface: "do", start: 2, end: 4, word: 0 }),
  piece({ id: 0, piece: "</s>", surface: "", start: 4, end: 4, word: 1, special: true }),
];

const start = piece({ id: 19, piece: "<pad>", surface: "", word: -1, special: true });
const target = [
  piece({ id: 7, piece: "取り", surface: "取り", start: 0, end: 2, word: 0 }),
  piece({ id: 8, piece: "消す", surface: "消す", start: 2, end: 4, word: 0 }),
  piece({ id: 0, piece: "</s>", surface: "", start: 4, end: 4, word: 1, special: true }),
];

/** @param {number} index */
export function step(index) {
  const chosen = target[index];
  return {
    index, read: index === 0 ? start : target[index - 1], chosen,
    text: ["取り", "取り消す", "取り消す"][index], probability: [0.5, 0.9, 0.99][index], rank: 1, entropy: 1,
    candidates: [{ id: chosen.id, piece: chosen.piece, surface: chosen.surface, probability: 0.5, logit: 2 }],
    why: { method: "greedy", kept: null, threshold: null, draw: null },
    stages: [{ name: "input", shape: [1], numbers: [7], norm: 7 }], milliseconds: 1,
  };
}

/** [layer, head, query, key] of the only encoder layer. */
export const encoder = [
  0.5, 0.25, 0.25, 0.25, 0.5, 0.25, 0.25, 0.25, 0.5,
  1, 0, 0, 0, 1, 0, 0, 0, 1,
];

/** Per step: [layer, head, step + 1]; four groups. */
export const self = [
  [1, 1, 1, 1],
  [0.25, 0.75, 0.5, 0.5, 1, 0, 0, 1],
  [0.25, 0.25, 0.5, 0.5, 0.25, 0.25, 1, 0, 0, 0, 0, 1],
];

/** Per step: [layer, head, source]; four groups. */
export const cross = [
  [0.5, 0.25, 0.25, 1, 0, 0, 0, 0, 1, 0.25, 0.25, 0.5],
  [0.25, 0.5, 0.25, 0, 1, 0, 0, 0, 1, 0.25, 0.25, 0.5],
  [0.125, 0.125, 0.75, 0, 0, 1, 0, 0, 1, 0.25, 0.25, 0.5],
];

export const end = {
  translation: "取り消す", target, reason: "end-token", milliseconds: 3, logProbability: -0.8,
};

/** @param {number[]} values @returns {ArrayBuffer} little-endian float32 */
export function buffer(values) {
  const view = new DataView(new ArrayBuffer(values.length * 4));
  values.forEach((value, i) => view.setFloat32(i * 4, value, true));
  return view.buffer;
}

/** @returns {Trace} complete */
export function tinyTrace() {
  const trace = new Trace({ trace: "tiny", model, text: "undo", source }, { method: "greedy" });
  trace.encoder = { stages: [] };
  trace.setEncoderWeights(buffer(encoder));
  [0, 1, 2].forEach((index) => trace.addStep(step(index)));
  trace.addWeights(0, 1, buffer([...self[0], ...cross[0]]));
  trace.addWeights(1, 3, buffer([...self[1], ...cross[1], ...self[2], ...cross[2]]));
  trace.end = end;
  return trace;
}

export const names = { start: "<s>", end: "<e>" };
