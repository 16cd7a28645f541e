import { indices } from "loupe/attention.js";
import { coverage, distanceBack, entropy, mean, shareOn, thirds, tokenClasses } from "loupe/readings.js";

/**
 * The beginning, middle and end of one generation: what the three attentions do in each. Every number
 * is a mean over steps of a number of each head, never a number of a mean row. Pure.
 *
 * @typedef {import("loupe/types.js").AttentionKind} AttentionKind
 * @typedef {import("loupe/trace.js").Trace} Trace
 * @typedef {readonly (readonly [number, number])[]} Heads  layer and head
 *
 * @typedef {object} PartReading  one number for each of the three parts; NaN where a part is empty
 * @property {string} name
 * @property {number[]} values
 * @property {"share" | "tokens"} unit
 *
 * @typedef {object} Example  a strong look at a plain word
 * @property {number} step
 * @property {number} key
 * @property {number} weight
 * @property {number} layer
 * @property {number} head
 *
 * @typedef {object} Parts
 * @property {[number, number][]} steps  from, to of each part
 * @property {[number, number][]} positions  of the source, for the encoder
 * @property {Record<AttentionKind, PartReading[]>} readings
 * @property {Example[][]} examples  of each part, strongest first
 * @property {{step: number, weight: number}[]} again  tokens chosen in the beginning, by how much the
 *   end looks at them; strongest first
 * @property {{position: number, begin: number, end: number}[]} sources  words of the source that the
 *   beginning looked at, by how much the end looks at them again
 */

const EXAMPLES = 3;
const LISTED = 6;

/**
 * @param {Trace} trace
 * @param {AttentionKind} kind
 * @returns {Heads} all of them
 */
export function allHeads(trace, kind) {
  return indices(trace.layerCount(kind)).flatMap((layer) =>
    indices(trace.headCount(kind)).map((head) => /** @type {const} */ ([layer, head])));
}

/**
 * @param {Trace} trace with at least one step
 * @param {(kind: AttentionKind) => Heads} headsOf those whose readings are averaged
 * @returns {Parts}
 */
export function computeParts(trace, headsOf) {
  const steps = thirds(trace.stepCount);
  const positions = thirds(trace.source.length);
  return {
    steps, positions,
    readings: {
      encoder: encoderReadings(trace, headsOf("encoder"), positions),
      self: selfReadings(trace, headsOf("self"), steps),
      cross: crossReadings(trace, headsOf("cross"), steps),
    },
    examples: steps.map((part) => strongest(trace, headsOf("cross"), part)),
    again: lookedAgain(trace, headsOf("self"), steps),
    sources: sourcesAgain(trace, headsOf("cross"), steps),
  };
}

/**
 * @param {[number, number][]} parts
 * @param {Heads} heads
 * @param {(layer: number, head: number, query: number) => number} read
 * @returns {number[]} the mean over queries and heads of each part
 */
function overParts(parts, heads, read) {
  return parts.map(([from, to]) => mean(heads.flatMap(([layer, head]) =>
    indices(to - from).map((at) => read(layer, head, from + at)))));
}

/**
 * One part in a nutshell, for a reader who has not read the tables yet.
 * @param {Parts} parts
 * @param {number} part
 * @returns {{place: "first" | "middle" | "last" | "end", share: number, back: number} | null} where in the
 *   source most of the weight lies, how much, and how many tokens it looks back; null for an empty part
 */
export function partLead({ readings }, part) {
  const value = (/** @type {AttentionKind} */ kind, /** @type {string} */ name) =>
    readings[kind].find((each) => each.name === name)?.values[part] ?? NaN;
  const places = /** @type {const} */ (["first", "middle", "last", "end"]);
  const [best] = places.map((place) => ({ place, share: value("cross", place) }))
    .sort((left, right) => right.share - left.share);
  const back = value("self", "distance");
  return Number.isFinite(best.share) && Number.isFinite(back) ? { ...best, back } : null;
}

/** @param {Trace} trace @param {Heads} heads @param {[number, number][]} parts @returns {PartReading[]} */
function encoderReadings(trace, heads, parts) {
  const { end, punctuation } = tokenClasses(trace.source);
  /** @param {(row: Float32Array, query: number) => number} read */
  const values = (read) => overParts(parts, heads, (layer, head, query) =>
    read(trace.weights("encoder", layer, head, query), query));
  return [
    { name: "distance", unit: "tokens", values: values((row, query) =>
      row.reduce((sum, weight, key) => sum + weight * Math.abs(query - key), 0)) },
    { name: "effective", unit: "tokens", values: values((row) => Math.exp(entropy(row))) },
    { name: "end", unit: "share", values: values((row) => shareOn(row, end)) },
    { name: "punctuation", unit: "share", values: values((row) => shareOn(row, punctuation)) },
  ];
}

