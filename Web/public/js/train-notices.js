import { bytesText, countText } from "loupe/train-text.js";

/**
 * What went wrong in the Train room, in plain words.
 *
 * @param {import("loupe/types.js").Translate} t
 * @param {import("loupe/train-state.js").TrainNotice | null} notice
 * @param {string} [language] the page's, in which numbers are written
 * @returns {string} "" for nothing
 */
export function trainNoticeText(t, notice, language = "en") {
  if (!notice) return "";
  const { details } = notice;
  const size = (/** @type {string} */ name) => bytesText(Number(details[name] ?? 0));
  const values = {
    name: String(details.name ?? ""), limit: String(details.limit ?? ""), message: notice.message,
    memory: size("bytes"), free: size("free"), room: size("limit"),
    minutes: Math.round(Number(details.seconds ?? 0) / 60), most: Math.round(Number(details.limit ?? 0) / 60),
    steps: String(details.steps ?? ""), count: String(details.count ?? ""),
  };
  const fault = faultOf(details);
  if (fault) return t(fault, corpusValues(details, language));
  const key = `train.error.${notice.code}`;
  const text = t(key, values);
  return text === key ? t("error.other", values) : text;
}

/** Faults of a parallel text that have a sentence of their own. */
const FAULTS = ["few_pairs", "many_pairs", "line_counts", "encoding", "no_pairs"];

/**
 * @param {Record<string, unknown>} details
 * @returns {string | null} the key of the sentence about what is wrong with a parallel text
 */
function faultOf({ fault, encoding }) {
  if (typeof fault !== "string" || !FAULTS.includes(fault)) return null;
  return `train.corpus.${fault}${fault === "encoding" && encoding ? ".guess" : ""}`;
}

/** @param {Record<string, unknown>} details @param {string} language */
function corpusValues({ pairs, limit, source, target, encoding }, language) {
  const count = (/** @type {unknown} */ value) => countText(Number(value ?? 0), language);
  return {
    pairs: count(pairs), limit: count(limit), source: count(source), target: count(target),
    encoding: String(encoding ?? ""),
  };
}
