import assert from "node:assert/strict";
import { test } from "node:test";
import { choiceText, choicesOf, fitChoice, neighbour, parseChoice } from "loupe/choices.js";

test("mean, each, maximum, and round again", () => {
  assert.deepEqual(choicesOf(2), ["mean", 0, 1, "max"]);
  assert.equal(neighbour("mean", 2, 1), 0);
  assert.equal(neighbour(1, 2, 1), "max");
  assert.equal(neighbour("max", 2, 1), "mean");
  assert.equal(neighbour("mean", 2, -1), "max");
});

test("numbers count from 1 outside and from 0 inside", () => {
  assert.equal(choiceText(0), "1");
  assert.equal(parseChoice("1"), 0);
  for (const choice of choicesOf(12)) assert.equal(parseChoice(choiceText(choice)), choice);
  for (const wrong of ["0", "-1", "1.5", "x", "", null]) assert.equal(parseChoice(wrong), null);
});

test("a head that does not exist becomes the last", () => {
  assert.equal(fitChoice(7, 4), 3);
  assert.equal(fitChoice("mean", 4), "mean");
});
