import assert from "node:assert/strict";
import { test } from "node:test";
import { createPlayer, moveStage, nextPosition, pause, speeds, walksStages } from "loupe/player.js";

test("slow films walk through the stages, fast ones go by whole steps", () => {
  assert.deepEqual(speeds.map(walksStages), [true, true, true, true, false, false]);
  for (let i = 1; i < 4; i += 1) assert.ok(pause(speeds[i]) < pause(speeds[i - 1]));
  assert.ok(pause(8) < pause(4));
  assert.equal(pause(1) * 8, pause(4) * 4);
});

test("walking goes stage by stage and ends after the last stage of the last step", () => {
  assert.deepEqual(nextPosition({ step: 0, stage: 0 }, 2, true), { step: 0, stage: 1 });
  assert.deepEqual(nextPosition({ step: 0, stage: 7 }, 2, true), { step: 1, stage: 0 });
  assert.equal(nextPosition({ step: 1, stage: 7 }, 2, true), null);
});

test("whole steps show the end of each", () => {
  assert.deepEqual(nextPosition({ step: 0, stage: 3 }, 3, false), { step: 1, stage: 7 });
  assert.equal(nextPosition({ step: 2, stage: 7 }, 3, false), null);
});

test("stages can be walked by hand, across steps, not beyond the ends", () => {
  assert.deepEqual(moveStage({ step: 0, stage: 7 }, 2, 1), { step: 1, stage: 0 });
  assert.deepEqual(moveStage({ step: 1, stage: 0 }, 2, -1), { step: 0, stage: 7 });
  assert.deepEqual(moveStage({ step: 0, stage: 0 }, 2, -1), { step: 0, stage: 0 });
  assert.deepEqual(moveStage({ step: 1, stage: 7 }, 2, 1), { step: 1, stage: 7 });
});

test("the player ticks until it is told no, and can be stopped", () => {
  /** @type {(() => void)[]} */
  const queue = [];
  let ticks = 0;
  const cleared = [];
  const player = createPlayer({
    tick: () => { ticks += 1; return ticks < 3; },
    delay: () => 10,
    setTimeout: (callback) => queue.push(callback),
    clearTimeout: (timer) => cleared.push(timer),
  });
  player.start();
  while (queue.length > 0) queue.shift()?.();
  assert.equal(ticks, 3);
  player.start();
  player.stop();
  assert.equal(cleared.length, 1);
});
