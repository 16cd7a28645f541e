import assert from "node:assert/strict";
import { test } from "node:test";
import { axisOf, linearMarks, logarithmicMarks, nearestStep, pathThrough, placeOn } from "loupe/train-chart.js";
import { cutFrames, pictureSize, shareOnTruth, withJudgement, withLook, withPoint } from "loupe/train-history.js";
import { columnTexts, rowTexts } from "loupe/train-labels.js";
import { ownKey } from "loupe/train-key.js";
import { trainNoticeText } from "loupe/train-notices.js";
import { preset, presetNames, presetOf, sizeChoices, sizeNames, withSize } from "loupe/train-sizes.js";
import { freeName, initialTrainState } from "loupe/train-state.js";
import { createTrainFollower } from "../support/train-follower.js";
import { readRoom, writeTrainRoom } from "loupe/room-route.js";
import { createTranslate } from "loupe/catalogue.js";
import english from "loupe/locales/en.js";

const t = createTranslate(english);
const usual = { dModel: 64, layers: 2, heads: 4, feedForward: 256, dropout: 0, rate: 0.001, steps: 6000 };
const limits = {
  dModel: 512, layers: 6, heads: 16, feedForward: 2048, steps: 100000, minutes: 30, memoryBytes: 1e9, running: 2,
  activeOfOne: 3, corpusBytes: 1e7, corpusPairs: 1e5, corpusMinimumPairs: 20,
};
const point = (/** @type {number} */ step, loss = 1, updates = 1) => ({ step, loss, rate: 0.001, seconds: step, updates });
const emptyHistory = () => ({
  points: [], judgements: [], looks: [], sentence: null, updatesPerPoint: 1, omissions: [], parameters: 0,
});

test("a value stands between the ends of its axis, on both scales", () => {
  const axis = { low: 0, high: 10, logarithmic: false, from: 100, to: 0 };
  assert.equal(placeOn(axis, 0), 100);
  assert.equal(placeOn(axis, 2.5), 75);
  const log = { low: 0.01, high: 1, logarithmic: true, from: 0, to: 100 };
  assert.ok(Math.abs(placeOn(log, 0.1) - 50) < 1e-9);
  assert.equal(placeOn(log, 0), 0); // what no logarithm has stands at the bottom
});

test("marks are round and inside the axis", () => {
  assert.deepEqual(linearMarks(0, 10, 5), [0, 2, 4, 6, 8, 10]);
  assert.deepEqual(linearMarks(0, 1, 4), [0, 0.5, 1]);
  assert.deepEqual(linearMarks(3, 3), [3]);
  assert.deepEqual(logarithmicMarks(0.02, 3), [0.02, 0.05, 0.1, 0.2, 0.5, 1, 2]);
});

test("an axis begins at zero, or just below the smallest value where it is logarithmic", () => {
  assert.equal(axisOf([3, 1, NaN], false, 0, 1).low, 0);
  const log = axisOf([3, 0.1], true, 0, 1);
  assert.ok(log.low < 0.1 && log.low > 0.05 && log.high > 3);
  assert.ok(Number.isFinite(axisOf([], false, 0, 1).high) && axisOf([], true, 0, 1).low > 0);
});

test("a path goes through its points; the nearest step is found", () => {
  assert.equal(pathThrough([{ x: 1, y: 2 }, { x: 3, y: 4.55 }]), "M1.0 2.0L3.0 4.5");
  assert.equal(nearestStep([{ step: 1 }, { step: 10 }, { step: 20 }], 14), 1);
  assert.equal(nearestStep([], 14), -1);
});

