import assert from "node:assert/strict";
import { test } from "node:test";
import { createTranslate } from "loupe/catalogue.js";
import { editText, isComplete, makeEdits, parseEdits, plainForm } from "loupe/edits.js";
import { createActions } from "loupe/actions.js";
import { initialState } from "loupe/state.js";
import { createStore } from "loupe/store.js";
import { createEditsView } from "loupe/views/edits-view.js";
import english from "loupe/locales/en.js";
import { stubPage } from "../support/dom-stub.js";
import { fakeServer } from "../support/fake-server.js";
import { tinyTrace } from "../support/fixtures.js";

const t = createTranslate(english);
const context = { shown: /** @type {[number, number][]} */ ([[0, 1], [2, 0], [2, 3]]), step: 4 };
const keyName = (/** @type {string} */ site, /** @type {number} */ at) => `${site}${at}`;

test("a form becomes an edit as the server takes it", () => {
  assert.deepEqual(makeEdits({ ...plainForm, picked: [1, 3] }, context), [{
    site: "cross", layers: "all", heads: "all", queries: "all", keys: { positions: [1, 3] }, stage: "score",
    edit: { kind: "mask" },
  }]);
  assert.deepEqual(makeEdits({ ...plainForm, kind: "self", what: "scale", when: "step", keys: "special", renormalise: true }, context),
    [{
      site: "decoder", layers: "all", heads: "all", queries: { steps: [4] }, keys: { special: true }, stage: "weight",
      edit: { kind: "scale", factor: 0.3, renormalise: true },
    }]);
});

test("the heads that are shown: one edit for each of their layers", () => {
  const edits = makeEdits({ ...plainForm, what: "turn", factor: 2, heads: "shown", when: "end" }, context);
  assert.deepEqual(edits, [
    { site: "cross", layers: [0], heads: [1], queries: { part: "end" }, stage: "output", edit: { kind: "scale", factor: 2 } },
    { site: "cross", layers: [2], heads: [0, 3], queries: { part: "end" }, stage: "output", edit: { kind: "scale", factor: 2 } },
  ]);
});

test("the encoder knows no steps", () => {
  const [edit] = makeEdits({ ...plainForm, kind: "encoder", when: "middle", keys: "all", what: "cut" }, context);
  assert.equal(edit.queries, "all");
});

test("what an edit lacks", () => {
  assert.equal(isComplete(plainForm), false, "no word was picked");
  assert.equal(isComplete({ ...plainForm, picked: [0] }), true);
  assert.equal(isComplete({ ...plainForm, what: "zero" }), true, "a head's output has no words");
  assert.equal(isComplete({ ...plainForm, what: "turn", factor: NaN }), false);
  assert.equal(isComplete({ ...plainForm, what: "scale", keys: "all", factor: -1 }), false);
});

test("an edit in words", () => {
  const [mask] = makeEdits({ ...plainForm, picked: [1] }, context);
  assert.equal(editText(t, mask, keyName), "Cross-attention, all heads, all steps: cross1 are hidden");
  const [turn] = makeEdits({ ...plainForm, kind: "self", what: "turn", heads: "shown", when: "step" }, context);
  assert.equal(editText(t, turn, keyName), "Masked self-attention, layer 1, head 2, step 5: the output is multiplied by 0.3");
  assert.doesNotMatch(editText(t, { site: "cross", stage: "weight", edit: { kind: "cut" }, keys: { tokens: ["cat"] } }, keyName), /[{}]/);
});

test("edits of a link: what is none is none", () => {
  const edits = makeEdits({ ...plainForm, picked: [1] }, context);
  assert.deepEqual(parseEdits(JSON.stringify(edits)), edits);
  for (const bad of [null, "", "{}", "[1]", "[{\"site\":\"cross\"}]", "]"]) assert.deepEqual(parseEdits(bad), []);
});

