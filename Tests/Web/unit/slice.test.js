import assert from "node:assert/strict";
import { test } from "node:test";
import { buildFrame, buildSlice } from "loupe/slice.js";
import { names, tinyTrace } from "../support/fixtures.js";

/** @type {import("loupe/slice.js").FrameOptions} */
const plain = {
  kind: "cross", step: 2, unit: "pieces", dropSpecial: false, emphasis: "chosen", choiceHidden: false,
  names,
};
const trace = tinyTrace();
const texts = (/** @type {{text: string}[]} */ labels) => labels.map(({ text }) => text);
const rows = (/** @type {ArrayLike<number>[]} */ weights) => weights.map((row) => [...Array.from(row)]);

test("cross-attention: rows carry both tokens, columns the source", () => {
  const frame = buildFrame(trace, plain);
  assert.deepEqual(texts(frame.columns), ["un", "do", "<e>"]);
  assert.deepEqual(texts(frame.rows.map((row) => row.label)), ["取り", "消す", "<e>"]);
  assert.deepEqual(frame.rows.map((row) => [row.read?.text, row.chosen?.text]),
    [["<s>", "取り"], ["取り", "消す"], ["消す", "<e>"]]);
  assert.equal(frame.current, 2);
});

test("the label can be the token that was read", () => {
  const frame = buildFrame(trace, { ...plain, emphasis: "read" });
  assert.deepEqual(texts(frame.rows.map((row) => row.label)), ["<s>", "取り", "消す"]);
  assert.deepEqual(frame.rows[1].label.tokens, ["t0"]);
});

test("rows of later steps are absent", () => {
  const slice = buildSlice(trace, buildFrame(trace, { ...plain, step: 0 }), { layer: 0, head: 0 });
  assert.equal(slice.frame.rows.length, 1);
  assert.deepEqual(rows(slice.weights), [[0.5, 0.25, 0.25]]);
});

test("a choice that is not made yet has no name", () => {
  const frame = buildFrame(trace, { ...plain, step: 1, choiceHidden: true });
  assert.deepEqual(texts(frame.rows.map((row) => row.label)), ["取り", "?"]);
});

test("masked self-attention: later keys are hidden, not zero", () => {
  const slice = buildSlice(trace, buildFrame(trace, { ...plain, kind: "self" }), { layer: 0, head: 0 });
  assert.deepEqual(texts(slice.frame.columns), ["<s>", "取り", "消す"]);
  assert.deepEqual(slice.frame.rows.map((row) => row.hidden),
    [[false, true, true], [false, false, true], [false, false, false]]);
  assert.deepEqual(rows(slice.weights), [[1, 0, 0], [0.25, 0.75, 0], [0.25, 0.25, 0.5]]);
});

test("special keys dropped: columns go, rows sum to 1, an empty row is NaN", () => {
  const cross = buildSlice(trace, buildFrame(trace, { ...plain, dropSpecial: true }), { layer: 0, head: 0 });
  assert.deepEqual(texts(cross.frame.columns), ["un", "do"]);
  assert.deepEqual(rows(cross.weights), [[2 / 3, 1 / 3], [1 / 3, 2 / 3], [0.5, 0.5]]);
  const self = buildSlice(trace, buildFrame(trace, { ...plain, kind: "self", dropSpecial: true }), { layer: 0, head: 0 });
  assert.deepEqual(texts(self.frame.columns), ["取り", "消す"]);
  assert.deepEqual(rows(self.weights), [[NaN, NaN], [1, 0], [1 / 3, 2 / 3]]);
});

test("words: keys are summed, queries averaged", () => {
  const slice = buildSlice(trace, buildFrame(trace, { ...plain, unit: "words" }), { layer: 0, head: 0 });
  assert.deepEqual(texts(slice.frame.columns), ["undo", "<e>"]);
  assert.deepEqual(texts(slice.frame.rows.map((row) => row.label)), ["取り消す", "<e>"]);
  // (0.75 + 0.75) / 2 on the word, 0.25 on the end; then the last step alone.
  assert.deepEqual(rows(slice.weights), [[0.75, 0.25], [0.25, 0.75]]);
});

test("words of the encoder", () => {
  const slice = buildSlice(trace, buildFrame(trace, { ...plain, kind: "encoder", unit: "words" }), { layer: 0, head: 0 });
  assert.deepEqual(rows(slice.weights), [[0.75, 0.25], [0.5, 0.5]]);
  assert.equal(slice.frame.current, null);
  assert.equal(slice.frame.rows[0].read, null);
});
