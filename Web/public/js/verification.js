/**
 * What was verified of a model, and in what arithmetic it runs, as lines of name and text. Pure.
 *
 * @typedef {import("loupe/types.js").Translate} Translate
 * @typedef {import("loupe/types.js").Verification} Verification
 * @typedef {{name: string, text: string, isWithinBounds: boolean}} Line
 */

/** @type {Record<string, string>} what the server calls its figures, and their texts here */
const figureKeys = {
  logits: "logits", "encoder.self_attention": "encoder", "decoder.self_attention": "self",
  "decoder.cross_attention": "cross", "source lines encoded": "source", "target lines encoded": "target",
  "token lists decoded": "decoded", "token lists of the sentence": "sentence", "greedy tokens": "greedy",
  "tokens of beam search": "beam",
};

/**
 * @param {Translate} t
 * @param {Verification} verification
 * @returns {Line[]} figure by figure: the largest difference and its bound, or how many were equal
 */
export function verificationLines(t, { figures }) {
  return figures.map(({ name, difference, bound, equal, total, isWithinBounds }) => {
    const key = figureKeys[name];
    const values = difference !== undefined
      ? t("verified.difference", { difference: scientific(difference), bound: scientific(bound ?? 0) })
      : t("verified.equal", { equal: equal ?? 0, total: total ?? 0 });
    return {
      name: key ? t(`verified.figure.${key}`) : name, isWithinBounds,
      text: isWithinBounds ? values : t("verified.outside", { figure: values }),
    };
  });
}

/**
 * @param {Translate} t
 * @param {Verification | null | undefined} verification
 * @returns {string} one sentence: against what, when, in which arithmetic; or that nothing was
 */
export function verificationSummary(t, verification) {
  if (!verification) return t("verified.none");
  const { reference, date, precision, figures } = verification;
  const values = { reference, date: date ?? "–", precision: precision ?? "fp32" };
  return t(figures.every(({ isWithinBounds }) => isWithinBounds) ? "verified.all" : "verified.some", values);
}

/** @param {number} value @returns {string} e.g. 3.1e-6 */
function scientific(value) {
  return value === 0 ? "0" : value.toExponential(1);
}
