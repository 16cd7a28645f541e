import assert from "node:assert/strict";
import { test } from "node:test";
import { readFragment, writeFragment } from "loupe/fragment.js";
import { validSettings } from "loupe/settings.js";

/** @type {import("loupe/fragment.js").SharedView} */
const view = {
  text: "A & b = c#d 猫\n2", model: "en-ja", settings: validSettings({ method: "sample", topK: 5, seed: 9 }),
  step: 3, stage: 4, kind: "self", layer: 2, head: "mean", words: true, dropSpecial: true,
  emphasis: "read", language: "en",
};

test("a view is read back as it was written", () => {
  assert.deepEqual(readFragment(`#${writeFragment(view)}`), view);
});

test("numbers count from 1, as on the screen", () => {
  const fields = new URLSearchParams(writeFragment(view));
  assert.equal(fields.get("step"), "4");
  assert.equal(fields.get("stage"), "5");
  assert.equal(fields.get("layer"), "3");
});

test("defaults are left out", () => {
  const plain = { ...view, settings: validSettings({}), step: null, stage: null, words: false,
    dropSpecial: false, emphasis: /** @type {const} */ ("chosen"), language: null, model: null };
  assert.equal(writeFragment({ ...plain, text: "x" }), "text=x&kind=self&layer=3&head=mean");
  assert.deepEqual(readFragment(writeFragment(plain)), plain);
});

test("what is not a view, or nonsense in one, does no harm", () => {
  assert.equal(readFragment(""), null);
  assert.equal(readFragment("#kind=self"), null);
  const odd = readFragment("text=x&step=-4&layer=abc&kind=what&beam=1e9&method=<b>");
  assert.equal(odd?.step, null);
  assert.equal(odd?.layer, null);
  assert.equal(odd?.kind, "cross");
  assert.equal(odd?.settings.method, "greedy");
  assert.equal(odd?.settings.beam, 16);
});
