import { askedSettings, speaking } from "loupe/languages.js";
import { gigabytes, lastOfFetch, recordingBytes } from "loupe/recording-size.js";
import { ServerError, isAbort } from "loupe/server.js";
import { Trace } from "loupe/trace.js";

/**
 * One translation, from the request to the last attention row: events become a trace in the store.
 *
 * @typedef {import("loupe/state.js").AppState} AppState
 * @typedef {import("loupe/sse.js").ServerEvent} ServerEvent
 * @typedef {import("loupe/server.js").Server} Server
 *
 * @typedef {Pick<AppState, "text" | "modelName" | "models" | "language" | "settings" | "limits" | "revision"
 *   | "phase" | "notice" | "trace" | "hypotheses" | "step" | "hover">} RunState
 * @typedef {{get(): Pick<RunState, "text" | "modelName" | "models" | "language" | "settings" | "limits" | "revision">,
 *   set(patch: Partial<RunState>): void}} RunStore  where a run reads its request and leaves its trace
 *
 * @typedef {object} RunOptions
 * @property {Server} server
 * @property {RunStore} store
 * @property {(milliseconds: number) => Promise<void>} wait
 * @property {Record<string, unknown>} [extra]  what else the request says
 */

/** Attempts before "busy" is given up. */
const BUSY_ATTEMPTS = 20;

/** How long the server may lag between announcing a step and handing out its attention. */
const NOT_YET_ATTEMPTS = 20;
const NOT_YET_MILLISECONDS = 50;

/**
 * @param {RunOptions} options
 * @returns {{start(): Promise<void>, stop(): void}} `start` settles when the run is over, whatever
 *   way it ends; the store then says how
 */
