import { indices } from "loupe/attention.js";
import { createPartSums } from "loupe/part-sums.js";
import { distanceBack, entropy, shareOn, thirds, tokenClasses } from "loupe/readings.js";

/**
 * The beginning, middle and end of one generation: what the three attentions do in each. Every number
 * is a mean over steps of a number of each head, never a number of a mean row. Pure.
 *
 * @typedef {import("loupe/types.js").AttentionKind} AttentionKind
 * @typedef {import("loupe/trace.js").Trace} Trace
 * @typedef {import("loupe/part-sums.js").PartReading} PartReading
 * @typedef {readonly (readonly [number, number])[]} Heads  layer and head
 * @typedef {[number, number][]} Ranges  from, to (one past the last)
 *
 * @typedef {object} Example  a strong look at a plain word
 * @property {number} step
 * @property {number} key
 * @property {number} weight
 * @property {number} layer
 * @property {number} head
 *
 * @typedef {object} Parts
 * @property {Ranges} steps  of each part
 * @property {Ranges} positions  of the source, for the encoder
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
  const work = partsByHead(trace, headsOf);
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}

/**
 * The same head by head, each row of weights read once: a recording of hundreds of heads takes
 * seconds, and whoever computes it can let the page draw in between.
 * @param {Trace} trace
 * @param {(kind: AttentionKind) => Heads} headsOf
 * @returns {Generator<number, Parts, void>} says after each head which share is done
 */
export function* partsByHead(trace, headsOf) {
  const steps = thirds(trace.stepCount);
  const positions = thirds(trace.source.length);
  const passes = [
    crossPass(trace, headsOf("cross"), steps), selfPass(trace, headsOf("self"), steps),
    encoderPass(trace, headsOf("encoder"), positions),
  ];
  const count = passes.reduce((sum, { heads }) => sum + heads.length, 0);
  let done = 0;
  for (const { heads, read } of passes) {
    for (const [layer, head] of heads) {
      read(layer, head);
      done += 1;
      yield done / count;
    }
  }
  const [cross, self, encoder] = passes;
  return {
    steps, positions,
    readings: { encoder: encoder.readings(), self: self.readings(), cross: cross.readings() },
    examples: cross.examples?.() ?? [], again: self.again?.() ?? [], sources: cross.sources?.() ?? [],
  };
}

/**
 * One way through the weights of an attention.
 * @typedef {object} Pass
 * @property {Heads} heads
 * @property {(layer: number, head: number) => void} read  adds one head
 * @property {() => PartReading[]} readings
 * @property {() => Parts["examples"]} [examples]
 * @property {() => Parts["again"]} [again]
 * @property {() => Parts["sources"]} [sources]
 */

/** @param {Trace} trace @param {Heads} heads @param {Ranges} parts @returns {Pass} */
function encoderPass(trace, heads, parts) {
  const { end, punctuation } = tokenClasses(trace.source);
  const sums = createPartSums(parts, [
    ["distance", "tokens", (row, query) => distanceAround(row, query)],
    ["effective", "tokens", (row) => Math.exp(entropy(row))],
    ["end", "share", (row) => shareOn(row, end)],
    ["punctuation", "share", (row) => shareOn(row, punctuation)],
  ]);
  return {
    heads, readings: sums.readings,
    read(layer, head) {
      sums.each((query) => sums.add(trace.weights("encoder", layer, head, query), query));
    },
  };
}

/**
 * @param {ArrayLike<number>} row
 * @param {number} query
 * @returns {number} Σ w |query − key|, in tokens
 */
function distanceAround(row, query) {
  let sum = 0;
  for (let key = 0; key < row.length; key += 1) sum += row[key] * Math.abs(query - key);
  return sum;
}

/** @param {Trace} trace @param {Heads} heads @param {Ranges} parts @returns {Pass} */
function selfPass(trace, heads, parts) {
  const sums = createPartSums(parts, [
    ["distance", "tokens", distanceBack], ["effective", "tokens", (row) => Math.exp(entropy(row))],
    ["start", "share", (row) => row[0]], ["itself", "share", (row, query) => row[query]],
  ]);
  const [[from, to], , [last, count]] = parts;
  // The token that step t chose is read by step t + 1: it is key t + 1.
  const received = new Float64Array(to - from);
  return {
    heads, readings: sums.readings,
    read(layer, head) {
      sums.each((query) => {
        const row = trace.weights("self", layer, head, query);
        sums.add(row, query);
        if (query >= last) received.forEach((_, at) => { received[at] += row[from + at + 1] ?? 0; });
      });
    },
    again: () => Array.from(received, (sum, at) =>
      ({ step: from + at, weight: sum / ((count - last) * heads.length) }))
      .filter(({ weight }) => weight > 0)
      .sort((left, right) => right.weight - left.weight).slice(0, LISTED),
  };
}