test("a training that goes back takes its points, judgements and looks with it", () => {
  let history = emptyHistory();
  for (const step of [1, 2, 3, 4]) history = withPoint(history, point(step));
  history = withPoint(history, point(3, 7));
  assert.deepEqual(history.points.map(({ step, loss }) => [step, loss]), [[1, 1], [2, 1], [3, 7]]);
  for (const step of [10, 20, 10]) history = withJudgement(history, { step, loss: step });
  assert.deepEqual(history.judgements.map(({ step }) => step), [10]);
  for (const step of [0, 10, 20, 10]) history = withLook(history, { step, probabilities: [], samples: [] }, null);
  assert.deepEqual(history.looks.map(({ step }) => step), [0, 10]);
});

test("many points become few without losing their mean", () => {
  let history = emptyHistory();
  for (let step = 1; step <= 2000; step += 1) history = withPoint(history, point(step, step));
  assert.ok(history.points.length <= 800);
  const updates = history.points.reduce((sum, each) => sum + each.updates, 0);
  const mean = history.points.reduce((sum, each) => sum + each.loss * each.updates, 0) / updates;
  assert.equal(updates, 2000);
  assert.ok(Math.abs(mean - 1000.5) < 1e-6);
});

test("presets are recognised, and hands set by sliders are none", () => {
  for (const name of presetNames) assert.equal(presetOf(preset(name, usual, limits), usual, limits), name);
  assert.equal(presetOf({ ...usual, rate: 0.002 }, usual, limits), null);
});

test("every place of a slider is allowed, and heads divide the width", () => {
  for (const name of sizeNames) {
    const choices = sizeChoices(name, usual, limits);
    assert.ok(choices.includes(usual[name]) && choices.length > 1, name);
    assert.deepEqual(choices, [...choices].sort((a, b) => a - b));
  }
  assert.ok(sizeChoices("heads", { ...usual, dModel: 48 }, limits).every((heads) => 48 % heads === 0));
  assert.equal(withSize({ ...usual, heads: 16 }, "dModel", 24).heads, 12);
});

const token = (/** @type {string} */ piece, isSpecial = false) => ({ piece, start: 0, end: 1, isSpecial });
const sentence = {
  source: "ab", target: "ba", sourceTokens: [token("▁a"), token("b"), token("</s>", true)],
  targetTokens: [token("▁b"), token("a"), token("</s>", true)],
  shapes: { encoder: [1, 2], self: [1, 2], cross: [1, 2] },
  alignment: [{ target: 0, source: 1 }, { target: 1, source: 0 }],
};

test("rows are named by what is written, columns by what is looked at", () => {
  assert.deepEqual(rowTexts(sentence, "cross", t), ["b", "a", "‹end›"]);
  assert.deepEqual(columnTexts(sentence, "cross", t), ["a", "b", "‹end›"]);
  assert.deepEqual(columnTexts(sentence, "self", t), ["‹start›", "b", "a"]);
  assert.deepEqual(pictureSize(sentence, "self"), { rows: 3, columns: 3 });
});

test("the share on the true places is a mean over the rows that have one", () => {
  const frame = new Float32Array([0.1, 0.9, 0, 0.5, 0.25, 0.25, 0, 0, 1]);
  assert.ok(Math.abs(shareOnTruth(frame, 3, sentence.alignment) - 0.7) < 1e-6);
  assert.ok(Number.isNaN(shareOnTruth(frame, 3, [])));
});

test("frames are cut where they begin", () => {
  const frames = cutFrames(new Float32Array([1, 2, 3, 4, 5, 6, 7, 8]).buffer, 2, 2);
  assert.deepEqual(frames.map((frame) => [...frame]), [[1, 2, 3, 4], [5, 6, 7, 8]]);
  assert.deepEqual(cutFrames(new ArrayBuffer(0), 2, 2), []);
});

test("names are free ones", () => {
  const state = { ...initialTrainState(), task: "copy" };
  assert.equal(freeName(state), "copy");
  const kept = ["copy", "copy-2"].map((name) => ({ name, created: "", isMine: true }));
  assert.equal(freeName({ ...state, kept }), "copy-3");
});

