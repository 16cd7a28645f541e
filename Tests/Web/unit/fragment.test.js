import assert from "node:assert/strict";
import { test } from "node:test";
import { readFragment, writeFragment } from "loupe/fragment.js";
import { validSettings } from "loupe/settings.js";

/** @type {import("loupe/fragment.js").SharedView} */
const view = {
  text: "A & b = c#d 猫\n2", model: "en-ja", settings: validSettings({ method: "sample", topK: 5, seed: 9 }),
  step: 3, stage: 4, kind: "self", layer: 2, head: "mean", set: null,
  others: { encoder: { layer: 1, head: "max", set: null }, self: null, cross: {
    layer: 0, head: 1, set: { how: "max", heads: [[0, 1], [2, 3]] },
  } },
  desk: "thirds", span: "all", shape: "text", unit: "characters", dropSpecial: true,
  emphasis: "read", pinned: 2, loupe: { key: 0, block: 4, column: 17 }, partsScope: "head",
  reading: "alti", tables: ["film", "matrix"], language: "en",
  compare: {
    compareWhat: "run", otherSelection: { encoder: null, self: null, cross: null }, otherStep: 0, otherText: null,
    otherModel: null, otherWording: null, otherForced: false, edits: [],
  },
};

test("a view is read back as it was written", () => {
  assert.deepEqual(readFragment(`#${writeFragment(view)}`), view);
});

test("a comparison comes back: what B is, and every edit", () => {
  /** @type {import("loupe/edits.js").Edit[]} */
  const edits = [{
    site: "cross", layers: [1], heads: "all", queries: { part: "end" }, keys: { positions: [0, 2] }, stage: "weight",
    edit: { kind: "scale", factor: 0.5, renormalise: true },
  }];
  const desk = /** @type {const} */ ("compare");
  const run = { ...view, desk, compare: { ...view.compare, otherText: "b & c", otherForced: true, edits } };
  assert.deepEqual(readFragment(writeFragment(run)), run);
  const heads = { ...view, desk, compare: { ...view.compare, compareWhat: /** @type {const} */ ("heads"),
    otherSelection: { encoder: null, self: { layer: 0, head: /** @type {const} */ ("max"), set: null }, cross: null } } };
  assert.deepEqual(readFragment(writeFragment(heads)), heads);
  const steps = { ...view, desk, compare: { ...view.compare, compareWhat: /** @type {const} */ ("steps"), otherStep: 4 } };
  assert.deepEqual(readFragment(writeFragment(steps)), steps);
  assert.deepEqual(readFragment("text=x&desk=compare&edits=[{]")?.compare.edits, []);
  assert.deepEqual(readFragment("text=x&desk=compare&edits=[{\"site\":\"moon\"}]")?.compare.edits, []);
});

test("heads picked by hand are read back, and links of before understood", () => {
  const set = { how: /** @type {const} */ ("max"), heads: /** @type {[number, number][]} */ ([[0, 3], [2, 0]]) };
  const text = writeFragment({ ...view, set });
  assert.equal(new URLSearchParams(text).get("heads"), "1.4,3.1");
  assert.deepEqual(readFragment(text)?.set, set);
  assert.equal(readFragment("text=x&heads=0.1")?.set, null);
  assert.equal(readFragment("text=x&words=1")?.unit, "words");
  assert.equal(readFragment("text=x&desk=nowhere")?.desk, "look");
});

test("numbers count from 1, as on the screen", () => {
  const fields = new URLSearchParams(writeFragment(view));
  assert.equal(fields.get("step"), "4");
  assert.equal(fields.get("stage"), "5");
  assert.equal(fields.get("layer"), "3");
});

test("defaults are left out", () => {
  const plain = { ...view, settings: validSettings({}), step: null, stage: null,
    desk: /** @type {const} */ ("look"), span: /** @type {const} */ ("step"), shape: /** @type {const} */ ("lines"),
    unit: /** @type {const} */ ("pieces"), dropSpecial: false, emphasis: /** @type {const} */ ("chosen"), language: null, model: null,
    others: { encoder: null, self: null, cross: null }, pinned: null, loupe: { key: null, block: null, column: null },
    partsScope: /** @type {const} */ ("all"), reading: null, tables: [] };
  assert.equal(writeFragment({ ...plain, text: "x" }), "text=x&kind=self&layer=3&head=mean");
  assert.deepEqual(readFragment(writeFragment(plain)), plain);
});

test("what is not a view, or nonsense in one, does no harm", () => {
  assert.equal(readFragment(""), null);
  assert.equal(readFragment("#kind=self"), null);
  const odd = readFragment("text=x&step=-4&layer=abc&kind=what&beam=1e9&method=<b>&tables=film,<b>,&self.layer=2");
  assert.deepEqual(odd?.tables, ["film"]);
  assert.deepEqual(odd?.others, { encoder: null, self: null, cross: null }, "a layer without a head is no choice");
  assert.equal(odd?.step, null);
  assert.equal(odd?.layer, null);
  assert.equal(odd?.kind, "cross");
  assert.equal(odd?.settings.method, "greedy");
  assert.equal(odd?.settings.beam, 16);
});
