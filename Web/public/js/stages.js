/**
 * The eight steps of generation that each token goes through, and where each can be seen.
 *
 * @typedef {import("loupe/types.js").StageName} StageName
 * @typedef {"film" | "heads" | "candidates" | "translation" | "stage"} Panel
 */

/** @type {readonly StageName[]} in the order in which they happen */
export const stageNames = Object.freeze([
  "input", "embedding", "maskedSelfAttention", "heads",
  "crossAttention", "feedForward", "choice", "append",
]);

/** From this stage on the probabilities of the step are known. */
export const DISTRIBUTION = stageNames.indexOf("feedForward");

/** From this stage on the chosen token is known. */
export const CHOICE = stageNames.indexOf("choice");

/** @type {Record<StageName, {panel: Panel, kind: "self" | "cross" | null}>} */
const places = {
  input: { panel: "film", kind: "self" },
  embedding: { panel: "stage", kind: null },
  maskedSelfAttention: { panel: "film", kind: "self" },
  heads: { panel: "heads", kind: "self" },
  crossAttention: { panel: "film", kind: "cross" },
  feedForward: { panel: "candidates", kind: null },
  choice: { panel: "candidates", kind: null },
  append: { panel: "translation", kind: null },
};

/**
 * @param {number} stage
 * @returns {{panel: Panel, kind: "self" | "cross" | null}} the panel that shows it, and the
 *   attention that belongs to it
 */
export function placeOfStage(stage) {
  return places[stageNames[stage]];
}
