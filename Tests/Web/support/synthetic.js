import { writeFileSync } from "node:fs";
import { argv } from "node:process";
import { fileURLToPath } from "node:url";
import { seededRandom } from "../mock/random.js";
import { assemble } from "./assemble.js";

/**
 * A page that carries a recording of any size, for measuring: its numbers are made up, its rows sum to 1.
 * `node synthetic.js FILE SOURCE TARGET LAYERS HEADS`
 */

/** @param {Float32Array} floats */
const base64 = (floats) => Buffer.from(floats.buffer).toString("base64");

/**
 * @param {{source: number, target: number, layers: number, heads: number}} size
 * @returns {object} a trace document
 */
export function syntheticDocument({ source, target, layers, heads }) {
  const random = seededRandom(7);
  const piece = (/** @type {number} */ at, /** @type {number} */ count, /** @type {string} */ letter) => ({
    id: at + 1, piece: at === count - 1 ? "</s>" : `▁${letter}${at}`, surface: at === count - 1 ? "" : `${letter}${at}`,
    start: 0, end: 0, word: at, special: at === count - 1,
  });
  const model = {
    name: "synthetic", sourceLanguage: "en", targetLanguage: "en", encoderLayers: layers, decoderLayers: layers, heads,
    headSize: 64, dModel: 64 * heads, feedForward: 256 * heads, vocabulary: 1000, maximumPositions: 1024,
    activation: "relu", normalisation: "post", positions: "sinusoidal", scale: 0.125, parameters: 0, provenance: null,
  };
  /** @param {number} rows @param {number} columns @param {boolean} masked */
  const tensor = (rows, columns, masked) => {
    const floats = new Float32Array(layers * heads * rows * columns);
    for (let row = 0; row < layers * heads * rows; row += 1) {
      const query = row % rows;
      const keys = masked ? query + 1 : columns;
      const peak = Math.floor(random() * keys);
      const at = row * columns;
      for (let key = 0; key < keys; key += 1) floats[at + key] = 0.4 / keys;
      floats[at + peak] += 0.6;
    }
    return { shape: [layers, heads, rows, columns], data: base64(floats) };
  };
  const targets = Array.from({ length: target }, (_, at) => piece(at, target, "t"));
  const start = { ...piece(0, 2, "s"), piece: "<pad>", surface: "", special: true };
  const steps = targets.map((chosen, index) => ({
    index, read: index === 0 ? start : targets[index - 1], chosen,
    text: targets.slice(0, index + 1).map(({ surface }) => surface).join(" "), probability: 0.5, rank: 1, entropy: 1,
    candidates: [{ id: chosen.id, piece: chosen.piece, surface: chosen.surface, probability: 0.5, logit: 1 }],
    why: { method: "greedy" }, stages: [], milliseconds: 1,
  }));
  return {
    version: 1, model, text: "synthetic", source: Array.from({ length: source }, (_, at) => piece(at, source, "s")),
    encoder: { stages: [] }, steps, settings: { method: "greedy" }, interventions: [],
    end: { translation: "synthetic", target: targets, reason: "end-token", milliseconds: 1, logProbability: -1 },
    tensors: {
      "encoder.self_attention": tensor(source, source, false), "decoder.self_attention": tensor(target, target, true),
      "decoder.cross_attention": tensor(target, source, false),
    },
  };
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  const [source, target, layers, heads] = argv.slice(3).map(Number);
  writeFileSync(argv[2], assemble(syntheticDocument({ source, target, layers, heads })));
}
