/**
 * Small jobs, done a few milliseconds at a time, so that many of them never hold up a frame. A job
 * asked for again under the same name takes the place of the one before it.
 *
 * @typedef {object} WorkQueue
 * @property {(name: unknown, job: () => void) => void} ask
 * @property {() => void} yield  the reader is moving: for a moment only a job now and then
 * @property {(on: boolean) => void} pause  nothing is done until it is called with false
 * @property {() => void} drop
 */

/** Of the 16 milliseconds between two frames, so many may be spent here. */
const BUDGET_MILLISECONDS = 6;
/** After this long without a movement the reader looks at what is there. */
const REST_MILLISECONDS = 150;
/** While the reader moves there is a job this often, so that a long film does not hold it up for ever. */
const SELDOM_MILLISECONDS = 250;

/**
 * @param {Pick<Window, "requestAnimationFrame" | "cancelAnimationFrame" | "performance"> | null} view
 *   null: no frames, all is done at once
 * @returns {WorkQueue}
 */
export function createWorkQueue(view) {
  /** @type {Map<unknown, () => void>} in the order in which they were first asked for */
  const jobs = new Map();
  let frame = 0;
  let paused = false;
  let movedUntil = -Infinity;
  let worked = -Infinity;

  function work() {
    frame = 0;
    if (!view || paused) return;
    const now = view.performance.now();
    const moving = now < movedUntil;
    if (!moving || now - worked >= SELDOM_MILLISECONDS) {
      worked = now;
      for (const [name, job] of jobs) {
        jobs.delete(name);
        job();
        if (moving || view.performance.now() >= now + BUDGET_MILLISECONDS) break;
      }
    }
    goOn();
  }

  function goOn() {
    if (view && !paused && frame === 0 && jobs.size > 0) frame = view.requestAnimationFrame(work);
  }

  return {
    ask(name, job) {
      if (!view) return job();
      jobs.set(name, job);
      goOn();
      return undefined;
    },
    yield() {
      if (view) movedUntil = view.performance.now() + REST_MILLISECONDS;
    },
    pause(on) {
      paused = on;
      goOn();
    },
    drop() {
      jobs.clear();
      if (frame !== 0) view?.cancelAnimationFrame(frame);
      frame = 0;
    },
  };
}
