import assert from "node:assert/strict";
import { test } from "node:test";
import {
  arithmeticOfMessage, arithmeticOfTrace, blockSums, intervened, products, projectionColumn, softmaxRows, sum,
} from "loupe/arithmetic.js";
import { createTranslate } from "loupe/catalogue.js";
import { createLoupeView } from "loupe/views/loupe-view.js";
import { createWorksheetView } from "loupe/views/worksheet-view.js";
import english from "loupe/locales/en.js";
import { headVectors } from "../mock/vectors.js";
import { stubPage } from "../support/dom-stub.js";
import { buffer, tinyTrace } from "../support/fixtures.js";

const t = createTranslate(english);
const nothing = () => undefined;
const weights = [0.125, 0.5, 0.0625, 0.25, 0.0625];
const place = { kind: /** @type {const} */ ("cross"), layer: 1, head: 0, query: 2 };
const arithmetic = arithmeticOfMessage(place, headVectors(weights, "test"));

test("the arithmetic gives the weights back", () => {
  const { rows, total } = softmaxRows(arithmetic);
  rows.forEach((row, key) => {
    assert.ok(Math.abs(row.share - weights[key]) < 1e-5, `${row.share} is not ${weights[key]}`);
    assert.ok(Math.abs(row.expected - row.score) < 1e-5);
  });
  assert.ok(Math.abs(sum(rows.map(({ power }) => power)) - total) < 1e-9);
  assert.deepEqual(intervened(rows), { score: false, weight: false });
});

test("an intervention shows where it struck", () => {
  const masked = { ...arithmetic, scores: arithmetic.scores.slice(), weights: arithmetic.weights.slice() };
  masked.scores[1] = -Infinity;
  assert.equal(intervened(softmaxRows(masked).rows).score, true);
  const cut = { ...arithmetic, weights: arithmetic.weights.slice() };
  cut.weights[1] = 0;
  assert.deepEqual(intervened(softmaxRows(cut).rows), { score: false, weight: true });
});

test("blocks add up to the whole product, however long the last one is", () => {
  const left = Float32Array.from({ length: 19 }, (_, i) => i - 4);
  const each = products(left, left);
  assert.equal(blockSums(each).length, 3);
  assert.equal(sum(blockSums(each)), sum(each));
});

test("a column of the projection", () => {
  assert.deepEqual([...projectionColumn(Float32Array.from([1, 2, 3, 4, 5, 6]), 2, 1)], [2, 5]);
});

test("a trace that was recorded in full needs no server; one of weights says so", () => {
  const trace = tinyTrace();
  const own = { kind: /** @type {const} */ ("self"), layer: 1, head: 1, query: 1 };
  assert.equal(arithmeticOfTrace(own, trace), null);
  const numbers = (/** @type {number} */ count, from = 0) => Array.from({ length: count }, (_, i) => from + i);
  const stored = (/** @type {number} */ last, from = 0) =>
    ({ shape: [2, 2, 3, last], data: "", values: numbers(12 * last, from) });
  trace.stored = {
    "decoder.self_attention.queries": stored(2), "decoder.self_attention.keys": stored(2, 100),
    "decoder.self_attention.values": stored(2, 200), "decoder.self_attention.scores": stored(3),
    "decoder.self_attention.head_outputs": stored(2, 300),
  };
  const found = arithmeticOfTrace(own, trace);
  assert.deepEqual([...(found?.query ?? [])], [20, 21]);
  assert.deepEqual(found?.keys.map((key) => [...key]), [[118, 119], [120, 121]]);
  assert.deepEqual([...(found?.scores ?? [])], [30, 31]);
  assert.deepEqual([...(found?.output ?? [])], [320, 321]);
  assert.equal(found?.contribution, null);
  assert.equal(buffer([1]).byteLength, 4);
});

/** What is written in a row of a table, as numbers; what is no number is left out. */
const numbersIn = (/** @type {any} */ row) => row.ofTag("td")
  .map((/** @type {any} */ cell) => cell.textContent)
  .filter((/** @type {string} */ text) => /^-?\d/.test(text))
  .map(Number);
const rowsOf = (/** @type {any} */ table) => table.ofTag("tr");
/** Every written number may be off by half of its last digit. */
const HALF = 0.00005;
/** @param {number} actual @param {number} expected @param {number} tolerance */
const agrees = (actual, expected, tolerance) =>
  assert.ok(Math.abs(actual - expected) <= tolerance, `${actual} is not ${expected} to ${tolerance}`);

function shown(patch = {}) {
  const { document, root } = stubPage();
  /** @type {any[]} */
  const looks = [];
  const view = createLoupeView(root, { document, t, onLook: (look) => looks.push(look), onOne: nothing });
  const data = {
    arithmetic, status: /** @type {const} */ ("ready"), code: "", kind: /** @type {const} */ ("cross"),
    queryName: "was→hat", keyNames: ["a", "b", "c", "d", "e"], key: null, block: null, column: null,
    keyLanguage: "en", ...patch,
  };
  view.update(data);
  return { root, data, looks };
}

