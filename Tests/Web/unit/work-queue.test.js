import assert from "node:assert/strict";
import { test } from "node:test";
import { createWorkQueue } from "loupe/work-queue.js";

/** A window whose frames come when they are called; each look at the clock takes a millisecond. */
function stillWindow() {
  /** @type {(() => void)[]} */
  const frames = [];
  const clock = { now: 1000 };
  const view = /** @type {any} */ ({
    requestAnimationFrame: (/** @type {() => void} */ frame) => frames.push(frame),
    cancelAnimationFrame: () => { frames.length = 0; },
    performance: { now: () => { clock.now += 1; return clock.now; } },
  });
  const nextFrame = () => {
    clock.now += 16;
    frames.shift()?.();
  };
  return { view, frames, clock, nextFrame };
}

test("without frames everything is done at once", () => {
  const done = [];
  createWorkQueue(null).ask("a", () => done.push("a"));
  assert.deepEqual(done, ["a"]);
});

test("a few jobs a frame; one asked for again takes the place of the one before", () => {
  const { view, nextFrame } = stillWindow();
  const queue = createWorkQueue(view);
  /** @type {string[]} */
  const done = [];
  for (let at = 0; at < 20; at += 1) queue.ask(at, () => done.push(String(at)));
  queue.ask(3, () => done.push("again"));
  nextFrame();
  assert.ok(done.length > 1 && done.length < 10);
  while (done.length < 20) nextFrame();
  assert.ok(done.includes("again") && !done.includes("3"));
});

test("while the reader moves there is a job now and then only", () => {
  const { view, nextFrame } = stillWindow();
  const queue = createWorkQueue(view);
  let done = 0;
  for (let at = 0; at < 100; at += 1) queue.ask(at, () => { done += 1; });
  nextFrame();
  const before = done;
  for (let frame = 0; frame < 60; frame += 1) {
    queue.yield();
    nextFrame();
  }
  const meanwhile = done - before;
  assert.ok(meanwhile >= 2 && meanwhile <= 6, String(meanwhile));
  for (let frame = 0; frame < 60; frame += 1) nextFrame();
  assert.equal(done, 100);
});

test("paused, nothing is done; dropped, nothing is left", () => {
  const { view, frames, nextFrame } = stillWindow();
  const queue = createWorkQueue(view);
  let done = 0;
  queue.ask("a", () => { done += 1; });
  queue.pause(true);
  nextFrame();
  assert.equal(done, 0);
  queue.pause(false);
  nextFrame();
  assert.equal(done, 1);
  queue.ask("b", () => { done += 1; });
  queue.drop();
  assert.equal(frames.length, 0);
  assert.equal(done, 1);
});
