import { createStore } from "loupe/store.js";
import { createFollower } from "loupe/train-follower.js";
import { initialTrainState } from "loupe/train-state.js";

/**
 * A follower of the training "r" on a stream that a test plays by hand.
 * @param {import("loupe/train-types.js").TrainSentence} sentence
 */
export function createTrainFollower(sentence) {
  const store = createStore({ ...initialTrainState(), run: "r" });
  /** @type {{event: string, data: string}[]} */
  let waiting = [];
  /** @type {(() => void) | null} */
  let wake = null;
  /** @type {Error | null} */
  let fault = null;
  /** @type {(() => void) | null} */
  let timer = null;
  /** @type {number[]} */
  const asked = [];
  const size = sentence.targetTokens.length * sentence.sourceTokens.length;
  const server = /** @type {any} */ ({
    async *events() {
      for (;;) {
        if (fault) {
          const thrown = fault;
          fault = null;
          throw thrown;
        }
        if (waiting.length === 0) await new Promise((resolve) => { wake = () => resolve(undefined); });
        while (waiting.length > 0) yield waiting.shift();
      }
    },
    async attention(/** @type {string} */ _, /** @type {object} */ __, /** @type {number} */ from) {
      asked.push(from);
      const looks = store.get().history?.looks.filter(({ step }) => step >= from) ?? [];
      return new Float32Array(looks.length * size).buffer;
    },
  });
  const follower = createFollower({
    store, server,
    setTimeout: (callback) => {
      timer = callback;
      return 1;
    },
    clearTimeout: () => { timer = null; },
  });
  follower.follow("r");
  return {
    store, asked,
    /** @param {[string, object][]} events */
    play(events) {
      waiting.push(...events.map(([event, message]) => ({ event, data: JSON.stringify(message) })));
      wake?.();
    },
    /** @param {Error} error */
    break(error) {
      fault = error;
      wake?.();
    },
    /** The time until the stream is joined again is over. */
    fire: () => timer?.(),
    settled: () => new Promise((resolve) => { setTimeout(resolve, 5); }),
  };
}