test("every product on the screen can be checked from the two numbers above it", () => {
  const { root } = shown();
  for (const table of root.ofClass("product-table")) {
    const [, left, right, product] = rowsOf(table);
    const [a, b, all] = [left, right, product].map(numbersIn);
    const own = all.slice(0, a.length);
    own.forEach((/** @type {number} */ value, /** @type {number} */ i) =>
      agrees(a[i] * b[i], value, HALF * (Math.abs(a[i]) + Math.abs(b[i]) + 1)));
    agrees(own.reduce((x, y) => x + y, 0), all[a.length], HALF * (own.length + 1));
  }
});

test("the sums of the blocks add up to the product, and the scale makes it the score", () => {
  const { root } = shown();
  const [line] = root.ofClass("sum-line");
  const written = line.textContent.replaceAll("− ", "+ -").split("=");
  const parts = written[0].split("+").map(Number);
  const dot = Number(line.ofClass("answer")[0].textContent);
  agrees(parts.reduce((x, y) => x + y, 0), dot, HALF * (parts.length + 1));
  const [formula] = root.ofClass("formula");
  const [, left, factor, result] = /^(\S+) × (\S+) = (\S+)$/.exec(formula.textContent) ?? [];
  agrees(Number(left) * Number(factor), Number(result), HALF * 2);
  agrees(Number(left), dot, 0);
});

test("powers, their sum, and the weights follow from the scores on the screen", () => {
  const { root } = shown();
  const [table] = root.ofClass("softmax-table");
  const rows = rowsOf(table).slice(1).map(numbersIn);
  const [total, one] = rows.pop() ?? [];
  const largest = Math.max(...rows.map(([, score]) => score));
  for (const [dot, score, shifted, power, share] of rows) {
    agrees(dot * arithmetic.scale, score, HALF * 2);
    agrees(score - largest, shifted, HALF * 3);
    agrees(Math.exp(shifted), power, HALF * 3);
    agrees(power / total, share, HALF * 4);
  }
  agrees(rows.reduce((sums, row) => sums + row[3], 0), total, HALF * (rows.length + 1));
  assert.equal(one, 1);
});

test("the mixture follows from the weights and values on the screen", () => {
  const { root } = shown();
  const [table] = root.ofClass("mixture-table");
  const rows = rowsOf(table).slice(1).map(numbersIn);
  const output = rows.pop() ?? [];
  output.forEach((value, column) => {
    const mixed = rows.reduce((total, [weight, ...values]) => total + weight * values[column], 0);
    agrees(mixed, value, HALF * rows.length * 3);
  });
});

test("a key is picked, what cannot be seen cannot", () => {
  const { root, looks } = shown({ keyNames: ["a", "b", "c", "d", "e", "later"] });
  const keys = root.ofClass("loupe-key");
  assert.equal(keys[1].getAttribute("aria-pressed"), "true");
  assert.equal(keys[5].getAttribute("disabled"), "");
  keys[3].fire("click");
  keys[1].fire("keydown", { key: "ArrowRight" });
  assert.deepEqual(looks.map(({ loupeKey }) => loupeKey), [3, 2]);
  assert.equal(rowsOf(root.ofClass("softmax-table")[0]).length, 1 + 6 + 1);
});

test("what is missing is said", () => {
  const { root } = shown({ arithmetic: { ...arithmetic, projection: null, contribution: null } });
  assert.equal(root.ofClass("missing").length, 1);
  assert.match(shown({ arithmetic: null, status: "missing" }).root.textContent, /--level full/);
  assert.match(shown({ arithmetic: null, status: "failed", code: "busy" }).root.textContent, /\(busy\)/);
  assert.equal(shown({ arithmetic: null, status: "several" }).root.ofClass("secondary")[0].hidden, false);
});

test("worksheet: what is to be found is blank on the sheet and written in the solution", () => {
  const { document, root } = stubPage();
  const view = createWorksheetView(root, { document, t });
  view.update({ loupe: shown().data, sentence: "x", translation: "y", place: "z" });
  const [sheet, solution] = root.ofClass("sheet");
  const blanks = sheet.ofClass("blank");
  const found = solution.ofClass("solution");
  assert.equal(blanks.length, found.length);
  assert.ok(blanks.length > 20);
  assert.ok(blanks.every((/** @type {any} */ blank) => blank.textContent.trim() === ""));
  assert.ok(found.every((/** @type {any} */ each) => /^-?\d+\.\d{3}$/.test(each.textContent)));
  view.update({ loupe: null, sentence: "", translation: "", place: "" });
  assert.equal(root.ofClass("sheet").length, 0);
});
