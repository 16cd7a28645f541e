import assert from "node:assert/strict";
import { test } from "node:test";
import { flow } from "loupe/film-layout.js";
import { staysWithNext, staysWithPrevious, unbroken } from "loupe/kinsoku.js";

test("closing marks, small kana and long vowels begin no line; opening brackets end none", () => {
  for (const text of ["。", "、", "」", "）", "!", "？", "っ", "ょ", "ー", "々", ".", " ,", "”", "…"]) {
    assert.ok(staysWithPrevious(text), text);
  }
  for (const text of ["「", "（", "(", "“ "]) assert.ok(staysWithNext(text), text);
  for (const text of ["猫", "や", "「", "(", "cat", "", "Tsu"]) assert.ok(!staysWithPrevious(text), text);
  for (const text of ["。", "猫", "」", ""]) assert.ok(!staysWithNext(text), text);
});

test("what may not be torn apart is one run", () => {
  const runs = unbroken(["「", "猫", "」", "だ", "っ", "た", "。"], (text) => text);
  assert.deepEqual(runs.map((run) => run.join("")), ["「猫」", "だっ", "た。"]);
  assert.deepEqual(unbroken([], String), []);
  assert.deepEqual(unbroken(["。"], (text) => text), [["。"]], "nothing stands before it");
});

/** @param {string[]} texts @param {number} width @returns {string[][]} the words of each line of the film */
function linesOf(texts, width) {
  const items = texts.map((text) => ({
    width: 20, label: { text, title: "", tokens: [], special: false, joined: false, spaced: false,
      side: /** @type {const} */ ("target") },
  }));
  const { boxes } = flow(items, { width, size: 10, top: 0, height: 10 });
  const tops = [...new Set(boxes.map(({ y }) => y))];
  return tops.map((top) => texts.filter((_, at) => boxes[at].y === top));
}

test("in the film a full stop takes the last word along instead of standing alone", () => {
  assert.deepEqual(linesOf(["猫", "が", "寝た", "。"], 80), [["猫", "が"], ["寝た", "。"]]);
  assert.deepEqual(linesOf(["猫", "が", "寝た", "。"], 200), [["猫", "が", "寝た", "。"]]);
  assert.deepEqual(linesOf(["猫", "。"], 25), [["猫"], ["。"]], "where even that has no room, each its own line");
});
