import assert from "node:assert/strict";
import { test } from "node:test";
import { compare, tokenPairs } from "loupe/comparison.js";
import { align, differ, headDistances, largestDifferences, variation } from "loupe/difference.js";
import { buildFrame, buildSlice } from "loupe/slice.js";
import { initialState } from "loupe/state.js";
import { Trace } from "loupe/trace.js";
import { differenceCss } from "loupe/scale.js";
import { buffer, cross, encoder, end, model, names, piece, self, source, step, tinyTrace } from "../support/fixtures.js";

const trace = tinyTrace();
/** @param {import("loupe/types.js").Selection} selection @param {import("loupe/types.js").AttentionKind} kind */
const slice = (selection, kind = "cross") => buildSlice(trace, buildFrame(trace, {
  kind, step: 2, unit: "pieces", dropSpecial: false, emphasis: "chosen", choiceHidden: false, names,
}), selection);
const pairs = (/** @type {string} */ left, /** @type {string} */ right) =>
  align([...left], [...right]).map((pair) => `${pair.left ?? "-"}${pair.right ?? "-"}`).join(" ");

test("what both texts have stands together, in the longest possible way", () => {
  assert.equal(pairs("abc", "abc"), "00 11 22");
  assert.equal(pairs("abc", "axc"), "00 1- -1 22");
  assert.equal(pairs("", "ab"), "-0 -1");
  assert.equal(pairs("ab", ""), "0- 1-");
  assert.equal(pairs("abcbdab", "bdcaba").split(" ").filter((pair) => !pair.includes("-")).length, 4);
});

test("differences cell by cell; the same is nothing, no overlap is everything", () => {
  const same = differ(slice({ layer: 0, head: 0 }), slice({ layer: 0, head: 0 }));
  assert.equal(same.distance, 0);
  assert.ok(same.slice.weights.every((row) => row.every((value) => value === 0)));
  const other = differ(slice({ layer: 0, head: 0 }), slice({ layer: 0, head: 1 }));
  assert.deepEqual([...other.slice.weights[0]], [0.5, -0.25, -0.25]);
  assert.equal(other.distance, (0.5 + 0.5 + 0.25) / 3);
  assert.deepEqual(largestDifferences(other, 2).map(({ row, column }) => [row, column]), [[0, 0], [1, 1]]);
});

test("what masked attention cannot see is no difference", () => {
  const { slice: shown } = differ(slice({ layer: 0, head: 0 }, "self"), slice({ layer: 0, head: 1 }, "self"));
  assert.deepEqual(shown.frame.rows[0].hidden, [false, true, true]);
  assert.ok(Number.isNaN(shown.weights[0][1]));
});

test("a token that only one of them has leaves its row and column empty", () => {
  const right = slice({ layer: 0, head: 0 });
  const left = { ...right, frame: { ...right.frame, rows: right.frame.rows.slice(1) }, weights: right.weights.slice(1) };
  const { rows, slice: shown, distance } = differ(left, right);
  assert.deepEqual(rows, [{ left: null, right: 0 }, { left: 0, right: 1 }, { left: 1, right: 2 }]);
  assert.ok(shown.weights[0].every(Number.isNaN));
  assert.equal(shown.frame.rows[0].label.text, "取り");
  assert.equal(distance, 0);
});

test("total variation", () => {
  assert.equal(variation([1, 0], [0, 1]), 1);
  assert.equal(variation([0.5, 0.5], [0.5, 0.25, 0.25]), 0.25);
});

test("heads by how far they look from one of them", () => {
  const distances = headDistances(trace, "cross", (_, __, query) => trace.weights("cross", 0, 0, query));
  assert.deepEqual(distances.map(({ layer, head }) => [layer, head]), [[1, 0], [0, 1], [1, 1], [0, 0]]);
  assert.equal(distances[3].distance, 0);
});

/** @param {Partial<import("loupe/state.js").AppState>} patch */
const state = (patch) => ({ ...initialState(), trace, step: 2, desk: /** @type {const} */ ("compare"), ...patch });

