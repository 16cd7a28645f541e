import { createEventParser } from "loupe/sse.js";

/**
 * The only module that talks to the server.
 *
 * @typedef {import("loupe/types.js").ModelInfo} ModelInfo
 * @typedef {import("loupe/types.js").Limits} Limits
 * @typedef {import("loupe/sse.js").ServerEvent} ServerEvent
 * @typedef {{text: string, model?: string} & Partial<import("loupe/types.js").Settings>
 *   & Record<string, unknown>} Request
 */

/** What went wrong between page and server. `code` is the server's, or one of the page's own. */
export class ServerError extends Error {
  /**
   * @param {string} code e.g. "text_too_long", "busy"; "connection" when no answer came
   * @param {string} message
   * @param {number | null} retryAfter seconds after which to try again
   * @param {Record<string, string | number>} details  the values of the message
   */
  constructor(code, message, retryAfter = null, details = {}) {
    super(message);
    this.code = code;
    this.retryAfter = retryAfter;
    this.details = details;
  }
}

/**
 * @param {object} options
 * @param {typeof globalThis.fetch} options.fetch
 * @param {string} [options.base] where the server is, "" for the page's own
 */
export function createServer({ fetch, base = "" }) {
  /**
   * @param {string} path
   * @param {RequestInit} [init]
   * @returns {Promise<Response>} a good one
   */
  async function request(path, init) {
    /** @type {Response} */
    let response;
    try {
      response = await fetch(`${base}/api/v1/${path}`, init);
    } catch (error) {
      if (isAbort(error)) throw error;
      throw new ServerError("connection", String(error));
    }
    if (!response.ok) throw await errorOf(response);
    return response;
  }

  return {
    /** For rooms that have paths of their own. */
    request, readEvents,

    /** @returns {Promise<{version: string, limits: Limits}>} */
    status: async () => (await request("status")).json(),

    /** @returns {Promise<{default: string, models: ModelInfo[]}>} */
    models: async () => (await request("models")).json(),

    /**
     * Translates; the events arrive as they happen. Aborting closes the connection, and the
     * server then stops computing.
     * @param {Request} body
     * @param {AbortSignal} signal
     * @returns {AsyncGenerator<ServerEvent>}
     */
    async *translate(body, signal) {
      const response = await request("translate", {
        method: "POST",
        headers: { "Content-Type": "application/json", Accept: "text/event-stream" },
        body: JSON.stringify(body),
        signal,
      });
      if (response.body) yield* readEvents(response.body);
    },

    /**
     * @param {string} trace
     * @param {AbortSignal} signal
     * @returns {Promise<ArrayBuffer>} float32 LE [layer, head, source, source]
     */
    encoderWeights: async (trace, signal) =>
      (await request(`traces/${encodeURIComponent(trace)}/encoder`, { signal })).arrayBuffer(),

    /**
     * @param {string} trace
     * @param {number} from
     * @param {number} to
     * @param {AbortSignal} signal
     * @returns {Promise<ArrayBuffer>} for each step self, then cross
     */
    weights: async (trace, from, to, signal) => {
      const path = `traces/${encodeURIComponent(trace)}/attention?from=${from}&to=${to}`;
      return (await request(path, { signal })).arrayBuffer();
    },

    /**
     * What one query does in one head, number by number.
     * @param {string} trace
     * @param {import("loupe/arithmetic.js").HeadPlace} place
     * @param {AbortSignal} signal
     * @returns {Promise<{scale: number, tensors: Record<string, import("loupe/types.js").StoredTensor>}>}
     */
    arithmetic: async (trace, { kind, layer, head, query }, signal) => {
      const fields = new URLSearchParams({
        attention: kind, layer: String(layer), head: String(head), query: String(query),
      });
      return (await request(`traces/${encodeURIComponent(trace)}/heads?${fields}`, { signal })).json();
    },

    /**
     * @param {string} trace
     * @param {number} step
     * @param {AbortSignal} signal
     * @returns {Promise<import("loupe/types.js").Lens>} what each decoder layer would choose
     */
    lens: async (trace, step, signal) =>
      (await request(`traces/${encodeURIComponent(trace)}/lens?step=${step}&top=5`, { signal })).json(),

    /**
     * @param {string} trace
     * @param {number} hypothesis of the beam search
     * @returns {Promise<ArrayBuffer>} self, then cross, of the row that chose its token
     */
    branch: async (trace, hypothesis) =>
      (await request(`traces/${encodeURIComponent(trace)}/beam/${hypothesis}/attention`)).arrayBuffer(),

    /**
     * @param {string} trace
     * @param {string | null} names of readings, with commas; null: what there is, without values
     * @param {AbortSignal} signal
     * @returns {Promise<{readings: import("loupe/types.js").Reading[]}>}
     */
    readings: async (trace, names, signal) => {
      const query = names === null ? "" : `?names=${encodeURIComponent(names)}`;
      return (await request(`traces/${encodeURIComponent(trace)}/readings${query}`, { signal })).json();
    },

    /**
     * Hands the server a recorded trace, so that its readings can be asked for.
     * @param {File} file .safetensors or .json
     * @returns {Promise<{trace: string, document: import("loupe/types.js").TraceDocument}>}
     */
    open: async (file) => (await request("traces", {
      method: "POST", body: file,
      headers: { "Content-Type": /\.json$/i.test(file.name) ? "application/json" : "application/octet-stream" },
    })).json(),

    /**
     * Lets the server forget a trace; what fails here does not matter to anyone.
     * @param {string} trace
     */
    forget: (trace) => request(`traces/${encodeURIComponent(trace)}`, { method: "DELETE" })
      .then(() => undefined, () => undefined),

    /**
     * @param {string} trace
     * @returns {Promise<string>} the page as one file that carries this trace
     */
    page: async (trace) => (await request(`traces/${encodeURIComponent(trace)}/file?format=html`)).text(),

    /**
     * @param {string} trace
     * @param {import("loupe/views/save-view.js").FileFormat} format
     * @returns {string} address of a download
     */
    fileAddress: (trace, format) =>
      `${base}/api/v1/traces/${encodeURIComponent(trace)}/file?format=${format}`,
  };
}

/** @typedef {ReturnType<typeof createServer>} Server */

/**
 * @param {ReadableStream<Uint8Array>} stream
 * @returns {AsyncGenerator<ServerEvent>}
 */
async function* readEvents(stream) {
  const parser = createEventParser();
  const reader = stream.getReader();
  const decoder = new TextDecoder();
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      yield* parser.push(decoder.decode(value, { stream: true }));
    }
  } catch (error) {
    if (isAbort(error)) throw error;
    throw new ServerError("connection", String(error));
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

/**
 * @param {Response} response
 * @returns {Promise<ServerError>} from the server's error object, or from the bare status
 */
async function errorOf(response) {
  const body = await response.json().catch(() => null);
  const seconds = Number(response.headers.get("Retry-After") ?? NaN);
  const retryAfter = Number.isFinite(seconds) ? seconds : null;
  if (response.status === 503) {
    return new ServerError("busy", body?.error?.message ?? "", retryAfter ?? 1);
  }
  const { code, message, details } = body?.error ?? {};
  return new ServerError(code ?? `http_${response.status}`, message ?? response.statusText, retryAfter, details);
}

/** @param {unknown} error @returns {boolean} whether it is our own abort */
export function isAbort(error) {
  return error instanceof Error && error.name === "AbortError";
}
