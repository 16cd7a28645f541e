import assert from "node:assert/strict";
import { test } from "node:test";
import {
  defaultSettings, documentSettings, requestSettings, settingsOfDocument, validSettings,
} from "loupe/settings.js";

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

test("a request never exceeds what the server allows", () => {
  const beam = validSettings({ method: "beam", beam: 9, maximumLength: 300 });
  assert.deepEqual(requestSettings(beam, { maximumLength: 40, beam: 4 }),
    { method: "beam", beam: 4, lengthPenalty: 1, maximumLength: 40 });
  assert.equal(requestSettings(beam, { maximumLength: 999 }).maximumLength, 300);
});

test("a trace document names two settings in its own way", () => {
  const recorded = { method: "beam", beams: 4, maximumNewTokens: 60, earlyStopping: "no" };
  assert.deepEqual(settingsOfDocument(recorded),
    { method: "beam", beam: 4, maximumLength: 60, earlyStopping: "no" });
  assert.deepEqual(documentSettings(settingsOfDocument(recorded)), recorded);
});
