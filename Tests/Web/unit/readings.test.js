import assert from "node:assert/strict";
import { test } from "node:test";
import {
  coverage, distanceBack, entropy, headHabit, mean, shareOn, thirds, tokenClasses,
} from "loupe/readings.js";
import { piece, source, tinyTrace } from "../support/fixtures.js";

const near = (/** @type {number} */ actual, /** @type {number} */ expected) =>
  assert.ok(Math.abs(actual - expected) < 1e-12, `${actual} is not ${expected}`);

test("entropy: nothing to wonder about, and as even as can be", () => {
  near(entropy([1, 0, 0]), 0);
  near(entropy([0.25, 0.25, 0.25, 0.25]), Math.log(4));
  near(entropy([0.5, 0.25, 0.25]), 1.5 * Math.log(2));
});

test("distance looked back, in tokens", () => {
  near(distanceBack([0.5, 0.25, 0.25], 2), 1.25);
  near(distanceBack([0, 0, 1], 2), 0);
});

test("share on some keys", () => {
  near(shareOn([0.5, 0.25, 0.25], new Set([0, 2])), 0.75);
  near(shareOn([1], new Set([4])), 0);
});

test("coverage: of each key at most 1 counts", () => {
  near(coverage([[0.5, 0.5, 0], [0.9, 0.1, 0]], [0, 1, 2]), (1 + 0.6) / 3);
  assert.ok(Number.isNaN(coverage([[1]], [])));
});

test("thirds: as the engine cuts them, the first take the remainder", () => {
  assert.deepEqual(thirds(9), [[0, 3], [3, 6], [6, 9]]);
  assert.deepEqual(thirds(11), [[0, 4], [4, 8], [8, 11]]);
  assert.deepEqual(thirds(10), [[0, 4], [4, 7], [7, 10]]);
  assert.deepEqual(thirds(1), [[0, 1], [1, 1], [1, 1]]);
  for (let count = 0; count < 40; count += 1) {
    const sizes = thirds(count).map(([from, to]) => to - from);
    assert.equal(sizes.reduce((sum, size) => sum + size, 0), count);
    assert.ok(sizes[0] - sizes[2] <= 1 && sizes[0] >= sizes[1] && sizes[1] >= sizes[2]);
  }
});

test("classes of tokens: end, punctuation, first third, plain", () => {
  const pieces = [...source.slice(0, 2), piece({ surface: "。", piece: "。" }), source[2]];
  const classes = tokenClasses(pieces);
  assert.deepEqual([...classes.end], [3]);
  assert.deepEqual([...classes.punctuation], [2]);
  assert.deepEqual([...classes.first], [0]);
  assert.deepEqual(classes.plain, [0, 1, 2]);
});

/** @param {number[][]} rows @param {import("loupe/types.js").AttentionKind} kind */
const habit = (rows, kind = "encoder") => headHabit({
  kind, queries: rows.length, row: (query) => rows[query], classes: tokenClasses(source),
});

test("habits: a place, a kind of token, one token, one after the other, or wide", () => {
  assert.equal(habit([[1, 0, 0], [0, 1, 0], [0, 0, 1]])?.name, "itself");
  assert.equal(habit([[0.2, 0.8, 0], [0, 0.2, 0.8], [0, 0.5, 0.5]])?.name, "next");
  assert.equal(habit([[1], [0.9, 0.1], [0, 0.9, 0.1], [0, 0, 1, 0]], "self")?.name, "previous");
  assert.equal(habit([[1], [0.9, 0.1], [0.9, 0, 0.1]], "self")?.name, "start");
  assert.equal(habit([[0, 0, 1], [0.1, 0, 0.9], [0, 0, 1]], "cross")?.name, "end");
  const one = habit([[1, 0, 0], [0.6, 0.2, 0.2], [0.8, 0.1, 0.1]], "cross");
  assert.deepEqual([one?.name, one?.key], ["token", 0]);
  near(one?.share ?? NaN, 0.8);
  assert.equal(habit([[0.3, 0.4, 0.3]].concat([[0.4, 0.3, 0.3]], [[0.34, 0.33, 0.33]]), "cross")?.name, "wide");
  assert.equal(habit([]), null);
});

test("means", () => {
  near(mean([1, 2, 3]), 2);
  assert.ok(Number.isNaN(mean([])));
  assert.equal(tinyTrace().stepCount, 3);
});
