import assert from "node:assert/strict";
import { test } from "node:test";
import { createActions } from "loupe/actions.js";
import { readFragment } from "loupe/fragment.js";
import { choiceHidden, createPictures, initialState } from "loupe/state.js";
import { createStore } from "loupe/store.js";
import { fakeServer } from "../support/fake-server.js";
import { names, tinyTrace } from "../support/fixtures.js";

/** A clock that is moved by hand. */
function handClock() {
  /** @type {Map<number, () => void>} */
  const timers = new Map();
  let next = 1;
  return {
    setTimeout: (/** @type {() => void} */ callback) => {
      timers.set(next, callback);
      next += 1;
      return next - 1;
    },
    clearTimeout: (/** @type {number} */ timer) => { timers.delete(timer); },
    tick() {
      const [first] = timers;
      if (!first) return false;
      timers.delete(first[0]);
      first[1]();
      return true;
    },
    now: () => 0,
    get size() { return timers.size; },
  };
}

function opened() {
  const store = createStore({
    ...initialState(), trace: tinyTrace(), phase: /** @type {const} */ ("ended"), step: 2, revision: 1,
  });
  const clock = handClock();
  return { store, clock, actions: createActions({ store, server: null, ...clock }) };
}

test("steps go back and on and stay inside", () => {
  const { store, actions } = opened();
  actions.stepBack();
  assert.equal(store.get().step, 1);
  actions.stepForward();
  actions.stepForward();
  assert.equal(store.get().step, 2);
  actions.first();
  actions.stepBack();
  assert.equal(store.get().step, 0);
});

test("playing from the end begins again and walks all stages of all steps", () => {
  const { store, clock, actions } = opened();
  actions.togglePlay();
  assert.deepEqual([store.get().step, store.get().stage, store.get().walking], [0, 0, true]);
  let ticks = 0;
  while (clock.tick()) ticks += 1;
  assert.equal(ticks, 3 * 8);
  assert.deepEqual([store.get().step, store.get().stage, store.get().playing], [2, 7, false]);
});

test("the picture follows the stages, unless it is told not to", () => {
  const { store, clock, actions } = opened();
  actions.togglePlay();
  const kinds = [];
  for (let i = 0; i < 7; i += 1) {
    kinds.push(store.get().kind);
    clock.tick();
  }
  assert.deepEqual(kinds, ["self", "self", "self", "self", "cross", "cross", "cross"]);
  actions.chooseKind("encoder");
  for (let i = 0; i < 6; i += 1) clock.tick();
  assert.equal(store.get().kind, "encoder");
});

test("what a step has not chosen yet is hidden while walking", () => {
  const { store, clock, actions } = opened();
  actions.togglePlay();
  assert.equal(choiceHidden(store.get()), true);
  for (let i = 0; i < 6; i += 1) clock.tick();
  assert.equal(store.get().stage, 6);
  assert.equal(choiceHidden(store.get()), false);
});

test("fast films go by whole steps", () => {
  const { store, clock, actions } = opened();
  actions.set({ speed: 8 });
  actions.togglePlay();
  assert.equal(store.get().step, 0);
  clock.tick();
  assert.deepEqual([store.get().step, store.get().stage], [1, 7]);
});

test("pausing stops the clock, a step by hand pauses", () => {
  const { store, clock, actions } = opened();
  actions.togglePlay();
  actions.togglePlay();
  assert.equal(store.get().playing, false);
  assert.equal(clock.size, 0);
  actions.togglePlay();
  actions.stepForward();
  assert.equal(store.get().playing, false);
  assert.equal(store.get().step, 1);
});

test("a stage that is picked pauses and shows its attention", () => {
  const { store, actions } = opened();
  actions.togglePlay();
  actions.showStage(2);
  assert.deepEqual([store.get().playing, store.get().stage, store.get().kind], [false, 2, "self"]);
});

test("heads and layers are walked for the shown attention only", () => {
  const { store, actions } = opened();
  actions.choose({ layer: "mean", head: "mean" });
  actions.chooseNext("head", 1);
  actions.chooseNext("head", 1);
  actions.chooseNext("layer", -1);
  assert.deepEqual(store.get().selection.cross, { layer: "max", head: 1, set: null });
  assert.equal(store.get().selection.self, null, "untouched: the page proposes a head");
});

