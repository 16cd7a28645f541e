import assert from "node:assert/strict";
import { test } from "node:test";
import { createRun } from "loupe/run.js";
import { ServerError } from "loupe/server.js";
import { initialState } from "loupe/state.js";
import { createStore } from "loupe/store.js";
import { fakeServer } from "../support/fake-server.js";
import { tinyTrace } from "../support/fixtures.js";

const noWait = async () => undefined;
const storeWith = () => createStore({ ...initialState(), text: "undo" });
const started = (gates = {}, wait = noWait) => {
  const store = storeWith();
  const server = fakeServer(gates);
  const run = createRun({ server: /** @type {any} */ (server), store, wait });
  return { store, server, run };
};

test("events become a trace with every weight", async () => {
  const { store, run } = started();
  /** @type {string[]} */
  const phases = [];
  store.subscribe(({ phase }, before) => { if (phase !== before.phase) phases.push(phase); });
  await run.start();
  assert.deepEqual(phases, ["connecting", "encoding", "searching", "generating", "ended"]);
  assert.deepEqual(store.get().trace?.toDocument(), { ...tinyTrace().toDocument(),
    settings: { method: "greedy", maximumNewTokens: 200 },
    beam: [{ step: 0, hypotheses: [{ text: "取", logProbability: -1 }] }] });
});

test("the request asks for no more than the server allows, and says what else it was told", async () => {
  const store = createStore({ ...initialState(), text: "undo" });
  store.set({ limits: { ...store.get().limits, maximumLength: 50 } });
  const server = fakeServer();
  const extra = { interventions: [{ site: "cross" }] };
  await createRun({ server: /** @type {any} */ (server), store, wait: async () => undefined, extra }).start();
  assert.deepEqual(server.bodies[0],
    { text: "undo", method: "greedy", maximumLength: 50, interventions: [{ site: "cross" }] });
  assert.deepEqual(store.get().trace?.interventions, [{ site: "cross" }]);
});

test("rows are fetched in order, each once", async () => {
  const { server, run } = started();
  await run.start();
  const asked = server.calls.filter((call) => call.startsWith("weights"))
    .map((call) => call.split(" ").slice(1).map(Number));
  assert.equal(asked[0][0], 0);
  assert.equal(asked[asked.length - 1][1], 3);
  asked.slice(1).forEach(([from], i) => assert.equal(from, asked[i][1]));
});

test("attention that is not there yet is asked for again", async () => {
  let refusals = 2;
  const { store, run } = started({
    beforeWeights() {
      refusals -= 1;
      if (refusals >= 0) throw new ServerError("not_yet", "");
    },
  });
  await run.start();
  assert.equal(store.get().phase, "ended");
  assert.equal(store.get().trace?.stepCount, 3);
});

test("a busy server is asked again after the time it names", async () => {
  let refusals = 1;
  /** @type {number[]} */
  const waits = [];
  const { store, server, run } = started({
    beforeTranslate() {
      refusals -= 1;
      if (refusals >= 0) throw new ServerError("busy", "", 3);
    },
  }, async (milliseconds) => {
    waits.push(milliseconds);
    assert.equal(store.get().phase, "waiting");
    assert.equal(store.get().notice?.code, "busy");
  });
  await run.start();
  assert.deepEqual(waits, [1000, 1000, 1000]);
  assert.equal(server.calls.filter((call) => call === "translate").length, 2);
  assert.equal(store.get().phase, "ended");
  assert.equal(store.get().notice, null);
});

test("an error of the server is told with its code", async () => {
  const { store, run } = started({
    events: [{ event: "error", data: "{\"code\":\"text_too_long\",\"message\":\"too long\"}" }],
  });
  await run.start();
  assert.equal(store.get().phase, "failed");
  assert.deepEqual(store.get().notice, { code: "text_too_long", message: "too long", seconds: null, details: {} });
});

test("a stream that breaks off is a lost connection", async () => {
  const { store, run } = started({ events: [] });
  await run.start();
  assert.equal(store.get().notice?.code, "connection");
});

test("a failing fetch of attention is told, too", async () => {
  const { store, run } = started({ beforeWeights() { throw new ServerError("trace_unknown", "gone"); } });
  await run.start();
  assert.equal(store.get().phase, "failed");
  assert.equal(store.get().notice?.code, "trace_unknown");
});

test("after a stop nothing changes any more", async () => {
  const { store, run } = started();
  const running = run.start();
  run.stop();
  assert.equal(store.get().phase, "stopped");
  await running;
  assert.equal(store.get().phase, "stopped");
  assert.equal(store.get().notice, null);
});
