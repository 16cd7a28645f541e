/**
 * What the Train room asks the server.
 *
 * @typedef {import("loupe/train-types.js").TrainSizes} TrainSizes
 * @typedef {{name: string, task?: string, corpus?: string} & TrainSizes} TrainWish
 *
 * @param {(path: string, init?: RequestInit) => Promise<Response>} request
 * @param {(stream: ReadableStream<Uint8Array>) => AsyncGenerator<import("loupe/sse.js").ServerEvent>} readEvents
 */
export function createTrainServer(request, readEvents) {
  /** Whose trainings these are; known to this browser alone. */
  let key = "";

  /** @param {string} path @param {RequestInit} [init] */
  const ask = (path, init = {}) => request(`training${path}`, {
    ...init, headers: { ...(key === "" ? {} : { "X-Loupe-Key": key }), ...init.headers },
  });
  /** @param {string} path @param {object} body @param {AbortSignal} [signal] */
  const send = async (path, body, signal) => (await ask(path, {
    method: "POST", body: JSON.stringify(body), headers: { "Content-Type": "application/json" }, signal,
  })).json();
  /** @param {string} run */
  const place = (run) => `/runs/${encodeURIComponent(run)}`;

  return {
    /** @param {string} ours */
    useKey(ours) {
      key = ours;
    },
    /** @returns {Promise<import("loupe/train-types.js").TrainOffer>} */
    offer: async () => (await ask("")).json(),
    /** @returns {Promise<{models: import("loupe/train-types.js").KeptModel[]}>} */
    keptModels: async () => (await ask("/models")).json(),
    /**
     * @param {TrainWish} wish
     * @param {AbortSignal} signal
     * @returns {Promise<import("loupe/train-types.js").TrainEstimate>}
     */
    estimate: (wish, signal) => send("/estimate", wish, signal),
    /**
     * @param {TrainWish} wish
     * @returns {Promise<import("loupe/train-types.js").TrainRun>}
     */
    start: (wish) => send("/runs", wish),
    /**
     * @param {Blob} body  one file of tab-separated columns, or two files one after the other
     * @param {number | null} sourceBytes  how long the first of two files is
     * @returns {Promise<import("loupe/train-types.js").TrainCorpus>}
     */
    upload: async (body, sourceBytes) => {
      const query = sourceBytes === null ? "" : `?sourceBytes=${sourceBytes}`;
      return (await ask(`/corpora${query}`, {
        method: "POST", body, headers: { "Content-Type": "application/octet-stream" },
      })).json();
    },
    /**
     * @param {string} run
     * @param {"pause" | "resume" | "stop"} action
     */
    act: async (run, action) => {
      await ask(`${place(run)}/${action}`, { method: "POST" });
    },
    /** @param {string} run */
    remove: async (run) => {
      await ask(place(run), { method: "DELETE" });
    },
    /**
     * @param {string} run
     * @param {string} name
     * @returns {Promise<{model: string}>}
     */
    keep: (run, name) => send(`${place(run)}/keep`, { name }),
    /** @param {string} name */
    removeModel: async (name) => {
      await ask(`/models/${encodeURIComponent(name)}`, { method: "DELETE" });
    },
    /**
     * @param {string} run
     * @param {import("loupe/train-types.js").HeadPlace} head
     * @param {number} from  the first step that is wanted
     * @param {AbortSignal} signal
     * @returns {Promise<ArrayBuffer>} float32 LE [look, query, key]
     */
    attention: async (run, { kind, layer, head }, from, signal) => {
      const fields = new URLSearchParams({
        attention: kind, layer: String(layer), head: String(head), from: String(from),
      });
      return (await ask(`${place(run)}/attention?${fields}`, { signal })).arrayBuffer();
    },
    /**
     * Everything that happens in the room, as it happens.
     * @param {string | null} run  the one that is followed closely
     * @param {AbortSignal} signal
     * @returns {AsyncGenerator<import("loupe/sse.js").ServerEvent>}
     */
    async *events(run, signal) {
      const query = run === null ? "" : `?run=${encodeURIComponent(run)}`;
      const response = await ask(`/events${query}`, { signal, headers: { Accept: "text/event-stream" } });
      if (response.body) yield* readEvents(response.body);
    },
  };
}

/** @typedef {ReturnType<typeof createTrainServer>} TrainServer */