test("the key of a browser stays the same, and is another one elsewhere", () => {
  /** @type {Map<string, string>} */
  const kept = new Map();
  const storage = /** @type {any} */ ({
    getItem: (/** @type {string} */ key) => kept.get(key) ?? null,
    setItem: (/** @type {string} */ key, /** @type {string} */ value) => kept.set(key, value),
  });
  let next = 0;
  const random = () => new Uint8Array(16).fill(next += 1);
  const first = ownKey(storage, random);
  assert.match(first, /^[0-9a-f]{32}$/);
  assert.equal(ownKey(storage, random), first);
  kept.set("loupe-key", "<script>");
  assert.notEqual(ownKey(storage, random), first);
  assert.match(ownKey(undefined, random), /^[0-9a-f]{32}$/);
});

test("errors are said in plain words", () => {
  const notice = (/** @type {string} */ code, details = {}) => trainNoticeText(t, { code, message: "m", details });
  assert.match(notice("training_memory", { bytes: 2e9, limit: 1e9 }), /2\.0 GB.*1\.0 GB/);
  assert.match(notice("name_taken", { name: "x" }), /“x”/);
  assert.match(notice("something_new"), /m/);
  assert.equal(trainNoticeText(t, null), "");
  const fault = (details = {}) => notice("corpus_invalid", details);
  assert.match(fault({ fault: "line_counts", source: 1200, target: 30 }), /1,200 lines, the second 30/);
  assert.match(fault({ fault: "few_pairs", pairs: 3, limit: 20 }), /3 usable pairs.*20/);
  assert.match(fault({ fault: "encoding", encoding: "Shift JIS" }), /Shift JIS.*UTF-8/);
  assert.match(fault({ fault: "encoding" }), /is not UTF-8/);
  assert.match(fault({ fault: "other" }), /cannot be used: m/);
  assert.match(fault({ fault: "constructor" }), /cannot be used: m/);
});

test("the address names the room and the training, and nothing else passes", () => {
  const run = "0123456789abcdef0123456789abcdef";
  assert.deepEqual(readRoom(`#${writeTrainRoom(run, "en")}`), { room: "train", run, language: "en" });
  assert.deepEqual(readRoom("#room=train&run=../x"), { room: "train", run: null, language: null });
  assert.equal(readRoom("#text=hello").room, "watch");
});

test("the stream is followed: curves grow, pictures are loaded once each", async () => {
  const follower = createTrainFollower(sentence);
  follower.play([
    ["runs", { runs: [] }], ["history", { history: { ...emptyHistory(), sentence } }],
    ["progress", { run: "r", point: point(1), targetTokensPerSecond: 9, secondsLeft: 4 }],
    ["look", { run: "r", look: { step: 0, probabilities: [], samples: [] } }],
    ["look", { run: "other", look: { step: 5, probabilities: [], samples: [] } }],
  ]);
  await follower.settled();
  follower.play([["look", { run: "r", look: { step: 10, probabilities: [], samples: [] } }]]);
  await follower.settled();
  const state = follower.store.get();
  assert.deepEqual(state.history?.points.map(({ step }) => step), [1]);
  assert.deepEqual(state.history?.looks.map(({ step }) => step), [0, 10]);
  assert.equal(state.strip?.frames.length, 2);
  assert.deepEqual(follower.asked, [0, 10]);
});

test("a stream that breaks is joined again; a training that is gone is let go", async () => {
  const follower = createTrainFollower(sentence);
  follower.break(new Error("gone"));
  await follower.settled();
  assert.equal(follower.store.get().connected, false);
  follower.fire();
  follower.play([["runs", { runs: [] }]]);
  await follower.settled();
  assert.equal(follower.store.get().connected, true);
  assert.equal(follower.store.get().run, "r");
  follower.break(Object.assign(new Error("unknown"), { code: "training_unknown" }));
  await follower.settled();
  assert.equal(follower.store.get().run, null);
});
