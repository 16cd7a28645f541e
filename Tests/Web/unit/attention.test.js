import assert from "node:assert/strict";
import { test } from "node:test";
import {
  chosenWeights, combineRows, effectiveCount, indexOfLargest, joinWords, keepKeys,
} from "loupe/attention.js";
import { tinyTrace } from "../support/fixtures.js";

test("mean and maximum of rows", () => {
  const rows = [[0.5, 0.5, 0], [0.1, 0.2, 0.7]];
  assert.deepEqual([...combineRows(rows, "mean")], [0.3, 0.35, 0.35]);
  assert.deepEqual([...combineRows(rows, "max")], [0.5, 0.5, 0.7]);
  assert.deepEqual([...combineRows([], "mean")], []);
});

test("one head is given as it was recorded", () => {
  const trace = tinyTrace();
  assert.deepEqual([...chosenWeights(trace, "cross", { layer: 0, head: 1 }, 1)], [0, 1, 0]);
});

test("heads are combined inside a layer before layers are", () => {
  const trace = tinyTrace();
  // Step 0, cross: layer 1 heads [.5 .25 .25] [1 0 0]; layer 2 heads [0 0 1] [.25 .25 .5].
  assert.deepEqual([...chosenWeights(trace, "cross", { layer: 0, head: "mean" }, 0)], [0.75, 0.125, 0.125]);
  assert.deepEqual([...chosenWeights(trace, "cross", { layer: "mean", head: 0 }, 0)], [0.25, 0.125, 0.625]);
  assert.deepEqual([...chosenWeights(trace, "cross", { layer: "mean", head: "max" }, 0)], [0.625, 0.25, 0.625]);
  assert.deepEqual([...chosenWeights(trace, "cross", { layer: "max", head: "mean" }, 0)], [0.75, 0.125, 0.75]);
  assert.deepEqual([...chosenWeights(trace, "cross", { layer: "mean", head: "mean" }, 0)], [0.4375, 0.125, 0.4375]);
});

test("left-out keys: the rest sums to 1 again", () => {
  assert.deepEqual([...keepKeys([0.5, 0.125, 0.375], [0, 1])], [0.8, 0.2]);
  assert.deepEqual([...keepKeys([0.25], [0, 1])], [1, 0]);
  assert.deepEqual([...keepKeys([0, 0, 1], [0, 1])], [NaN, NaN]);
});

test("picked heads are combined as one", () => {
  const trace = tinyTrace();
  const set = (/** @type {"mean" | "max"} */ how) =>
    ({ layer: 0, head: 0, set: { how, heads: /** @type {[number, number][]} */ ([[0, 0], [1, 1]]) } });
  assert.deepEqual([...chosenWeights(trace, "cross", set("mean"), 0)], [0.375, 0.25, 0.375]);
  assert.deepEqual([...chosenWeights(trace, "cross", set("max"), 0)], [0.5, 0.25, 0.5]);
});

test("words: the sum over keys, the mean over queries", () => {
  const rows = [[0.5, 0.25, 0.25], [0.125, 0.125, 0.75], [0, 1, 0]];
  const words = joinWords(rows, [[0, 1], [2]], [[0, 1], [2]]);
  assert.deepEqual(words.map((row) => [...row]), [[0.5, 0.5], [1, 0]]);
});

test("words: rows sum to 1 where pieces did", () => {
  const words = joinWords([[0.3, 0.7], [0.9, 0.1]], [[0, 1]], [[0], [1]]);
  assert.ok(Math.abs(words[0][0] + words[0][1] - 1) < 1e-12);
});

test("words: a masked row is shorter, missing keys count as 0", () => {
  const words = joinWords([[1], [0.25, 0.75]], [[0, 1]], [[0], [1]]);
  assert.deepEqual([...words[0]], [0.625, 0.375]);
});

test("words: rows with nothing left do not count in the mean", () => {
  const words = joinWords([[NaN, NaN], [0.25, 0.75]], [[0, 1]], [[0], [1]]);
  assert.deepEqual([...words[0]], [0.25, 0.75]);
  assert.deepEqual([...joinWords([[NaN]], [[0]], [[0]])[0]], [NaN]);
});

test("the largest value and the effective number of candidates", () => {
  assert.equal(indexOfLargest([0.1, 0.7, 0.2]), 1);
  assert.equal(indexOfLargest([NaN, 0.1]), 1);
  assert.equal(indexOfLargest([]), -1);
  assert.ok(Math.abs(effectiveCount(Math.log(4)) - 4) < 1e-12);
});