export function createRun({ server, store, wait, extra = {} }) {
  const abort = new AbortController();
  const { signal } = abort;
  /** @type {Trace | null} */
  let trace = null;
  /** @type {Promise<void>} attention that is being fetched */
  let fetching = Promise.resolve();
  let fetchQueued = false;
  /** @type {Partial<import("loupe/types.js").Settings>} as the request had them */
  let asked = {};
  /** @type {unknown} the first fault of a fetch */
  let fault = null;

  /** @param {Partial<RunState>} patch */
  function set(patch) {
    if (!signal.aborted) store.set(patch);
  }

  function touch() {
    set({ revision: store.get().revision + 1 });
  }

  async function start() {
    set({ phase: "connecting", notice: null });
    try {
      await receive();
      await fetching;
      if (fault) throw fault;
      set({ phase: "ended" });
      touch();
    } catch (error) {
      if (signal.aborted || isAbort(error)) return;
      set({ phase: "failed", notice: noticeOf(error) });
      abort.abort();
    }
  }

  /** Asks until the server has room. */
  async function receive() {
    for (let attempt = 1; ; attempt += 1) {
      try {
        await receiveOnce();
        return;
      } catch (error) {
        if (!isBusy(error) || attempt === BUSY_ATTEMPTS) throw error;
        await announceBusy(Math.max(1, error.retryAfter ?? 1));
      }
    }
  }

  /** @param {number} seconds */
  async function announceBusy(seconds) {
    for (let left = seconds; left > 0; left -= 1) {
      set({ phase: "waiting", notice: { code: "busy", message: "", seconds: left } });
      await wait(1000);
      signal.throwIfAborted();
    }
    set({ phase: "connecting", notice: null });
  }

  async function receiveOnce() {
    const { text, modelName } = store.get();
    const model = modelName ? { model: modelName } : {};
    asked = askedSettings(store.get());
    const body = { text, ...model, ...asked, ...extra };
    for await (const event of server.translate(body, signal)) {
      if (fault) throw fault;
      handle(event);
    }
    if (trace?.end) return;
    throw new ServerError("connection", "the stream ended before the translation did");
  }

  /** @param {ServerEvent} event */
  function handle({ event, data }) {
    const value = JSON.parse(data);
    if (event === "error") throw new ServerError(value.code, value.message, null, value.details);
    if (event === "source") begin(value);
    else if (trace && event === "encoder") encoded(trace, value);
    else if (trace && event === "beam") searched(trace, value);
    else if (trace && event === "step") stepped(trace, value);
    else if (trace && event === "end") {
      trace.end = value;
      touch();
    }
  }

  /** @param {import("loupe/types.js").SourceEvent} source */
  function begin(source) {
    checkSize(source, 0);
    trace = new Trace({ ...source, model: speaking(source.model, asked) }, asked);
    if (Array.isArray(extra.interventions)) trace.interventions = extra.interventions;
    set({ trace, phase: "encoding", hypotheses: [], step: -1, hover: null });
    touch();
  }

  /** @param {Trace} target @param {import("loupe/types.js").EncoderEvent} encoder */
  function encoded(target, encoder) {
    target.encoder = encoder;
    enqueue(async () => {
      target.setEncoderWeights(await server.encoderWeights(target.id, signal));
      touch();
    });
    touch();
  }

  /** @param {Trace} target @param {import("loupe/types.js").BeamEvent} event */
  function searched(target, event) {
    target.beam.push(event);
    // What is dropped is for the tree; while the search runs, those that go on are shown.
    const hypotheses = event.hypotheses.filter(({ state }) => state !== "dropped");
    set({ phase: "searching", hypotheses });
  }

  /**
   * What the browser cannot hold is said before it is fetched.
   * @param {Pick<import("loupe/types.js").SourceEvent, "model" | "source">} of
   * @param {number} steps
   */
  function checkSize({ model, source }, steps) {
    const needed = recordingBytes(model, source.length, steps);
    const room = store.get().limits.recordingBytes;
    if (needed <= room) return;
    throw new ServerError("recording_too_large", "", null, { needed: gigabytes(needed), room: gigabytes(room) });
  }

  /** @param {Trace} target @param {import("loupe/types.js").Step} step */
  function stepped(target, step) {
    checkSize(target, target.steps.length + 1);
    target.addStep(step);
    set({ phase: "generating", hypotheses: [] });
    touch();
    if (fetchQueued) return;
    fetchQueued = true;
    enqueue(() => fetchRows(target));
  }

  /**
   * Fetches what is known but not here; steps that come meanwhile are fetched together next.
   * @param {Trace} target
   */
  async function fetchRows(target) {
    fetchQueued = false;
    for (;;) {
      const from = target.weightedSteps;
      if (target.steps.length <= from) return;
      const to = lastOfFetch(target.model, target.source.length, from, target.steps.length);
      target.addWeights(from, to, await patiently(() => server.weights(target.id, from, to, signal)));
      touch();
    }
  }

  /**
   * @template Result
   * @param {() => Promise<Result>} ask
   * @returns {Promise<Result>}
   */
  async function patiently(ask) {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await ask();
      } catch (error) {
        const notYet = error instanceof ServerError && error.code === "not_yet";
        if (!notYet || attempt === NOT_YET_ATTEMPTS) throw error;
        await wait(NOT_YET_MILLISECONDS);
      }
    }
  }

  /** @param {() => Promise<void>} job after those before it */
  function enqueue(job) {
    fetching = fetching.then(() => (fault ? undefined : job())).catch((error) => {
      fault ??= error;
    });
  }

  return {
    start,
    stop() {
      set({ phase: "stopped", notice: null });
      abort.abort();
    },
  };
}

/** @param {unknown} error @returns {error is ServerError} */
function isBusy(error) {
  return error instanceof ServerError && error.code === "busy";
}

/** @param {unknown} error @returns {import("loupe/state.js").Notice} */
export function noticeOf(error) {
  if (error instanceof ServerError) {
    return { code: error.code, message: error.message, seconds: null, details: error.details };
  }
  return { code: "page", message: String(error), seconds: null };
}