/** @param {Trace} trace @param {Heads} heads @param {Ranges} parts @returns {Pass} */
function crossPass(trace, heads, parts) {
  const { end, punctuation, plain } = tokenClasses(trace.source);
  const places = thirds(plain.length).map(([from, to]) => new Set(plain.slice(from, to)));
  const sums = createPartSums(parts, [
    ...(/** @type {const} */ (["first", "middle", "last"])).map((name, at) =>
      /** @type {import("loupe/part-sums.js").Reader} */ ([name, "share", (row) => shareOn(row, places[at])])),
    ["end", "share", (row) => shareOn(row, end)], ["punctuation", "share", (row) => shareOn(row, punctuation)],
    ["effective", "tokens", (row) => Math.exp(entropy(row))],
  ]);
  const seen = createSeen(trace.source.length, plain, parts);
  const best = createBest(trace, plain.filter((key) => !punctuation.has(key)), parts);
  return {
    heads,
    readings() {
      const all = sums.readings();
      return [...all.slice(0, -1), seen.coverage(), ...all.slice(-1)];
    },
    read(layer, head) {
      sums.each((step, part) => {
        const row = trace.weights("cross", layer, head, step);
        sums.add(row, step);
        seen.add(row, part);
        best.add(row, { step, layer, head });
      });
      seen.endHead();
    },
    examples: best.examples, sources: seen.sources,
  };
}

/**
 * What of the source was looked at: how much of it in each part, and what of the beginning again at the end.
 * @param {number} length of the source
 * @param {readonly number[]} plain positions that count
 * @param {Ranges} parts
 */
function createSeen(length, plain, parts) {
  const ofHead = parts.map(() => new Float64Array(length));
  const ofAll = parts.map(() => new Float64Array(length));
  const covered = parts.map(() => 0);
  let heads = 0;
  /** @param {number} part @param {number} position @returns {number} NaN of an empty part */
  const meanOf = (part, position) => ofAll[part][position] / (heads * (parts[part][1] - parts[part][0]));
  return {
    /** @param {ArrayLike<number>} row @param {number} part */
    add(row, part) {
      const sums = ofHead[part];
      for (let key = 0; key < length; key += 1) sums[key] += row[key];
    },
    endHead() {
      heads += 1;
      ofHead.forEach((sums, part) => {
        // Of each word at most 1 counts.
        covered[part] += plain.reduce((sum, key) => sum + Math.min(1, sums[key]), 0) / plain.length;
        for (let key = 0; key < length; key += 1) ofAll[part][key] += sums[key];
        sums.fill(0);
      });
    },
    /** @returns {PartReading} */
    coverage: () => ({ name: "coverage", unit: "share", values: covered.map((sum) => sum / heads) }),
    /** @returns {Parts["sources"]} */
    sources: () => plain.map((position) => ({ position, begin: meanOf(0, position), end: meanOf(2, position) }))
      .filter((each) => each.begin > 1 / length && Number.isFinite(each.end))
      .sort((left, right) => right.end - left.end).slice(0, LISTED),
  };
}

/**
 * The strongest looks at plain words, at most one a step.
 * @param {Trace} trace
 * @param {readonly number[]} words positions
 * @param {Ranges} parts
 */
function createBest(trace, words, parts) {
  const best = trace.steps.map((_, step) =>
    /** @type {Example} */ ({ step, key: -1, weight: 0, layer: 0, head: 0 }));
  return {
    /** @param {ArrayLike<number>} row @param {{step: number, layer: number, head: number}} place */
    add(row, place) {
      const strongest = best[place.step];
      for (const key of words) {
        if (row[key] > strongest.weight) Object.assign(strongest, place, { key, weight: row[key] });
      }
    },
    examples: () => parts.map(([from, to]) => best.slice(from, to)
      .filter(({ key, step }) => key >= 0 && !trace.steps[step].chosen.special)
      .sort((left, right) => right.weight - left.weight).slice(0, EXAMPLES)),
  };
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
