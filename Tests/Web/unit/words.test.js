import assert from "node:assert/strict";
import { test } from "node:test";
import { createTranslate, pickLanguage } from "loupe/catalogue.js";
import { examplesFor } from "loupe/examples.js";
import english from "loupe/locales/en.js";
import { textChunks } from "loupe/progress.js";
import { provenanceRows } from "loupe/provenance.js";
import { readout } from "loupe/readout.js";
import { buildFrame, buildSlice } from "loupe/slice.js";
import { stageNow } from "loupe/stage-text.js";
import { filmTable, headsTable, matrixTable, stagesTable } from "loupe/table-data.js";
import { whyText } from "loupe/views/candidates-view.js";
import { names, piece, step, tinyTrace } from "../support/fixtures.js";

const t = createTranslate(english);
const trace = tinyTrace();
/** @param {Partial<import("loupe/slice.js").FrameOptions>} options */
const slice = (options) => buildSlice(trace, buildFrame(trace, {
  kind: "cross", step: 2, unit: "pieces", dropSpecial: false, emphasis: "chosen", choiceHidden: false, names,
  ...options,
}), { layer: 0, head: 0 });

test("texts are filled in; what is missing shows itself", () => {
  const translate = createTranslate({ a: "{x} of {y}" });
  assert.equal(translate("a", { x: 1, y: "<b>" }), "1 of <b>");
  assert.equal(translate("a", { x: 1 }), "1 of {y}");
  assert.equal(translate("b"), "b");
});

test("the first wanted language that is offered", () => {
  assert.equal(pickLanguage(["de-DE", "en-GB", "ja"], ["ja", "en"]), "en");
  assert.equal(pickLanguage(["fr"], ["ja", "en"]), "ja");
});

test("examples follow the model's language", () => {
  assert.equal(examplesFor("en").length, 20);
  assert.ok(examplesFor("en").includes("The cat sat on the mat. It was tired."));
  assert.equal(examplesFor("ja-JP"), examplesFor("ja"));
  assert.equal(examplesFor("xx"), examplesFor("en"));
  assert.equal(new Set(examplesFor("en")).size, 20);
});

test("the translation in chunks, with the spaces of the text", () => {
  const steps = ["I", "I am", "I am", "I am"].map((text, index) => ({
    ...step(0), index, text, chosen: piece({ surface: "am", piece: "▁am" }),
  }));
  steps[3].chosen = piece({ piece: "</s>", surface: "", special: true });
  assert.deepEqual(textChunks(steps, names).map((chunk) => chunk.text), ["I", " am", "", "<e>"]);
});

test("readouts name both tokens of a decoder row and the exact weight", () => {
  assert.equal(readout(t, slice({}), 1, 1), "“取り→消す” looks at “do” with weight 0.5000");
  assert.equal(readout(t, slice({}), 2, null), "“消す→<e>” looks most at “<e>”: 0.7500");
  assert.equal(readout(t, slice({}), null, 0), "“un” is looked at most by “<s>→取り”: 0.5000");
  assert.equal(readout(t, slice({ kind: "self" }), 0, 2), "At “<s>→取り”, “消す” cannot be seen yet");
  assert.equal(readout(t, slice({ kind: "encoder" }), null, null), english["readout.pick"]);
  assert.equal(readout(t, slice({ kind: "self", dropSpecial: true }), 0, null), english["readout.nothing"]);
});

test("table twins hold the same numbers in full", () => {
  const film = filmTable(t, slice({}), 0);
  assert.deepEqual(film.rows.map((row) => row.map(({ text }) => text)),
    [["un", "0.5"], ["do", "0.25"], ["<e>", "0.25"]]);
  const all = filmTable(t, slice({ kind: "encoder" }), null);
  assert.deepEqual(all.rows[2].map(({ text }) => text), ["<e>", "<e>", "0.5"]);
  const matrix = matrixTable(t, slice({ kind: "self" }));
  assert.deepEqual(matrix.rows[1].map(({ text }) => text), ["取り→消す", "0.25", "0.75", "hidden"]);
  assert.equal(matrix.marked, 2);
  const heads = headsTable(t, slice({}), 0, 2, 2, (layer, head) =>
    [new Float64Array(layer === head ? [0, 1, 0] : [0.5, 0.5, 0])]);
  assert.deepEqual(heads.rows.map((row) => row.map(({ text }) => text)),
    [["Layer 1", "do 1", "un 0.5000"], ["Layer 2", "un 0.5000", "do 1"]]);
  assert.deepEqual(stagesTable(t, step(0).stages, 0).rows[0].map(({ text }) => text),
    ["1. Input", "1", "7", "7"]);
});

test("why a token was chosen, by method", () => {
  const of = (/** @type {object} */ why, rank = 1) =>
    whyText(t, { ...step(0), rank, why: { method: "greedy", kept: null, threshold: null, draw: null, ...why } }, names);
  assert.equal(of({}), "“取り” was chosen: it is the most probable.");
  assert.match(of({}, 3), /number 3/);
  assert.equal(of({ method: "sample", kept: 7, draw: 0.25 }),
    "7 candidates remained, and the lot 0.2500 drew “取り”.");
  assert.match(of({ method: "beam" }, 2), /number 2 here/);
  assert.match(of({ method: "forced" }), /given translation/);
  assert.match(of({ method: "other" }), /^other: /);
});

test("each stage says what happens with this step's own tokens", () => {
  assert.equal(stageNow(t, trace, trace.steps[1], 0, names),
    "Step 2 reads “取り” (number 7 of the vocabulary).");
  assert.equal(stageNow(t, trace, trace.steps[0], 6, names), "“取り” is chosen, with probability 50.0%.");
  for (let stage = 0; stage < 8; stage += 1) {
    assert.doesNotMatch(stageNow(t, trace, trace.steps[0], stage, names), /[{}]|stage\./);
  }
});

test("provenance of any shape is shown whole", () => {
  assert.deepEqual(provenanceRows({ dataSets: [{ name: "a", licence: "CC" }], tags: ["x", "y"], none: null, n: 0 }), [
    { path: "data sets · 1 · name", text: "a" }, { path: "data sets · 1 · licence", text: "CC" },
    { path: "tags", text: "x, y" }, { path: "n", text: "0" },
  ]);
  assert.deepEqual(provenanceRows(null), []);
});
