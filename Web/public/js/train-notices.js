import { bytesText } from "loupe/train-text.js";

/**
 * What went wrong in the Train room, in plain words.
 *
 * @param {import("loupe/types.js").Translate} t
 * @param {import("loupe/train-state.js").TrainNotice | null} notice
 * @returns {string} "" for nothing
 */
export function trainNoticeText(t, notice) {
  if (!notice) return "";
  const { details } = notice;
  const size = (/** @type {string} */ name) => bytesText(Number(details[name] ?? 0));
  const values = {
    name: String(details.name ?? ""), limit: String(details.limit ?? ""), message: notice.message,
    memory: size("bytes"), free: size("free"), room: size("limit"),
    minutes: Math.round(Number(details.seconds ?? 0) / 60), most: Math.round(Number(details.limit ?? 0) / 60),
    steps: String(details.steps ?? ""), count: String(details.count ?? ""),
  };
  const key = `train.error.${notice.code}`;
  const text = t(key, values);
  return text === key ? t("error.other", values) : text;
}
