import { fillers, lexicon, recordings } from "./lexicon.js";
import { hash, seededRandom } from "./random.js";

/**
 * A plausible recording of one generation, in the shapes of the HTTP contract. For tests and for
 * working on the page without the engine: the numbers are made up, but every row of weights sums
 * to 1, masked rows are masked, and heads have recognisable habits.
 */

export const model = {
  name: "en-ja", sourceLanguage: "en", targetLanguage: "ja", encoderLayers: 4, decoderLayers: 4,
  heads: 4, headSize: 64, dModel: 256, feedForward: 1024, vocabulary: 8000, maximumPositions: 512,
  activation: "relu", normalisation: "post", positions: "sinusoidal", scale: 0.125,
  parameters: 9_400_000, precision: "fp32",
  provenance: {
    name: "mock", note: "A mock of the tests: its numbers are made up, it translates nothing.",
    data: [{ name: "none", licence: "none" }], scores: { BLEU: null, chrF: null },
  },
};

/**
 * @param {string} text
 * @returns {{id: number, piece: string, surface: string, start: number, end: number, word: number,
 *   special: boolean}[]}
 */
export function sourcePieces(text) {
  const pieces = [];
  let word = 0;
  for (const match of text.matchAll(/[\p{L}\p{N}']+|[^\s\p{L}\p{N}]/gu)) {
    const starts = match.index === 0 || text[match.index - 1] === " ";
    chop(match[0]).reduce((at, part) => {
      const first = at === match.index;
      pieces.push({
        id: 10 + (hash(part) % 7000), piece: (first && starts ? "▁" : "") + part, surface: part,
        start: at, end: at + part.length, word, special: false,
      });
      return at + part.length;
    }, match.index);
    word += 1;
  }
  pieces.push({
    id: 0, piece: "</s>", surface: "", start: text.length, end: text.length, word, special: true,
  });
  return pieces;
}

/** @param {string} word @returns {string[]} */
function chop(word) {
  return word.length > 7 ? [word.slice(0, 5), ...chop(word.slice(5))] : [word];
}

/**
 * @param {string} text
 * @param {ReturnType<typeof sourcePieces>} source
 * @returns {[string, number][]} pieces, each with the source word it comes from
 */
function translation(text, source) {
  const known = recordings[text];
  if (known) return known;
  const words = new Map();
  for (const { word, surface, special } of source) {
    if (!special) words.set(word, (words.get(word) ?? "") + surface);
  }
  return [...words].flatMap(([word, surface]) => {
    const pieces = { ".": ["。"], ",": ["、"], "?": ["か", "。"] }[surface]
      ?? lexicon[surface.toLowerCase()] ?? chop(surface);
    return pieces.map((piece) => /** @type {[string, number]} */ ([piece, word]));
  });
}

/**
 * @param {{text: string, method?: string, seed?: number, maximumLength?: number,
 *   candidates?: number, interventions?: any[]}} request
 */
export function makeRecording(request) {
  const { text, method = "greedy", maximumLength = 200 } = request;
  const random = seededRandom(hash(text) ^ (method === "sample" ? request.seed ?? 0 : 0));
  const source = sourcePieces(text);
  const hidden = hiddenKeys(request.interventions ?? []);
  // A word that nothing can look at is not translated, in this mock.
  const full = translation(text, source).filter(([, word]) =>
    !source.some((piece, at) => piece.word === word && hidden.has(at)));
  const pairs = full.slice(0, maximumLength - 1);
  const steps = makeSteps(pairs, source, request, random);
  const written = steps[steps.length - 1].text;
  return {
    source, steps, ...makeAttention(source, pairs, random, hidden),
    encoder: { milliseconds: 1.9, stages: [stage("encoder", [source.length, model.dModel], random)] },
    end: {
      translation: written, target: steps.map((step) => step.chosen), reason: "end-token",
      milliseconds: 2.4 * steps.length,
      logProbability: steps.reduce((sum, step) => sum + Math.log(step.probability), 0),
    },
  };
}

/** @param {any[]} edits @returns {Set<number>} source positions that cross-attention may not see */
function hiddenKeys(edits) {
  return new Set(edits.filter(({ site, edit }) => site === "cross" && edit.kind === "mask")
    .flatMap(({ keys }) => keys?.positions ?? []));
}

function makeSteps(pairs, source, request, random) {
  const steps = [];
  let text = "";
  let read = {
    id: model.vocabulary - 1, piece: "<pad>", surface: "", start: 0, end: 0, word: -1, special: true,
  };
  [...pairs, ["</s>", source[source.length - 1].word]].forEach(([piece, word], index) => {
    const end = piece === "</s>";
    const surface = end ? "" : piece.replace("▁", "");
    const chosen = {
      id: end ? 0 : 10 + (hash(piece) % 7000), piece, surface, start: text.length,
      end: text.length + surface.length, word: targetWord(pairs, index), special: end,
    };
    text += surface;
    const probability = 0.35 + 0.6 * random();
    const candidates = makeCandidates(chosen, probability, request, random);
    const sampling = request.method === "sample";
    steps.push({
      index, read, chosen, text, probability, rank: 1,
      entropy: candidates.reduce((sum, each) => sum - each.probability * Math.log(each.probability), 0),
      candidates,
      why: {
        method: request.method ?? "greedy", kept: sampling ? request.topK || model.vocabulary : 10,
        threshold: null, draw: sampling ? random() * probability : null,
      },
      stages: makeStages(index, candidates, random), milliseconds: 0.6 + random(),
    });
    read = chosen;
  });
  return steps;
}

/** Pieces that come from the same source word are one word, in this mock. */
function targetWord(pairs, index) {
  let word = 0;
  for (let i = 1; i <= index; i += 1) {
    if (i === pairs.length || pairs[i][1] !== pairs[i - 1][1] || /[。、]/.test(pairs[i][0])) word += 1;
  }
  return word;
}

function makeCandidates(chosen, probability, { candidates = 10 }, random) {
  const others = fillers.filter((piece) => piece !== chosen.piece).slice(0, candidates - 1);
  let rest = Math.min(1 - probability, probability * 0.9);
  const list = [{ id: chosen.id, piece: chosen.piece, surface: chosen.surface, probability }];
  for (const piece of others) {
    const share = rest * (0.3 + 0.3 * random());
    rest -= share;
    list.push({ id: 10 + (hash(piece) % 7000), piece, surface: piece.replace("▁", ""), probability: share });
  }
  return list.map((each) => ({ ...each, logit: 9 + Math.log(each.probability) }))
    .sort((left, right) => right.probability - left.probability);
}

function makeStages(index, candidates, random) {
  const width = [1, model.dModel];
  return [
    { name: "input", shape: [1, index + 1], numbers: [index], norm: index },
    stage("embedding", width, random), stage("maskedSelfAttention", width, random),
    stage("heads", width, random), stage("crossAttention", width, random),
    stage("feedForward", [1, model.vocabulary], random),
    {
      name: "choice", shape: [1, candidates.length], norm: Math.hypot(...candidates.map((c) => c.probability)),
      numbers: candidates.slice(0, 8).map((each) => each.probability),
    },
    { name: "append", shape: [1, index + 2], numbers: [index + 1], norm: index + 1 },
  ];
}

function stage(name, shape, random) {
  const size = shape.reduce((product, length) => product * length, 1);
  const numbers = Array.from({ length: 8 }, () => Math.fround((random() + random() + random() - 1.5) * 1.4));
  return { name, shape, numbers, norm: Math.sqrt(size) * (0.8 + 0.4 * random()) };
}

/** Weights: score by habit, then softmax, so that each row sums to 1. */
function makeAttention(source, pairs, random, hidden) {
  const size = source.length;
  const target = pairs.length + 1;
  const heads = (count) => Array.from({ length: count * model.heads }, (_, i) => i);
  const noise = () => 0.8 * (random() - 0.5);
  const encoder = new Float32Array(heads(model.encoderLayers).flatMap((head) =>
    source.flatMap((_, query) => softmax(source.map((__, key) =>
      encoderHabit(head, query, key, size) + noise())))));
  const self = [];
  const cross = [];
  for (let step = 0; step < target; step += 1) {
    self.push(new Float32Array(heads(model.decoderLayers).flatMap((head) =>
      softmax(Array.from({ length: step + 1 }, (_, key) => selfHabit(head, step, key) + noise())))));
    cross.push(new Float32Array(heads(model.decoderLayers).flatMap((head) =>
      softmax(source.map((piece, key) =>
        (hidden.has(key) ? -Infinity : crossHabit(head, step, piece, key, pairs, size) + noise()))))));
  }
  return { encoderWeights: encoder, selfWeights: self, crossWeights: cross };
}

function encoderHabit(head, query, key, size) {
  const distance = key - query;
  switch (head % 4) {
    case 0: return distance === -1 ? 3.4 : -0.2 * Math.abs(distance);
    case 1: return distance === 1 ? 3.2 : -0.2 * Math.abs(distance);
    case 2: return key === size - 1 ? 2.6 : -0.1 * Math.abs(distance);
    default: return distance === 0 ? 2.5 : -0.35 * Math.abs(distance) + (head > 8 ? 1 : 0);
  }
}

function selfHabit(head, step, key) {
  const back = step - key;
  switch (head % 4) {
    case 0: return back === 0 ? 2.8 : -0.3 * back;
    case 1: return back === 1 ? 3.2 : -0.2 * back;
    case 2: return key === 0 ? 2.4 : 0;
    default: return -0.15 * back;
  }
}

function crossHabit(head, step, piece, key, pairs, size) {
  const word = pairs[step]?.[1];
  const read = pairs[step - 1]?.[1];
  const last = key === size - 1;
  const end = step === pairs.length;
  switch (head % 4) {
    case 0: return end ? (last ? 4 : 0) : piece.word === word ? 4 + head * 0.08 : last ? 1 : 0;
    case 1: return piece.word === read ? 3.2 : last ? 1.4 : 0;
    case 2: return last ? 3.4 : 0.3 * Number(piece.word === word);
    default: return -0.4 * Math.abs(key - (step * size) / (pairs.length + 1));
  }
}

/** @param {number[]} scores @returns {number[]} */
function softmax(scores) {
  const largest = Math.max(...scores);
  const powers = scores.map((score) => Math.exp(score - largest));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}
