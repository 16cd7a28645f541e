import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeFloats, encodeFloats, floatsFromBytes } from "loupe/base64.js";

test("a known value, little-endian", () => {
  assert.deepEqual([...decodeFloats("AACAPw==")], [1]);
  assert.equal(encodeFloats(new Float32Array([1])), "AACAPw==");
});

test("there and back, more than one slice long", () => {
  const floats = Float32Array.from({ length: 5000 }, (_, i) => Math.sin(i));
  assert.deepEqual(decodeFloats(encodeFloats(floats)), floats);
});

test("bytes that are no whole number of floats lose the rest only", () => {
  assert.equal(floatsFromBytes(new ArrayBuffer(7)).length, 1);
});
