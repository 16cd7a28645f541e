import { cutFrames, pictureSize, withJudgement, withLook, withPoint } from "loupe/train-history.js";

/**
 * Keeps the Train room's state in step with the server: one stream of events, joined again whenever it
 * breaks, and the pictures of the chosen head.
 *
 * @typedef {import("loupe/train-state.js").TrainState} TrainState
 * @typedef {import("loupe/sse.js").ServerEvent} ServerEvent
 *
 * @typedef {object} FollowerTools
 * @property {import("loupe/store.js").Store<TrainState>} store
 * @property {import("loupe/train-server.js").TrainServer} server
 * @property {(callback: () => void, milliseconds: number) => number} setTimeout
 * @property {(timer: number) => void} clearTimeout
 */

/** Time until a stream that broke is joined again: it grows, since the server may be away for long. */
const [SHORTEST, LONGEST] = [500, 8000];

/** @param {FollowerTools} tools */
export function createFollower({ store, server, setTimeout, clearTimeout }) {
  /** @type {AbortController | null} */
  let stream = null;
  /** @type {AbortController | null} */
  let loading = null;
  /** @type {number | null} */
  let timer = null;
  let wait = SHORTEST;

  /** @param {string | null} run */
  function follow(run) {
    leave();
    const control = new AbortController();
    stream = control;
    listen(run, control.signal).then(
      () => again(run, control),
      (error) => (control.signal.aborted ? undefined : failed(run, control, error)),
    );
  }

  /** @param {string | null} run @param {AbortSignal} signal */
  async function listen(run, signal) {
    for await (const event of server.events(run, signal)) {
      if (signal.aborted) return;
      wait = SHORTEST;
      if (!store.get().connected) store.set({ connected: true });
      hear(run, event);
    }
  }

  /** @param {string | null} run @param {AbortController} control @param {unknown} error */
  function failed(run, control, error) {
    // A training that was deleted, perhaps in another tab, cannot be followed any more.
    if (Reflect.get(Object(error), "code") === "training_unknown") {
      store.set({ run: null, history: null, strip: null });
      return again(null, control);
    }
    store.set({ connected: false });
    again(run, control);
  }

  /** @param {string | null} run @param {AbortController} control */
  function again(run, control) {
    if (control.signal.aborted) return;
    timer = setTimeout(() => follow(run), wait);
    wait = Math.min(wait * 2, LONGEST);
  }

  function leave() {
    stream?.abort();
    loading?.abort();
    if (timer !== null) clearTimeout(timer);
    [stream, loading, timer] = [null, null, null];
  }

  /** @param {string | null} run @param {ServerEvent} event */
  function hear(run, event) {
    const message = JSON.parse(event.data);
    const { history } = store.get();
    if (event.event === "runs") store.set({ runs: message.runs });
    else if (event.event === "history") store.set({ history: message.history, strip: null });
    else if (!history || message.run !== run) return;
    else if (event.event === "progress") {
      store.set({
        history: withPoint(history, message.point), speed: message.targetTokensPerSecond,
        secondsLeft: message.secondsLeft ?? null,
      });
    } else if (event.event === "judgement") store.set({ history: withJudgement(history, message.judgement) });
    else if (event.event === "look") {
      store.set({ history: withLook(history, message.look, message.sentence) });
    }
    loadStrip();
  }

  /**
   * Loads what is missing of the chosen head's pictures: all of them, or those of new looks.
   * @returns {Promise<void>}
   */
  async function loadStrip() {
    const { run, history, head, strip } = store.get();
    const sentence = history?.sentence;
    if (run === null || !history || !sentence || history.looks.length === 0) return;
    const known = strip && sameHead(strip.place, head) ? strip.frames.length : 0;
    if (known === history.looks.length || loading) return;
    if (known > history.looks.length) {
      // The training went back to its last checkpoint.
      store.set({ strip: null });
      return loadStrip();
    }
    const control = new AbortController();
    loading = control;
    const { rows, columns } = pictureSize(sentence, head.kind);
    try {
      const buffer = await server.attention(run, head, history.looks[known].step, control.signal);
      if (control.signal.aborted) return;
      const frames = [...(known > 0 && strip ? strip.frames : []), ...cutFrames(buffer, rows, columns)];
      store.set({ strip: { place: head, rows, columns, frames } });
    } catch (error) {
      // The next event tries again; what the server says to it is told where it is asked for.
      if (control.signal.aborted) return;
    } finally {
      if (loading === control) loading = null;
    }
    const now = store.get();
    if (now.strip && !sameHead(now.strip.place, now.head)) loadStrip();
    else if (now.strip && now.history && now.strip.frames.length < now.history.looks.length) loadStrip();
  }

  store.subscribe((state, before) => {
    if (state.head === before.head || sameHead(state.head, before.head)) return;
    loading?.abort();
    loading = null;
    loadStrip();
  });

  return { follow, leave };
}

/** @typedef {ReturnType<typeof createFollower>} Follower */

/**
 * @param {import("loupe/train-types.js").HeadPlace} a
 * @param {import("loupe/train-types.js").HeadPlace} b
 */
function sameHead(a, b) {
  return a.kind === b.kind && a.layer === b.layer && a.head === b.head;
}
