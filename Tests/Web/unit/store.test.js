import assert from "node:assert/strict";
import { test } from "node:test";
import { createBindings } from "loupe/bind.js";
import { createStore, shallowEqual } from "loupe/store.js";

test("listeners hear of changes, and of nothing else", () => {
  const store = createStore({ a: 1, b: 2 });
  const heard = [];
  const stop = store.subscribe((state, before) => heard.push([before.a, state.a]));
  store.set({ a: 1 });
  store.set({ a: 5 });
  stop();
  store.set({ a: 6 });
  assert.deepEqual(heard, [[1, 5]]);
  assert.deepEqual(store.get(), { a: 6, b: 2 });
});

test("shallow equality looks at identity", () => {
  const list = [1];
  assert.ok(shallowEqual({ a: list, b: NaN }, { a: list, b: NaN }));
  assert.ok(!shallowEqual({ a: [1] }, { a: [1] }));
  assert.ok(!shallowEqual({ a: 1 }, { a: 1, b: 1 }));
});

test("a view is updated only when what it wants has changed", () => {
  const updates = [];
  let destroyed = 0;
  const view = { update: (data) => updates.push(data), destroy: () => { destroyed += 1; } };
  /** @type {import("loupe/bind.js").Bindings<{a: number | null, b: number}>} */
  const bindings = createBindings();
  bindings.add(view, ({ a }) => (a === null ? null : { a }));
  for (const state of [{ a: 1, b: 1 }, { a: 1, b: 2 }, { a: 2, b: 2 }, { a: null, b: 2 }, { a: null, b: 3 }]) {
    bindings.render(state);
  }
  assert.deepEqual(updates, [{ a: 1 }, { a: 2 }, null]);
  bindings.destroy();
  assert.equal(destroyed, 1);
});
