import assert from "node:assert/strict";
import { test } from "node:test";
import { openTrace } from "loupe/open-trace.js";
import { gigabytes, lastOfFetch, recordingBytes, roomForRecording, USUAL_BYTES } from "loupe/recording-size.js";
import { createRun } from "loupe/run.js";
import { initialState } from "loupe/state.js";
import { createStore } from "loupe/store.js";
import { fakeServer } from "../support/fake-server.js";
import { model, tinyTrace } from "../support/fixtures.js";

const large = { ...model, encoderLayers: 24, decoderLayers: 24, heads: 16, encoderHeads: 16 };

test("bytes are those of the tensors", () => {
  const trace = tinyTrace();
  const floats = [trace.encoderWeights ?? [], ...trace.selfWeights, ...trace.crossWeights];
  assert.equal(recordingBytes(trace.model, trace.source.length, trace.stepCount),
    4 * floats.reduce((sum, each) => sum + each.length, 0));
  assert.equal(gigabytes(recordingBytes(large, 512, 512)), "0.9");
});

test("there is room for half of the machine's memory, within what a browser gives", () => {
  assert.equal(roomForRecording(undefined), USUAL_BYTES);
  assert.equal(roomForRecording(NaN), USUAL_BYTES);
  assert.equal(roomForRecording(2), 2 ** 30);
  assert.equal(roomForRecording(64), 3 * 2 ** 30);
});

test("rows are fetched in answers of a bearable size, one step at least", () => {
  assert.equal(lastOfFetch(model, 4, 0, 3), 3);
  const last = lastOfFetch(large, 512, 100, 512);
  assert.ok(last > 100 && last < 512);
  assert.ok(4 * 24 * 16 * (last - 100) * (512 + 512) <= 2 ** 26);
  assert.equal(lastOfFetch({ ...large, heads: 1e6 }, 512, 3, 9), 4);
});

test("what the browser cannot hold is said before it is fetched", async () => {
  const server = fakeServer();
  const state = initialState();
  const store = createStore({ ...state, text: "undo", limits: { ...state.limits, recordingBytes: 20 } });
  await createRun({ server: /** @type {any} */ (server), store, wait: async () => undefined }).start();
  assert.equal(store.get().phase, "failed");
  assert.equal(store.get().notice?.code, "recording_too_large");
  assert.deepEqual(server.calls, ["translate"], "no attention was asked for");
});

test("a file that is longer than any text a browser reads is refused by its size", async () => {
  const file = /** @type {any} */ ({ name: "a.json", size: 2 ** 30, text: () => { throw new Error("was read"); } });
  await assert.rejects(openTrace(file, null), (error) => {
    assert.equal(Reflect.get(/** @type {object} */ (error), "code"), "recording_too_large");
    return true;
  });
});
