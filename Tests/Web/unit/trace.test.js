import assert from "node:assert/strict";
import { test } from "node:test";
import { Trace, TraceError } from "loupe/trace.js";
import { buffer, cross, encoder, model, self, source, step, tinyTrace } from "../support/fixtures.js";

test("weights are found by kind, layer, head and query", () => {
  const trace = tinyTrace();
  assert.deepEqual([...trace.weights("encoder", 0, 0, 1)], [0.25, 0.5, 0.25]);
  assert.deepEqual([...trace.weights("encoder", 0, 1, 2)], [0, 0, 1]);
  assert.deepEqual([...trace.weights("self", 0, 0, 1)], [0.25, 0.75]);
  assert.deepEqual([...trace.weights("self", 1, 1, 2)], [0, 0, 1]);
  assert.deepEqual([...trace.weights("cross", 0, 0, 0)], [0.5, 0.25, 0.25]);
  assert.deepEqual([...trace.weights("cross", 1, 1, 1)], [0.25, 0.25, 0.5]);
});

test("an encoder may have another number of heads than the decoder", () => {
  const trace = new Trace({ trace: "t", model: { ...model, encoderHeads: 1 }, text: "undo", source });
  trace.setEncoderWeights(buffer(encoder.slice(0, 9)));
  assert.deepEqual([trace.headCount("encoder"), trace.headCount("cross")], [1, 2]);
  assert.deepEqual([...trace.weights("encoder", 0, 0, 2)], [0.25, 0.25, 0.5]);
});

test("a trace grows: what has no attention yet does not count", () => {
  const trace = new Trace({ trace: "t", model, text: "undo", source });
  assert.equal(trace.stepCount, 0);
  trace.addStep(step(0));
  assert.equal(trace.stepCount, 0);
  trace.addWeights(0, 1, buffer([...self[0], ...cross[0]]));
  assert.equal(trace.stepCount, 1);
  assert.equal(trace.queryCount("encoder"), 0);
  trace.setEncoderWeights(buffer(encoder));
  assert.equal(trace.queryCount("encoder"), 3);
});

test("what does not fit is refused with both numbers", () => {
  const trace = new Trace({ trace: "t", model, text: "undo", source });
  assert.throws(() => trace.setEncoderWeights(buffer([1, 2])),
    { message: "the encoder's attention: 18 numbers were expected, 2 came" });
  assert.throws(() => trace.addStep(step(1)), { message: "step 0 was expected, step 1 came" });
  trace.addStep(step(0));
  assert.throws(() => trace.addWeights(0, 1, buffer([1])),
    { message: "attention of steps 0 to 1: 16 numbers were expected, 1 came" });
  assert.throws(() => trace.addWeights(1, 2, buffer([1])), TraceError);
  assert.throws(() => trace.weights("cross", 0, 0, 0), TraceError);
});

test("a document holds the same trace", () => {
  const trace = tinyTrace();
  const document = JSON.parse(JSON.stringify(trace.toDocument()));
  assert.deepEqual(document.tensors["decoder.self_attention"].shape, [2, 2, 3, 3]);
  assert.deepEqual(document.tensors["decoder.cross_attention"].shape, [2, 2, 3, 3]);
  const again = Trace.fromDocument(document);
  assert.deepEqual(again.selfWeights, trace.selfWeights);
  assert.deepEqual(again.crossWeights, trace.crossWeights);
  assert.deepEqual(again.encoderWeights, trace.encoderWeights);
  assert.deepEqual(again.toDocument(), document);
});

test("a document that is not one is refused", () => {
  const document = tinyTrace().toDocument();
  assert.throws(() => Trace.fromDocument({ ...document, version: 2 }), TraceError);
  assert.throws(() => Trace.fromDocument({ ...document, tensors: {} }),
    { message: "the trace document has no tensor encoder.self_attention" });
  assert.throws(() => new Trace({ trace: "t", model, text: "", source }).toDocument(), TraceError);
});
