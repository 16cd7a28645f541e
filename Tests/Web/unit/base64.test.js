import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeFloats, decodeHalfs, encodeFloats, floatsFromBytes } from "loupe/base64.js";

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

test("half precision: ordinary, smallest, infinite and undefined numbers", () => {
  const bytes = Buffer.from(new Uint16Array([0x3c00, 0xc000, 0x3555, 0x0001, 0x7c00, 0xfc00, 0x7e00, 0x8000]).buffer);
  const values = [...decodeHalfs(bytes.toString("base64"))];
  assert.deepEqual(values.slice(0, 2), [1, -2]);
  assert.ok(Math.abs(values[2] - 1 / 3) < 1e-3);
  assert.equal(values[3], 2 ** -24);
  assert.deepEqual(values.slice(4, 6), [Infinity, -Infinity]);
  assert.ok(Number.isNaN(values[6]));
  assert.ok(Object.is(values[7], -0));
});
