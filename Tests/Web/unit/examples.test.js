import assert from "node:assert/strict";
import { test } from "node:test";
import { exampleInstead, examplesFor } from "loupe/examples.js";

test("every language has examples of its own, none of them twice", () => {
  for (const language of ["en", "ja", "de"]) {
    const examples = examplesFor(language);
    assert.equal(new Set(examples).size, examples.length);
    assert.ok(examples.length >= 6 && examples.length <= 20);
  }
  assert.equal(examplesFor("ja").length, 20);
  assert.equal(examplesFor("en-GB"), examplesFor("en"));
  assert.equal(examplesFor("xx"), examplesFor("en"));
});

test("an untouched example follows the model's language, what was written stays", () => {
  const [en, ja, de] = ["en", "ja", "de"].map(examplesFor);
  assert.equal(exampleInstead(en[0], "en", "ja"), ja[0]);
  assert.equal(exampleInstead(ja[19], "ja", "de"), de.at(-1));
  assert.equal(exampleInstead("", "en", "ja"), ja[0]);
  assert.equal(exampleInstead("My own.", "en", "ja"), "My own.");
  assert.equal(exampleInstead(ja[0], "en", "de"), ja[0]);
  assert.equal(exampleInstead(en[3], undefined, "xx"), en[3]);
});
