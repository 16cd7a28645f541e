/**
 * Small jobs, done a few milliseconds at a time, so that many of them never hold up a frame. A job
 * asked for again under the same name takes the place of the one before it.
 *
 * @typedef {{ask(name: unknown, job: () => void): void, drop(): void}} WorkQueue
 */

/** Of the 16 milliseconds between two frames, so many may be spent here. */
const BUDGET_MILLISECONDS = 6;

/**
 * @param {Pick<Window, "requestAnimationFrame" | "cancelAnimationFrame" | "performance"> | null} view
 *   null: no frames, all is done at once
 * @returns {WorkQueue}
 */
export function createWorkQueue(view) {
  /** @type {Map<unknown, () => void>} in the order in which they were first asked for */
  const jobs = new Map();
  let frame = 0;

  function work() {
    frame = 0;
    if (!view) return;
    const until = view.performance.now() + BUDGET_MILLISECONDS;
    for (const [name, job] of jobs) {
      jobs.delete(name);
      job();
      if (view.performance.now() >= until) break;
    }
    if (jobs.size > 0) frame = view.requestAnimationFrame(work);
  }

  return {
    ask(name, job) {
      if (!view) return job();
      jobs.set(name, job);
      if (frame === 0) frame = view.requestAnimationFrame(work);
      return undefined;
    },
    drop() {
      jobs.clear();
      if (frame !== 0) view?.cancelAnimationFrame(frame);
      frame = 0;
    },
  };
}
