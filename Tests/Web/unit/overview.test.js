import assert from "node:assert/strict";
import { test } from "node:test";
import { headSetText, isSelected, parseHeadSet, toggleHead } from "loupe/head-set.js";
import { teachingHead } from "loupe/teaching.js";
import { paintThumbnail, thumbnail, thumbnailSize } from "loupe/thumbnails.js";
import { createWorkQueue } from "loupe/work-queue.js";
import { Trace } from "loupe/trace.js";
import { buffer, encoder, end, model, piece, source, step, tinyTrace } from "../support/fixtures.js";
import { syntheticDocument } from "../support/synthetic.js";

const trace = tinyTrace();

test("a thumbnail is the head itself while it is small", () => {
  assert.deepEqual(thumbnailSize(trace, "cross"), { rows: 3, columns: 3, queries: 3, keys: 3 });
  const picture = thumbnail(trace, "cross", { layer: 0, head: 0 }, false);
  assert.deepEqual([...picture], [0.5, 0.25, 0.25, 0.25, 0.5, 0.25, 0.125, 0.125, 0.75]);
});

test("what masked attention cannot see stays empty", () => {
  const picture = [...thumbnail(trace, "self", { layer: 0, head: 0 }, false)];
  assert.deepEqual(picture, [1, NaN, NaN, 0.25, 0.75, NaN, 0.25, 0.25, 0.5]);
});

test("without special tokens the rest is divided by its sum", () => {
  const picture = [...thumbnail(trace, "cross", { layer: 0, head: 0 }, true)];
  assert.deepEqual(picture.map((value) => (Number.isNaN(value) ? null : Math.fround(value))),
    [2 / 3, 1 / 3, null, 1 / 3, 2 / 3, null, 0.5, 0.5, null].map((value) => value && Math.fround(value)));
});

test("a long head keeps the largest weight of each square", () => {
  const long = new Trace({
    trace: "long", text: "", model: { ...model, encoderLayers: 1, heads: 1 },
    source: Array.from({ length: 256 }, () => piece({})),
  });
  const weights = new Float32Array(256 * 256);
  weights[101 * 256 + 201] = 0.5;
  weights[100 * 256 + 200] = 0.25;
  long.setEncoderWeights(buffer([...weights]));
  const picture = thumbnail(long, "encoder", { layer: 0, head: 0 }, false);
  assert.equal(picture.length, 128 * 128);
  assert.equal(picture[50 * 128 + 100], 0.5);
  assert.equal(picture.filter((value) => value > 0).length, 1);
});

test("pixels: colours where there are weights, nothing where there are none", () => {
  /** @type {import("loupe/scale.js").Ramp} */
  const ramp = { none: [255, 255, 255], middle: [100, 100, 100], full: [0, 0, 0] };
  const pixels = new Uint8ClampedArray(12);
  paintThumbnail(pixels, new Float32Array([1, NaN, 0]), ramp);
  assert.deepEqual([...pixels], [0, 0, 0, 255, 0, 0, 0, 0, 255, 255, 255, 255]);
});

test("heads are picked and taken away; one alone is a plain choice", () => {
  const one = { layer: 1, head: 2, set: null };
  const two = toggleHead(one, 0, 3);
  assert.deepEqual(two.set, { how: "mean", heads: [[0, 3], [1, 2]] });
  assert.ok(isSelected(two, 0, 3) && isSelected(two, 1, 2) && !isSelected(two, 0, 2));
  assert.deepEqual(toggleHead(two, 1, 2), { layer: 0, head: 3, set: null });
  assert.deepEqual(toggleHead(one, 1, 2), one, "the last head stays");
  assert.deepEqual(toggleHead({ layer: "mean", head: "mean" }, 0, 0), { layer: 0, head: 0, set: null });
  assert.ok(isSelected({ layer: 1, head: "mean" }, 1, "mean"));
});

test("picked heads in links", () => {
  const set = parseHeadSet("1.1,12.3", "max");
  assert.deepEqual(set, { how: "max", heads: [[0, 0], [11, 2]] });
  assert.equal(set && headSetText(set), "1.1,12.3");
  for (const bad of ["", "1", "0.1", "1.1,", "a.b", null]) assert.equal(parseHeadSet(bad, null), null);
});

test("the head that is shown first points clearly and reaches much of the source", () => {
  assert.deepEqual(teachingHead(trace, "cross"), { layer: 0, head: 1, set: null });
  assert.deepEqual(teachingHead(trace, "encoder").layer, 0);
  assert.equal(teachingHead(trace, "cross"), teachingHead(trace, "cross"), "decided once");
});

test("which head that is does not depend on when the page asked", () => {
  const document = /** @type {any} */ (syntheticDocument({ source: 9, target: 13, layers: 3, heads: 4 }));
  const whole = Trace.fromDocument(document);
  const asked = Trace.fromDocument(document);
  // The end is told before the last rows have been fetched.
  const late = { self: asked.selfWeights.splice(5), cross: asked.crossWeights.splice(5) };
  const early = teachingHead(asked, "cross");
  const first = Trace.fromDocument(document);
  first.selfWeights.splice(4);
  first.crossWeights.splice(4);
  assert.deepEqual(early, teachingHead(first, "cross"), "while it grows the first rows decide");
  asked.selfWeights.push(...late.self);
  asked.crossWeights.push(...late.cross);
  for (const kind of /** @type {const} */ (["encoder", "self", "cross"])) {
    assert.deepEqual(teachingHead(asked, kind), teachingHead(whole, kind), kind);
  }
  assert.notDeepEqual(early, teachingHead(whole, "cross"), "the case that is tested: more rows decide otherwise");
});

test("before there is anything to tell heads apart by, all are shown together", () => {
  const young = new Trace({ trace: "young", model, text: "undo", source });
  assert.deepEqual(teachingHead(young, "cross"), { layer: "mean", head: "mean", set: null });
  young.setEncoderWeights(buffer(encoder));
  assert.equal(typeof teachingHead(young, "encoder").head, "number");
  young.addStep(step(0));
  assert.equal(teachingHead(young, "cross").head, "mean");
  young.end = end;
});

test("work is done a little each frame, the newest job of a name alone", () => {
  /** @type {(() => void)[]} */
  const frames = [];
  let now = 0;
  const queue = createWorkQueue({
    requestAnimationFrame: (/** @type {any} */ callback) => frames.push(callback),
    cancelAnimationFrame: () => undefined,
    performance: /** @type {any} */ ({ now: () => now }),
  });
  /** @type {string[]} */
  const done = [];
  const job = (/** @type {string} */ name) => () => {
    done.push(name);
    now += 4;
  };
  queue.ask("a", job("a1"));
  queue.ask("a", job("a2"));
  queue.ask("b", job("b"));
  queue.ask("c", job("c"));
  assert.equal(frames.length, 1);
  frames.shift()?.();
  assert.deepEqual(done, ["a2", "b"]);
  frames.shift()?.();
  assert.deepEqual(done, ["a2", "b", "c"]);
  assert.equal(frames.length, 0);
  queue.ask("d", job("d"));
  queue.drop();
  frames.shift()?.();
  assert.equal(done.length, 3);
});
