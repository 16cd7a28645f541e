import assert from "node:assert/strict";
import { test } from "node:test";
import { cssColour, ink, lineInk, mix, parseColour, rampColour, tableColour, tableCss } from "loupe/scale.js";

/** @type {import("loupe/scale.js").Ramp} */
const ramp = { none: [255, 255, 255], middle: [100, 120, 140], full: [0, 10, 20] };

test("ink begins at 0, ends at 1 and always grows", () => {
  assert.equal(ink(0), 0);
  assert.equal(ink(1), 1);
  assert.equal(ink(2), 1);
  assert.equal(ink(-1), 0);
  assert.equal(ink(NaN), 0);
  for (let i = 1; i <= 100; i += 1) assert.ok(ink(i / 100) > ink((i - 1) / 100));
});

test("the ramp goes from paper to full and never turns back", () => {
  assert.deepEqual(rampColour(ramp, 0), ramp.none);
  assert.deepEqual(rampColour(ramp, 1), ramp.full);
  for (let i = 1; i <= 50; i += 1) {
    assert.ok(rampColour(ramp, i / 50)[0] <= rampColour(ramp, (i - 1) / 50)[0]);
  }
});

test("the table of colours is the ramp, to half a step of ink", () => {
  for (let i = 0; i <= 40; i += 1) {
    const [exact, near] = [rampColour(ramp, i / 40), tableColour(ramp, i / 40)];
    exact.forEach((channel, at) => assert.ok(Math.abs(channel - near[at]) <= 2));
    assert.equal(tableCss(ramp, i / 40), cssColour(near));
  }
});

test("colours are mixed, read and written", () => {
  assert.deepEqual(mix([0, 0, 0], [10, 20, 30], 0.5), [5, 10, 15]);
  assert.deepEqual(parseColour(" #0A1b2C "), [10, 27, 44]);
  assert.deepEqual(parseColour("red"), [128, 128, 128]);
  assert.equal(cssColour([1, 2, 3]), "rgb(1 2 3)");
});

test("a heavier line is thicker and stronger", () => {
  assert.ok(lineInk(0.9).width > lineInk(0.2).width);
  assert.ok(lineInk(0.9).opacity > lineInk(0.2).opacity);
  assert.ok(lineInk(1).opacity <= 1);
});
