import assert from "node:assert/strict";
import { test } from "node:test";
import english from "loupe/locales/en.js";
import japanese from "loupe/locales/ja.js";
import { readModules } from "../support/sources.js";

const catalogues = { en: english, ja: japanese };
const placeholders = (/** @type {string} */ text) => (text.match(/\{\w+\}/g) ?? []).sort();

/**
 * Every string literal and template of the sources, as patterns: a `${…}` stands for anything
 * without spaces.
 */
function usedPatterns() {
  const literals = readModules().flatMap(({ text }) => [...text.matchAll(/"([^"\n]*)"|`([^`]*)`/g)])
    .map(([, plain, template]) => plain ?? template);
  return literals.filter((each) => /^[a-z$][\w.${}-]*$/i.test(each.replace(/\$\{[^}]*\}/g, "x")))
    .map((each) => each.split(/\$\{[^}]*\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")))
    .map((parts) => new RegExp(`^${parts.join("[^\\s]+")}$`));
}

test("both languages say the same things, with the same values", () => {
  assert.deepEqual(Object.keys(japanese).sort(), Object.keys(english).sort());
  for (const key of Object.keys(english)) {
    assert.deepEqual(placeholders(japanese[key]), placeholders(english[key]), key);
    for (const [language, catalogue] of Object.entries(catalogues)) {
      assert.ok(catalogue[key].trim() !== "", `${language}: ${key} is empty`);
    }
  }
});

test("no text is unused", () => {
  // A pattern of nothing but a value, or of a value and an ending, would match anything.
  const patterns = usedPatterns().filter((pattern) => /^\^[a-z]\w*/i.test(pattern.source));
  const unused = Object.keys(english).filter((key) => !patterns.some((pattern) => pattern.test(key)));
  assert.deepEqual(unused, []);
});

test("no text is missing", () => {
  for (const { path, text } of readModules()) {
    for (const [, plain, template] of text.matchAll(/\bt\(\s*(?:"([^"]+)"|`([^`]+)`)/g)) {
      const parts = (plain ?? template).split(/\$\{[^}]*\}/);
      const pattern = new RegExp(`^${parts.map((part) => part.replaceAll(".", "\\.")).join(".+")}$`);
      assert.ok(Object.keys(english).some((key) => pattern.test(key)), `${path}: ${plain ?? template}`);
    }
  }
});
