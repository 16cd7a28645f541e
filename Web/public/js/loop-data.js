import { chosenWeights, indexOfLargest, indices } from "loupe/attention.js";
import { pieceText } from "loupe/labels.js";
import { stageNow } from "loupe/stage-text.js";
import { stageNames } from "loupe/stages.js";
import { choiceHidden, currentStep } from "loupe/state.js";
import { teachingHead } from "loupe/teaching.js";

/**
 * What the picture of the eight steps shows of one step: for each stage a sentence, the real shape and
 * numbers, and what matters most of it as a few bars.
 *
 * @typedef {import("loupe/state.js").AppState} AppState
 * @typedef {import("loupe/trace.js").Trace} Trace
 * @typedef {import("loupe/types.js").Step} Step
 * @typedef {import("loupe/labels.js").SpecialNames} SpecialNames
 *
 * @typedef {object} StageCard
 * @property {import("loupe/types.js").StageName} name
 * @property {string} now
 * @property {import("loupe/types.js").Stage | null} stage
 * @property {{name: string, share: number}[]} bars
 * @property {string} text  written large
 */

const BARS = 4;

/**
 * @param {AppState} state
 * @param {import("loupe/types.js").Translate} t
 * @param {SpecialNames} names
 * @returns {StageCard[]}
 */
export function stageCards(state, t, names) {
  const { trace } = state;
  const step = currentStep(state);
  if (!trace || !step || state.step >= trace.stepCount) return [];
  return stageNames.map((name, at) => ({
    name, now: stageNow(t, trace, step, at, names), stage: step.stages.find((each) => each.name === name) ?? null,
    bars: barsOf(trace, step, name, names), text: textOf(state, step, name, names),
  }));
}

/**
 * @param {Trace} trace
 * @param {Step} step
 * @param {string} name
 * @param {SpecialNames} names
 * @returns {StageCard["bars"]}
 */
function barsOf(trace, step, name, names) {
  if (name === "maskedSelfAttention") return strongest(trace, "self", step.index, names);
  if (name === "crossAttention") return strongest(trace, "cross", step.index, names);
  if (name === "heads") return headBars(trace, step.index, names);
  if (name !== "feedForward" && name !== "choice") return [];
  return step.candidates.slice(0, BARS).map(({ id, piece, surface, probability }) => ({
    name: pieceText({ id, piece, surface, start: 0, end: 0, word: 0, special: piece === "</s>" }, false, names),
    share: probability,
  }));
}

/** @param {Trace} trace @param {"self" | "cross"} kind @param {SpecialNames} names */
function namesOfKeys(trace, kind, names) {
  const pieces = kind === "self" ? trace.steps.map(({ read }) => read) : trace.source;
  return (/** @type {number} */ key) => pieceText(pieces[key], kind === "self" && key === 0, names);
}

/**
 * What the head that is easiest to read looks at most.
 * @param {Trace} trace
 * @param {"self" | "cross"} kind
 * @param {number} step
 * @param {SpecialNames} names
 */
function strongest(trace, kind, step, names) {
  const weights = chosenWeights(trace, kind, teachingHead(trace, kind), step);
  const nameOf = namesOfKeys(trace, kind, names);
  return indices(weights.length).sort((left, right) => weights[right] - weights[left]).slice(0, BARS)
    .map((key) => ({ name: nameOf(key), share: weights[key] }));
}

/**
 * What each head of the last layer looks at most.
 * @param {Trace} trace
 * @param {number} step
 * @param {SpecialNames} names
 */
function headBars(trace, step, names) {
  const layer = trace.layerCount("self") - 1;
  const nameOf = namesOfKeys(trace, "self", names);
  return indices(Math.min(trace.headCount("self"), 8)).map((head) => {
    const weights = trace.weights("self", layer, head, step);
    const best = indexOfLargest(weights);
    return { name: `${head + 1} → ${nameOf(best)}`, share: weights[best] };
  });
}

/** @param {AppState} state @param {Step} step @param {string} name @param {SpecialNames} names */
function textOf(state, step, name, names) {
  if (name === "input") return pieceText(step.read, step.index === 0, names);
  if (name === "choice") return choiceHidden(state) ? "" : pieceText(step.chosen, false, names);
  return name === "append" ? step.text || "…" : "";
}
