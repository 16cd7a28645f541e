import assert from "node:assert/strict";
import { test } from "node:test";
import { flow, layoutFilm, linkPath } from "loupe/film-layout.js";
import { cellAt, layoutMatrix } from "loupe/matrix-layout.js";
import { buildFrame } from "loupe/slice.js";
import { names, tinyTrace } from "../support/fixtures.js";

const measure = (/** @type {string} */ text, /** @type {number} */ size) => [...text].length * size;
const frame = buildFrame(tinyTrace(), {
  kind: "cross", step: 2, unit: "pieces", dropSpecial: false, emphasis: "chosen", choiceHidden: false, names,
});
const label = (joined = false) =>
  ({ text: "a", title: "", tokens: [], special: false, joined, side: /** @type {const} */ ("source") });

test("words flow into lines and never leave the width", () => {
  const items = Array.from({ length: 9 }, () => ({ width: 30, label: label() }));
  const { boxes, lines, bottom } = flow(items, { width: 100, size: 10, top: 0, height: 20 });
  assert.equal(lines, 3);
  assert.equal(boxes.length, 9);
  for (const box of boxes) assert.ok(box.x >= 0 && box.x + box.width <= 100);
  assert.equal(Math.max(...boxes.map((box) => box.y + box.height)), bottom);
});

test("boxes of one line do not overlap; pieces of a word stand closer", () => {
  const items = [label(), label(true), label()].map((each) => ({ width: 30, label: each }));
  const { boxes, lines } = flow(items, { width: 500, size: 10, top: 0, height: 20 });
  assert.equal(lines, 1);
  const gaps = [boxes[1].x - boxes[0].x - 30, boxes[2].x - boxes[1].x - 30];
  assert.ok(gaps[0] > 0 && gaps[1] > gaps[0]);
});

test("a word wider than the page is cut to it", () => {
  const { boxes } = flow([{ width: 900, label: label() }], { width: 100, size: 10, top: 0, height: 20 });
  assert.equal(boxes[0].width, 100);
});

test("no words at all is one empty line", () => {
  assert.deepEqual(flow([], { width: 100, size: 10, top: 5, height: 20 }).boxes, []);
});

test("the film: keys above, queries below, smaller type where there is less room", () => {
  const wide = layoutFilm(frame, { width: 900, root: 16, measure });
  const narrow = layoutFilm(frame, { width: 120, root: 16, measure });
  assert.ok(wide.size > narrow.size);
  assert.equal(wide.keys.length, 3);
  assert.equal(wide.queries.length, 3);
  const lowestKey = Math.max(...wide.keys.map((box) => box.y + box.height));
  assert.ok(Math.min(...wide.queries.map((box) => box.y)) > lowestKey);
  assert.ok(Math.max(...wide.queries.map((box) => box.y + box.height)) <= wide.height);
});

test("a line goes from the middle of the query to the middle of the key", () => {
  const path = linkPath({ x: 100, y: 200, width: 20, height: 10 }, { x: 0, y: 0, width: 40, height: 30 });
  assert.match(path, /^M110 200C/);
  assert.match(path, / 20 30$/);
});

test("the matrix fits its width while cells stay large enough", () => {
  const layout = layoutMatrix(frame, { width: 600, root: 16, measure });
  assert.ok(layout.width <= 600 + 1);
  assert.ok(layout.cell >= 0.8 * 16);
  assert.ok(layout.readWidth > 0);
  const tight = layoutMatrix(frame, { width: 50, root: 16, measure });
  assert.equal(tight.cell, 0.8 * 16);
});

test("a point is found in its cell, row label or column label", () => {
  const layout = layoutMatrix(frame, { width: 600, root: 16, measure });
  const { left, top, cell } = layout;
  const at = (/** @type {number} */ x, /** @type {number} */ y) => cellAt(layout, { x, y }, 3, 3);
  assert.deepEqual(at(left + cell * 1.5, top + cell * 2.5), { row: 2, column: 1 });
  assert.deepEqual(at(left + 0.1, top + 0.1), { row: 0, column: 0 });
  assert.deepEqual(at(2, top + cell * 0.5), { row: 0, column: null });
  assert.deepEqual(at(left + cell * 2.5, 1), { row: null, column: 2 });
  assert.equal(at(left + cell * 3.5, top + 1), null);
  assert.equal(at(1, 1), null);
});