test("heads are picked together, taken away again, and combined in another way", () => {
  const { store, actions } = opened();
  actions.choose({ layer: 0, head: 0 });
  actions.pickHead("cross", 1, 1);
  assert.deepEqual(store.get().selection.cross?.set, { how: "mean", heads: [[0, 0], [1, 1]] });
  actions.combine("max");
  actions.pickHead("cross", 0, 1);
  assert.deepEqual(store.get().selection.cross?.set, { how: "max", heads: [[0, 0], [0, 1], [1, 1]] });
  actions.pickHead("cross", 0, 0);
  actions.pickHead("cross", 0, 1);
  assert.deepEqual(store.get().selection.cross, { layer: 1, head: 1, set: null });
  actions.pickHead("self", 0, 0);
  assert.equal(store.get().kind, "self");
});

test("the desks are walked in a ring", () => {
  const { store, actions } = opened();
  actions.openDesk(-1);
  assert.equal(store.get().desk, "readings");
  actions.openDesk(1);
  assert.equal(store.get().desk, "look");
});

test("a picked row leads to its step; in the encoder its lines stay until picked again", () => {
  const { store, actions } = opened();
  const pictures = createPictures(names);
  actions.pickRow(/** @type {any} */ (pictures(store.get())).frame, 0);
  assert.equal(store.get().step, 0);
  actions.chooseKind("encoder");
  const shown = () => /** @type {any} */ (pictures(store.get()));
  assert.equal(shown().active, null);
  actions.pickRow(shown().frame, 1);
  assert.equal(shown().active, 1);
  actions.pickRow(shown().frame, 1);
  assert.equal(shown().active, null);
});

test("a translation is followed as it arrives", async () => {
  const store = createStore({ ...initialState(), text: "undo" });
  const clock = handClock();
  const server = fakeServer();
  const actions = createActions({ store, server: /** @type {any} */ (server), ...clock });
  const running = actions.translate();
  assert.equal(store.get().live, true);
  await running;
  const seen = [];
  while (clock.tick()) seen.push(store.get().step);
  assert.deepEqual(seen, [0, 1, 2, 2]);
  assert.equal(store.get().live, false);
  await actions.translate();
  assert.ok(server.calls.includes("forget tiny"));
});

test("too long a text is told before it is sent", async () => {
  const store = createStore({ ...initialState(), text: "x".repeat(2001) });
  const server = fakeServer();
  await createActions({ store, server: /** @type {any} */ (server), ...handClock() }).translate();
  assert.equal(store.get().notice?.code, "text_too_long");
  assert.deepEqual(server.calls, []);
});

test("a shared view comes back: sentence, settings, step, attention", async () => {
  const store = createStore(initialState());
  const server = fakeServer();
  const actions = createActions({ store, server: /** @type {any} */ (server), ...handClock() });
  const fragment = "text=undo&method=sample&seed=7&step=2&stage=5&kind=self&layer=2&head=1&unit=words&rows=read&desk=loupe";
  await actions.restoreFragment(`#${fragment}`);
  const state = store.get();
  assert.deepEqual([state.text, state.step, state.stage, state.kind], ["undo", 1, 4, "self"]);
  assert.deepEqual(state.selection.self, { layer: 1, head: 0, set: null });
  assert.equal(state.desk, "loupe");
  assert.deepEqual([state.unit, state.emphasis, state.playing, state.live], ["words", "read", false, false]);
  assert.deepEqual(server.bodies[0], {
    text: "undo", method: "sample", temperature: 1, topK: 0, topP: 1, seed: 7, maximumLength: 200,
  });
  assert.equal(readFragment(fragment)?.settings.seed, 7);
});

test("pictures are computed once for a state", () => {
  const { store, actions } = opened();
  const pictures = createPictures(names);
  const first = pictures(store.get());
  actions.set({ hover: { row: 1, column: null, tokens: [] } });
  const second = pictures(store.get());
  assert.equal(first?.slice, second?.slice);
  assert.equal(second?.active, 1);
  actions.stepBack();
  assert.notEqual(pictures(store.get())?.slice, first?.slice);
  assert.equal(pictures(store.get())?.whole, first?.whole);
});
