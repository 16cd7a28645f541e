import { tokenText } from "loupe/train-text.js";

/**
 * Names of the rows and columns of the film's picture.
 *
 * @typedef {import("loupe/train-types.js").TrainSentence} TrainSentence
 * @typedef {import("loupe/types.js").AttentionKind} AttentionKind
 * @typedef {import("loupe/types.js").Translate} Translate
 */

/**
 * @param {TrainSentence} sentence
 * @param {AttentionKind} kind
 * @param {Translate} t
 * @returns {string[]} who looks: source tokens, or the target token that is to be chosen next
 */
export function rowTexts(sentence, kind, t) {
  const tokens = kind === "encoder" ? sentence.sourceTokens : sentence.targetTokens;
  return tokens.map((token) => tokenText(token, t));
}

/**
 * @param {TrainSentence} sentence
 * @param {AttentionKind} kind
 * @param {Translate} t
 * @returns {string[]} what is looked at: source tokens, or the target tokens that were read
 */
export function columnTexts(sentence, kind, t) {
  if (kind !== "self") return sentence.sourceTokens.map((token) => tokenText(token, t));
  return [t("token.start"), ...sentence.targetTokens.slice(0, -1).map((token) => tokenText(token, t))];
}
