import { stageNames } from "loupe/stages.js";

/**
 * Where the film stands and what comes next. Pure but for `createPlayer`, whose clock is given.
 *
 * @typedef {{step: number, stage: number}} Position
 */

export const speeds = Object.freeze([0.25, 0.5, 1, 2, 4, 8]);

/** Milliseconds for one step of generation at speed 1. */
const STEP_MILLISECONDS = 2400;

/** Below this no eye can follow the stages: the film goes in whole steps. */
const SHORTEST_STAGE_MILLISECONDS = 120;

const LAST_STAGE = stageNames.length - 1;

/**
 * @param {number} speed
 * @returns {boolean} whether the eight stages are walked through at this speed
 */
export function walksStages(speed) {
  return stageMilliseconds(speed) >= SHORTEST_STAGE_MILLISECONDS;
}

/** @param {number} speed @returns {number} */
function stageMilliseconds(speed) {
  return STEP_MILLISECONDS / stageNames.length / speed;
}

/**
 * @param {number} speed
 * @returns {number} milliseconds until the film moves on
 */
export function pause(speed) {
  return walksStages(speed) ? stageMilliseconds(speed) : STEP_MILLISECONDS / speed;
}

/**
 * @param {Position} position
 * @param {number} stepCount
 * @param {boolean} walking stage by stage, or by whole steps
 * @returns {Position | null} null at the end
 */
export function nextPosition({ step, stage }, stepCount, walking) {
  if (walking && stage < LAST_STAGE) return { step, stage: stage + 1 };
  if (step + 1 >= stepCount) return null;
  return { step: step + 1, stage: walking ? 0 : LAST_STAGE };
}

/**
 * One stage on or back, across steps.
 * @param {Position} position
 * @param {number} stepCount
 * @param {number} by 1 or −1
 * @returns {Position}
 */
export function moveStage({ step, stage }, stepCount, by) {
  const stages = stageNames.length;
  const at = Math.min(Math.max(step * stages + stage + by, 0), stepCount * stages - 1);
  return { step: Math.floor(at / stages), stage: at % stages };
}

/**
 * A clock that calls `tick` again and again until `tick` says no.
 * @param {object} options
 * @param {() => boolean} options.tick answers whether to go on
 * @param {() => number} options.delay milliseconds to the next tick
 * @param {(callback: () => void, milliseconds: number) => number} options.setTimeout
 * @param {(timer: number) => void} options.clearTimeout
 * @returns {{start(): void, stop(): void}}
 */
export function createPlayer({ tick, delay, setTimeout, clearTimeout }) {
  /** @type {number | null} */
  let timer = null;
  function stop() {
    if (timer !== null) clearTimeout(timer);
    timer = null;
  }
  function schedule() {
    timer = setTimeout(() => {
      timer = null;
      if (tick()) schedule();
    }, delay());
  }
  return {
    start() {
      stop();
      schedule();
    },
    stop,
  };
}