function desk(gates = {}) {
  const store = createStore({ ...initialState(), trace: tinyTrace(), phase: /** @type {const} */ ("ended"), text: "undo" });
  const server = fakeServer(gates);
  const actions = createActions({
    store, server: /** @type {any} */ (server), setTimeout: () => 0, clearTimeout: () => undefined, now: () => 0,
  });
  return { store, server, actions };
}

test("edits are undone and done again", () => {
  const { store, actions } = desk();
  const [one] = makeEdits({ ...plainForm, picked: [0] }, context);
  const [two] = makeEdits({ ...plainForm, picked: [1] }, context);
  actions.addEdits([one]);
  actions.addEdits([two]);
  actions.removeEdit(0);
  assert.deepEqual(store.get().edits, [two]);
  actions.undoEdit();
  actions.undoEdit();
  assert.deepEqual(store.get().edits, [one]);
  actions.redoEdit();
  assert.deepEqual(store.get().edits, [one, two]);
  actions.addEdits([one]);
  actions.redoEdit();
  assert.equal(store.get().edits.length, 3, "a new edit forgets what was undone");
  for (let i = 0; i < 9; i += 1) actions.undoEdit();
  assert.deepEqual(store.get().edits, []);
});

test("B runs beside A under its edits, and A stays as it is", async () => {
  const { store, server, actions } = desk();
  const before = store.get().trace;
  const edits = makeEdits({ ...plainForm, picked: [0] }, context);
  actions.addEdits(edits);
  actions.set({ otherForced: true });
  await actions.runOther();
  assert.deepEqual(server.bodies[0], {
    text: "undo", model: "tiny", method: "greedy", maximumLength: 200, interventions: edits, target: "取り消す",
  });
  assert.equal(store.get().trace, before);
  assert.equal(store.get().phase, "ended");
  assert.equal(store.get().otherPhase, "ended");
  assert.equal(store.get().otherTrace?.stepCount, 3);
  actions.set({ otherText: "redo", otherForced: false, edits: [] });
  await actions.runOther();
  assert.equal(/** @type {any} */ (server.bodies[1]).text, "redo");
  assert.ok(server.calls.includes("forget tiny"), "the B before is let go");
  await actions.translate();
  assert.equal(store.get().otherTrace, null, "B goes when A does");
});

test("what goes wrong with B is told at B", async () => {
  const { store, actions } = desk({ beforeTranslate: () => { throw new Error("no"); } });
  await actions.runOther();
  assert.equal(store.get().otherPhase, "failed");
  assert.equal(store.get().phase, "ended");
  assert.equal(store.get().notice, null);
});

test("the editor: words are picked, incomplete edits cannot be added", () => {
  const { document, root } = stubPage();
  /** @type {any[]} */
  const forms = [];
  /** @type {any[]} */
  const added = [];
  const nothing = () => undefined;
  const view = createEditsView(root, {
    document, t, onForm: (form) => forms.push(form), onAdd: (edits) => added.push(...edits), onRemove: nothing,
    onUndo: nothing, onRedo: nothing,
  });
  const data = {
    edits: [], form: plainForm, shown: context.shown, step: 1, canUndo: false, canRedo: true, sourceNames: ["un", "do"],
    targetNames: ["<s>"],
  };
  view.update(data);
  const byId = (/** @type {string} */ id) => root.all((each) => each.getAttribute("id") === id)[0];
  assert.equal(byId("add-edit").disabled, true);
  assert.deepEqual([byId("undo-edit").disabled, byId("redo-edit").disabled], [true, false]);
  root.ofClass("edit-words")[0].ofTag("button")[1].fire("click");
  assert.deepEqual(forms[0].picked, [1]);
  view.update({ ...data, form: forms[0] });
  assert.equal(byId("add-edit").disabled, false);
  byId("add-edit").fire("click");
  assert.deepEqual(added[0].keys, { positions: [1] });
  view.update({ ...data, edits: added });
  assert.match(root.ofClass("edit-list")[0].textContent, /do are hidden/);
});
