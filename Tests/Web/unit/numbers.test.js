import assert from "node:assert/strict";
import { test } from "node:test";
import { clamp, duration, fixed, percent, shapeText, significant } from "loupe/numbers.js";

test("fixed rounds to fixed digits and never writes minus zero", () => {
  assert.equal(fixed(0.12345), "0.123");
  assert.equal(fixed(0.12345, 4), "0.1235");
  assert.equal(fixed(-0.0001), "0.000");
  assert.equal(fixed(-0.2), "-0.200");
  assert.equal(fixed(NaN), "–");
});

test("percent never writes zero for what is not zero", () => {
  assert.equal(percent(0.71), "71.0%");
  assert.equal(percent(0.0004), "<0.1%");
  assert.equal(percent(0), "0.0%");
  assert.equal(percent(1), "100.0%");
});

test("significant keeps four digits and whole numbers", () => {
  assert.equal(significant(0.123456), "0.1235");
  assert.equal(significant(42), "42");
  assert.equal(significant(-1.5), "-1.500");
  assert.equal(significant(0.00001234), "1.23e-5");
  assert.equal(significant(123456.7), "1.23e+5");
  assert.equal(significant(Infinity), "–");
});

test("shapes and durations", () => {
  assert.equal(shapeText([1, 256]), "1 × 256");
  assert.equal(duration(0.84), "0.8 ms");
  assert.equal(duration(41.2), "41 ms");
  assert.equal(duration(2100), "2.1 s");
});

test("clamp brings NaN to the lowest", () => {
  assert.equal(clamp(5, 0, 3), 3);
  assert.equal(clamp(-5, 0, 3), 0);
  assert.equal(clamp(2, 0, 3), 2);
  assert.equal(clamp(NaN, 1, 3), 1);
});
