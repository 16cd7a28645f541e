import { allHeads, computeParts, partsByHead } from "loupe/parts.js";
import { chosenHeads } from "loupe/selectors.js";
import { isRunning } from "loupe/state.js";
import { createWorkQueue } from "loupe/work-queue.js";

/**
 * Computes beginning, middle and end when their desk is open and what they depend on has changed: a
 * short recording at once, a long one a few milliseconds of each frame, telling how far it is.
 *
 * @typedef {import("loupe/state.js").AppState} AppState
 * @typedef {import("loupe/trace.js").Trace} Trace
 */

/** Weights that can be read between two frames. */
const AT_ONCE = 2_000_000;
/** How often a reader is told how far it is. */
const TOLD = 50;

/**
 * @param {object} options
 * @param {import("loupe/store.js").Store<AppState>} options.store
 * @param {Parameters<typeof createWorkQueue>[0]} options.view  null: no frames, all is done at once
 * @returns {{attend(): void}}
 */
export function createPartsLoader({ store, view }) {
  const queue = createWorkQueue(view);
  /** @type {unknown[]} what was computed last, or is being computed */
  let key = [];

  /** @param {Trace} trace @param {Generator<number, import("loupe/parts.js").Parts, void>} work */
  function compute(trace, work) {
    const asked = key;
    let told = -1;
    const job = () => {
      if (asked !== key) return;
      const { done, value } = work.next();
      if (done) {
        store.set({ parts: { trace, value, share: 1 } });
        return;
      }
      if (Math.floor(value * TOLD) > told) {
        told = Math.floor(value * TOLD);
        store.set({ parts: { trace, value: null, share: value } });
      }
      queue.ask("parts", job);
    };
    queue.ask("parts", job);
  }

  return {
    attend() {
      const state = store.get();
      const { trace, desk, partsScope, selection } = state;
      if (desk !== "thirds" || !trace || trace.stepCount === 0 || !trace.encoderWeights) return;
      if (weightCount(trace) > AT_ONCE && isRunning(state)) return;
      const now = [trace, trace.stepCount, partsScope, partsScope === "head" ? selection : null];
      if (now.every((part, i) => part === key[i])) return;
      key = now;
      const headsOf = (/** @type {import("loupe/types.js").AttentionKind} */ kind) =>
        (partsScope === "all" ? allHeads(trace, kind) : chosenHeads(state, trace, kind));
      if (weightCount(trace) > AT_ONCE) compute(trace, partsByHead(trace, headsOf));
      else store.set({ parts: { trace, value: computeParts(trace, headsOf), share: 1 } });
    },
  };
}

/** @param {Trace} trace @returns {number} */
function weightCount(trace) {
  const [source, steps] = [trace.source.length, trace.stepCount];
  const heads = (/** @type {import("loupe/types.js").AttentionKind} */ kind) =>
    trace.layerCount(kind) * trace.headCount(kind);
  return heads("encoder") * source * source + heads("cross") * steps * (source + steps / 2);
}
