import assert from "node:assert/strict";
import { test } from "node:test";
import { defaultSettings, requestSettings, validSettings } from "loupe/settings.js";

test("what is missing or unreadable becomes the default", () => {
  assert.deepEqual(validSettings({}), { ...defaultSettings });
  assert.deepEqual(validSettings({ method: "magic", beam: "x", topP: null }), { ...defaultSettings });
});

test("what is out of bounds becomes the nearest bound", () => {
  assert.equal(validSettings({ beam: 99 }).beam, 16);
  assert.equal(validSettings({ temperature: 0 }).temperature, 0.1);
  assert.equal(validSettings({ topP: 7 }).topP, 1);
  assert.equal(validSettings({ seed: "12.4" }).seed, 12);
});

test("a request carries only what its method reads", () => {
  assert.deepEqual(requestSettings(validSettings({})), { method: "greedy", maximumLength: 200 });
  assert.deepEqual(requestSettings(validSettings({ method: "beam", beam: 6 })),
    { method: "beam", beam: 6, lengthPenalty: 1, maximumLength: 200 });
  assert.deepEqual(Object.keys(requestSettings(validSettings({ method: "sample" }))),
    ["method", "temperature", "topK", "topP", "seed", "maximumLength"]);
});
