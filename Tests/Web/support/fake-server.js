import { buffer, cross, encoder, end, model, self, source, step } from "./fixtures.js";

/**
 * The server of the tiny trace, without a network: `gates` may hold back or break what it answers.
 *
 * @param {object} [gates]
 * @param {() => void} [gates.beforeTranslate] may throw
 * @param {(from: number, to: number) => void} [gates.beforeWeights] may throw
 * @param {object[]} [gates.events] instead of those of the tiny trace
 */
export function fakeServer(gates = {}) {
  /** @type {string[]} */
  const calls = [];
  /** @type {object[]} */
  const bodies = [];
  const event = (/** @type {string} */ name, /** @type {unknown} */ data) =>
    ({ event: name, data: JSON.stringify(data) });
  const events = gates.events ?? [
    event("source", { trace: "tiny", model, text: "undo", source }),
    event("encoder", { stages: [] }),
    event("beam", { step: 0, hypotheses: [{ text: "取", logProbability: -1 }] }),
    ...[0, 1, 2].map((index) => event("step", step(index))),
    event("end", end),
  ];
  return {
    calls,
    bodies,
    async *translate(body, signal) {
      calls.push("translate");
      bodies.push(body);
      gates.beforeTranslate?.();
      for (const each of events) {
        await Promise.resolve();
        signal.throwIfAborted();
        yield each;
      }
    },
    async encoderWeights() {
      calls.push("encoder");
      return buffer(encoder);
    },
    async weights(_, from, to) {
      calls.push(`weights ${from} ${to}`);
      gates.beforeWeights?.(from, to);
      const rows = [];
      for (let t = from; t < to; t += 1) rows.push(...self[t], ...cross[t]);
      return buffer(rows);
    },
    async forget(id) {
      calls.push(`forget ${id}`);
    },
    fileAddress: () => "",
  };
}
