import assert from "node:assert/strict";
import { test } from "node:test";
import { makeLabel, pieceText, sourceToken, wordGroups } from "loupe/labels.js";
import { names, piece, source } from "../support/fixtures.js";

test("pieces are named by what they cover", () => {
  assert.equal(pieceText(piece({ surface: " The", piece: "▁The" }), false, names), "The");
  assert.equal(pieceText(piece({ surface: "", piece: "▁able" }), false, names), "able");
  assert.equal(pieceText(piece({ surface: "", piece: "▁" }), false, names), "␣");
});

test("special tokens are named by their part", () => {
  const special = (/** @type {string} */ text) => piece({ piece: text, surface: "", special: true });
  assert.equal(pieceText(special("<pad>"), true, names), "<s>");
  assert.equal(pieceText(special("</s>"), true, names), "<s>");
  assert.equal(pieceText(special("</s>"), false, names), "<e>");
  assert.equal(pieceText(special(">>jap<<"), false, names), ">>jap<<");
});

test("words are neighbours with one number; a special token is alone", () => {
  assert.deepEqual(wordGroups(source), [[0, 1], [2]]);
  const again = [piece({ word: 3 }), piece({ word: 4 }), piece({ word: 3 })];
  assert.deepEqual(wordGroups(again), [[0], [1], [2]]);
  const mixed = [piece({ word: 0 }), piece({ word: 0, special: true })];
  assert.deepEqual(wordGroups(mixed), [[0], [1]]);
});

test("a word is written together and keeps the keys of its pieces", () => {
  const context = { token: sourceToken, side: /** @type {const} */ ("source"), start: -1, names };
  const word = makeLabel(source, [0, 1], context);
  assert.equal(word.text, "undo");
  assert.equal(word.title, "▁un (5) + do (6)");
  assert.deepEqual(word.tokens, ["s0", "s1"]);
  assert.equal(makeLabel(source, [1], context).joined, true);
  assert.equal(makeLabel(source, [2], context).special, true);
});

test("in a word the lone space piece is not written", () => {
  const pieces = [piece({ piece: "▁", surface: "" }), piece({ piece: "猫", surface: "猫" })];
  const context = { token: sourceToken, side: /** @type {const} */ ("source"), start: -1, names };
  assert.equal(makeLabel(pieces, [0, 1], context).text, "猫");
  assert.equal(makeLabel(pieces, [0], context).text, "␣");
});
