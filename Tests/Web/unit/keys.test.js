import assert from "node:assert/strict";
import { test } from "node:test";
import { belongsToElement, bindings, commandOfKey, keyName } from "loupe/keys.js";

const key = (/** @type {string} */ name, more = {}) =>
  ({ key: name, shiftKey: false, ctrlKey: false, metaKey: false, altKey: false, ...more });

test("keys are commands", () => {
  assert.equal(commandOfKey(key(" ")), "togglePlay");
  assert.equal(commandOfKey(key("ArrowLeft")), "stepBack");
  assert.equal(commandOfKey(key("ArrowLeft", { shiftKey: true })), "stageBack");
  assert.equal(commandOfKey(key("{", { shiftKey: true })), "layerBack");
  assert.equal(commandOfKey(key("?", { shiftKey: true })), "help");
  assert.equal(commandOfKey(key("x")), null);
});

test("the browser's own shortcuts stay the browser's", () => {
  assert.equal(commandOfKey(key("s", { ctrlKey: true })), null);
  assert.equal(commandOfKey(key("ArrowLeft", { altKey: true })), null);
});

test("no key has two commands", () => {
  const keys = bindings.flatMap((binding) => binding.keys);
  assert.equal(new Set(keys).size, keys.length);
});

test("keys go to the element that needs them", () => {
  assert.equal(belongsToElement({ tagName: "TEXTAREA" }, "w"), true);
  assert.equal(belongsToElement({ tagName: "TEXTAREA" }, "Escape"), false);
  assert.equal(belongsToElement({ tagName: "BUTTON" }, " "), true);
  assert.equal(belongsToElement({ tagName: "BUTTON" }, "ArrowLeft"), false);
  assert.equal(belongsToElement({ tagName: "INPUT", type: "range" }, "ArrowLeft"), true);
  assert.equal(belongsToElement({ tagName: "INPUT", type: "checkbox" }, "w"), false);
  assert.equal(belongsToElement({ tagName: "DIV" }, " "), false);
});

test("every key has a name to read", () => {
  assert.equal(keyName(" "), "Space");
  assert.equal(keyName("Shift+ArrowRight"), "⇧ →");
  for (const { keys } of bindings) for (const each of keys) assert.notEqual(keyName(each).trim(), "");
});