/** @param {Trace} trace @param {Heads} heads @param {[number, number][]} parts @returns {PartReading[]} */
function selfReadings(trace, heads, parts) {
  /** @param {(row: Float32Array, query: number) => number} read */
  const values = (read) => overParts(parts, heads, (layer, head, query) =>
    read(trace.weights("self", layer, head, query), query));
  return [
    { name: "distance", unit: "tokens", values: values(distanceBack) },
    { name: "effective", unit: "tokens", values: values((row) => Math.exp(entropy(row))) },
    { name: "start", unit: "share", values: values((row) => row[0]) },
    { name: "itself", unit: "share", values: values((row, query) => row[query]) },
  ];
}

/** @param {Trace} trace @param {Heads} heads @param {[number, number][]} parts @returns {PartReading[]} */
function crossReadings(trace, heads, parts) {
  const { end, punctuation, plain } = tokenClasses(trace.source);
  /** @param {(row: Float32Array) => number} read */
  const values = (read) => overParts(parts, heads, (layer, head, step) =>
    read(trace.weights("cross", layer, head, step)));
  const places = thirds(plain.length).map(([from, to]) => new Set(plain.slice(from, to)));
  /** @type {PartReading[]} */
  const shares = ["first", "middle", "last"].map((name, at) =>
    ({ name, unit: "share", values: values((row) => shareOn(row, places[at])) }));
  return [
    ...shares,
    { name: "end", unit: "share", values: values((row) => shareOn(row, end)) },
    { name: "punctuation", unit: "share", values: values((row) => shareOn(row, punctuation)) },
    { name: "coverage", unit: "share", values: parts.map(([from, to]) => mean(heads.map(([layer, head]) =>
      coverage(indices(to - from).map((at) => trace.weights("cross", layer, head, from + at)), plain)))) },
    { name: "effective", unit: "tokens", values: values((row) => Math.exp(entropy(row))) },
  ];
}

/**
 * The strongest looks at plain words, at most one a step.
 * @param {Trace} trace
 * @param {Heads} heads
 * @param {[number, number]} part
 * @returns {Example[]}
 */
function strongest(trace, heads, [from, to]) {
  const { plain, punctuation } = tokenClasses(trace.source);
  const words = plain.filter((key) => !punctuation.has(key));
  const best = indices(to - from).map((at) => {
    /** @type {Example} */
    let example = { step: from + at, key: -1, weight: 0, layer: 0, head: 0 };
    for (const [layer, head] of heads) {
      const row = trace.weights("cross", layer, head, from + at);
      for (const key of words) {
        if (row[key] > example.weight) example = { step: from + at, key, weight: row[key], layer, head };
      }
    }
    return example;
  });
  return best.filter(({ key, step }) => key >= 0 && !trace.steps[step].chosen.special)
    .sort((left, right) => right.weight - left.weight).slice(0, EXAMPLES);
}

/**
 * @param {Trace} trace
 * @param {Heads} heads
 * @param {[number, number][]} parts
 * @returns {Parts["again"]}
 */
function lookedAgain(trace, heads, [[from, to], , end]) {
  return indices(to - from).map((at) => from + at)
    // The token that step t chose is read by step t + 1: it is key t + 1.
    .map((step) => ({ step, weight: overParts([end], heads, (layer, head, query) =>
      trace.weights("self", layer, head, query)[step + 1] ?? 0)[0] }))
    .filter(({ weight }) => weight > 0)
    .sort((left, right) => right.weight - left.weight).slice(0, LISTED);
}

/**
 * @param {Trace} trace
 * @param {Heads} heads
 * @param {[number, number][]} parts
 * @returns {Parts["sources"]}
 */
function sourcesAgain(trace, heads, [begin, , end]) {
  const { plain } = tokenClasses(trace.source);
  const even = 1 / trace.source.length;
  return plain.map((position) => {
    const [first, last] = overParts([begin, end], heads, (layer, head, step) =>
      trace.weights("cross", layer, head, step)[position]);
    return { position, begin: first, end: last };
  }).filter((each) => each.begin > even && Number.isFinite(each.end))
    .sort((left, right) => right.end - left.end).slice(0, LISTED);
}