test("another head: the most different unless one was chosen", () => {
  const found = compare(state({
    compareWhat: "heads", selection: { encoder: null, self: null, cross: { layer: 0, head: 0 } },
  }), names);
  assert.deepEqual(found?.otherSelection, { layer: 1, head: 0, set: null });
  const chosen = compare(state({
    compareWhat: "heads", selection: { encoder: null, self: null, cross: { layer: 0, head: 0 } },
    otherSelection: { encoder: null, self: null, cross: { layer: 1, head: 1 } },
  }), names);
  assert.deepEqual(chosen?.otherSelection, { layer: 1, head: 1 });
  assert.equal(chosen?.heads.length, 4);
});

test("another step: a row is a head", () => {
  const found = compare(state({ compareWhat: "steps", step: 0, otherStep: 1,
    selection: { encoder: null, self: null, cross: { layer: "mean", head: "mean" } } }), names);
  assert.deepEqual(found?.left.frame.rows.map(({ label }) => label.text), ["1.1", "1.2", "2.1", "2.2"]);
  assert.deepEqual([...(found?.difference?.slice.weights[0] ?? [])], [-0.25, 0.25, 0]);
  const one = compare(state({ compareWhat: "steps", step: 0, otherStep: 1,
    selection: { encoder: null, self: null, cross: { layer: 1, head: 0 } } }), names);
  assert.deepEqual(one?.left.frame.rows.map(({ label }) => label.text), ["2.1", "2.2"]);
});

/** The same sentence, but the second token is another one. */
function otherRun() {
  const other = new Trace({ trace: "other", model, text: "undo", source });
  other.encoder = { stages: [] };
  other.setEncoderWeights(buffer(encoder));
  const odd = piece({ id: 9, piece: "止め", surface: "止め", start: 2, end: 4, word: 0 });
  [step(0), { ...step(1), chosen: odd }, { ...step(2), read: odd }].forEach((each) => other.addStep(each));
  [0, 1, 2].forEach((at) => other.addWeights(at, at + 1, buffer([...self[at], ...cross[at].slice().reverse()])));
  other.end = { ...end, logProbability: -2 };
  return other;
}

test("another run: aligned by its tokens, heads by how much they changed", () => {
  const found = compare(state({ compareWhat: "run", otherTrace: otherRun(), otherPhase: "ended" }), names);
  assert.deepEqual(found?.difference?.rows.map(({ left, right }) => [left, right]),
    [[0, 0], [1, null], [null, 1], [2, 2]]);
  assert.equal(found?.heads.length, 4);
  assert.ok((found?.heads[0].distance ?? 0) > 0);
  const before = compare(state({ compareWhat: "run" }), names);
  assert.equal(before?.difference, null);
});

test("the masked attention of two runs is compared while they share their tokens", () => {
  const found = compare(state({ kind: "self", compareWhat: "run", otherTrace: otherRun() }), names);
  assert.ok(found?.heads.every(({ distance }) => distance === 0));
});

test("the tokens of two runs side by side", () => {
  assert.deepEqual(tokenPairs(trace, otherRun(), names).map(({ left, right }) => [left?.text, right?.text]),
    [["取り", "取り"], ["消す", undefined], [undefined, "止め"], ["<e>", "<e>"]]);
});

test("equal differences of either sign have equal ink, none is the paper", () => {
  /** @type {import("loupe/scale.js").Ramp} */
  const less = { none: [255, 255, 255], middle: [100, 0, 100], full: [50, 0, 50] };
  /** @type {import("loupe/scale.js").Ramp} */
  const more = { none: [255, 255, 255], middle: [100, 100, 0], full: [50, 50, 0] };
  assert.equal(differenceCss({ less, more }, 0), "rgb(255 255 255)");
  assert.equal(differenceCss({ less, more }, -1), "rgb(50 0 50)");
  assert.equal(differenceCss({ less, more }, 1), "rgb(50 50 0)");
});
