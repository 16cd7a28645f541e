import assert from "node:assert/strict";
import { test } from "node:test";
import { arithmeticOfMessage } from "loupe/arithmetic.js";
import { createTranslate } from "loupe/catalogue.js";
import { paintStrip, shownKeys } from "loupe/strips.js";
import { createVectorsView } from "loupe/views/vectors-view.js";
import english from "loupe/locales/en.js";
import { headVectors } from "../mock/vectors.js";
import { stubPage } from "../support/dom-stub.js";

const t = createTranslate(english);
/** @type {any} */
const palette = { ramps: {
  encoder: { none: [255, 255, 255], middle: [100, 100, 255], full: [0, 0, 255] },
  self: { none: [255, 255, 255], middle: [255, 100, 0], full: [200, 60, 0] },
} };

test("a strip: blue above zero, orange below, paper at zero and for what is no number", () => {
  const pixels = new Uint8ClampedArray(4 * 4);
  paintStrip(pixels, [2, -2, 0, NaN], 2, palette);
  const colour = (/** @type {number} */ at) => [...pixels.slice(4 * at, 4 * at + 4)];
  assert.deepEqual(colour(0), [0, 0, 255, 255]);
  assert.deepEqual(colour(1), [200, 60, 0, 255]);
  assert.deepEqual(colour(2), [255, 255, 255, 255]);
  assert.deepEqual(colour(3), [255, 255, 255, 255]);
});

test("of a long text the keys with most weight are shown, in their order", () => {
  assert.deepEqual(shownKeys([0.1, 0.9]), [0, 1]);
  const weights = Array.from({ length: 40 }, (_, at) => (at % 2 === 0 ? at : 0));
  assert.deepEqual(shownKeys(weights).length, 24);
  assert.ok(shownKeys(weights).includes(38) && shownKeys(weights).includes(2));
  assert.deepEqual([...shownKeys(weights)].sort((left, right) => left - right), shownKeys(weights));
});

test("each key is a row with the recorded score and weight, and a click looks into it", () => {
  const { document, root } = stubPage();
  /** @type {number[]} */
  const asked = [];
  const view = createVectorsView(root, { document, t, onKey: (key) => asked.push(key) });
  const place = { kind: /** @type {const} */ ("cross"), layer: 0, head: 0, query: 0 };
  const arithmetic = arithmeticOfMessage(place, headVectors([0.5, 0.25, 0.25], "x"));
  view.update({ arithmetic, queryName: "猫", keyNames: ["The", "cat", "."], keyLanguage: "en", key: 1, palette });
  const rows = root.ofClass("vector-row").slice(2);
  assert.equal(rows.length, 3);
  rows.forEach((row, at) => {
    assert.ok(row.textContent.includes(arithmetic.scores[at].toFixed(2).replace("-", "−")) || row.textContent.includes(arithmetic.scores[at].toFixed(2)));
    assert.ok(row.textContent.includes(arithmetic.weights[at].toFixed(2)));
  });
  assert.equal(rows[1].getAttribute("aria-current"), "true");
  rows[2].fire("click");
  assert.deepEqual(asked, [2]);
  view.update(null);
  assert.equal(root.ofClass("vectors")[0].hidden, true);
});
