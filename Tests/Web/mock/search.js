/**
 * A made-up beam search whose winner is the recording: at each step its path goes on, a second one stays
 * beside it, and a third is dropped.
 *
 * @param {any[]} steps of the recording
 * @returns {any[]} events as the server tells them; `at` is the mock's own: how many tokens came before
 */
export function searchEvents(steps) {
  let id = 0;
  let total = 0;
  /** @type {number | null} */
  let winner = null;
  return steps.map((step, at) => {
    const before = winner;
    const last = at === steps.length - 1;
    const path = (/** @type {any} */ token, /** @type {number} */ worse, /** @type {string} */ state, why = null) => {
      const logProbability = total + Math.log(step.probability) - worse;
      const text = (steps[at - 1]?.text ?? "") + (token.special ? "" : token.surface);
      id += 1;
      return {
        id: id - 1, parent: before, token, text, logProbability, score: logProbability / (at + 1), state, why, row: id - 1, at,
      };
    };
    const other = (/** @type {number} */ rank) => ({ ...step.chosen, ...step.candidates[rank], special: false });
    const hypotheses = [path(step.chosen, 0, last ? "finished" : "kept"), path(other(1), 1, "kept"),
      path(other(2), 2, "dropped", "width")];
    winner = hypotheses[0].id;
    total += Math.log(step.probability);
    return { step: at, hypotheses };
  });
}
