import { arithmeticOfMessage, arithmeticOfTrace, placeKey } from "loupe/arithmetic.js";
import { isAbort, ServerError } from "loupe/server.js";
import { loupePlace } from "loupe/state.js";

/**
 * Fetches what the open desk needs beside the recording, when it is opened and when what it shows
 * changes. An answer that comes too late is thrown away.
 *
 * @typedef {import("loupe/state.js").AppState} AppState
 * @typedef {"arithmetic" | "lens" | "readings" | "reading"} Part
 */

/** A reader who walks through steps is not followed with requests until he stops. */
const REST_MILLISECONDS = 120;

/**
 * @param {object} options
 * @param {import("loupe/store.js").Store<AppState>} options.store
 * @param {import("loupe/server.js").Server | null} options.server  null in a saved page
 * @param {(callback: () => void, milliseconds: number) => number} options.setTimeout
 * @param {(timer: number) => void} options.clearTimeout
 * @returns {{attend(): void}} `attend` looks whether the open desk lacks something
 */
export function createDeskLoader({ store, server, setTimeout, clearTimeout }) {
  /** @type {Partial<Record<Part, {abort: AbortController, timer: number}>>} */
  const underway = {};

  /**
   * @param {Part} part
   * @param {string} key
   * @param {(signal: AbortSignal) => Promise<unknown>} ask
   */
  function load(part, key, ask) {
    const before = underway[part];
    if (before) {
      before.abort.abort();
      clearTimeout(before.timer);
    }
    const abort = new AbortController();
    store.set({ [part]: { key, status: "loading", value: store.get()[part]?.value ?? null, code: "" } });
    const timer = setTimeout(async () => {
      const result = await ask(abort.signal).then(
        (value) => ({ status: "ready", value, code: "" }),
        (error) => (isAbort(error) ? null : { status: "failed", value: null, code: codeOf(error) }));
      if (result && !abort.signal.aborted) store.set({ [part]: { key, ...result } });
    }, before ? REST_MILLISECONDS : 0);
    underway[part] = { abort, timer };
  }

  /** @param {Part} part @param {string} key @param {unknown} value  null: it is missing */
  function put(part, key, value) {
    store.set({ [part]: { key, status: value === null ? "missing" : "ready", value, code: "" } });
  }

  function attendLoupe() {
    const state = store.get();
    const { trace, phase } = state;
    const place = loupePlace(state);
    if (!trace || !place || phase !== "ended") return;
    const key = `${trace.id} ${placeKey(place)}`;
    if (state.arithmetic?.key === key) return;
    const recorded = arithmeticOfTrace(place, trace);
    if (recorded || !server) put("arithmetic", key, recorded);
    else {
      load("arithmetic", key, async (signal) =>
        arithmeticOfMessage(place, await server.arithmetic(trace.id, place, signal)));
    }
  }

  function attendLens() {
    const { trace, phase, step, lens } = store.get();
    if (!trace || phase !== "ended" || step < 0) return;
    const key = `${trace.id} ${step}`;
    if (lens?.key === key) return;
    if (!server) put("lens", key, trace.lens.find((each) => each.step === step) ?? null);
    else load("lens", key, (signal) => server.lens(trace.id, step, signal));
  }

  function attendReadings() {
    const { trace, phase, readings, reading, readingName } = store.get();
    if (!trace || phase !== "ended") return;
    if (readings?.key !== trace.id) {
      if (!server) put("readings", trace.id, trace.readings.length > 0 ? trace.readings : null);
      else load("readings", trace.id, async (signal) => (await server.readings(trace.id, null, signal)).readings);
      return;
    }
    const key = `${trace.id} ${readingName}`;
    if (readingName === null || readings.status !== "ready" || reading?.key === key) return;
    if (!server) put("reading", key, trace.readings.find(({ name }) => name === readingName) ?? null);
    else {
      load("reading", key, async (signal) =>
        (await server.readings(trace.id, readingName, signal)).readings[0] ?? null);
    }
  }

  return {
    attend() {
      if (store.get().desk === "readings") attendReadings();
      if (store.get().desk === "loupe") attendLoupe();
      if (store.get().desk === "paths") attendLens();
    },
  };
}

/** @param {unknown} error */
function codeOf(error) {
  return error instanceof ServerError ? error.code : "page";
}
