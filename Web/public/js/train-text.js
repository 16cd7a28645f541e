/**
 * How the Train room writes numbers.
 *
 * @typedef {import("loupe/types.js").Translate} Translate
 */

/**
 * @param {Translate} t
 * @param {number} seconds
 * @returns {string} as people say it
 */
export function timeText(t, seconds) {
  if (!Number.isFinite(seconds)) return "–";
  if (seconds < 1) return t("train.time.moment");
  if (seconds < 60) return t("train.time.seconds", { seconds: Math.round(seconds) });
  if (seconds < 600) {
    return t("train.time.minutes", { minutes: Math.floor(seconds / 60), seconds: Math.round(seconds % 60) });
  }
  return t("train.time.long", { minutes: Math.round(seconds / 60) });
}

/** @param {number} bytes @returns {string} */
export function bytesText(bytes) {
  if (bytes >= 1e9) return `${(bytes / 1e9).toFixed(1)} GB`;
  return `${Math.max(1, Math.round(bytes / 1e6))} MB`;
}

/** @param {number} count @param {string} language @returns {string} with its thousands apart */
export function countText(count, language) {
  return count.toLocaleString(language === "ja" ? "ja-JP" : "en-GB");
}

/**
 * @param {import("loupe/train-types.js").TrainToken} token
 * @param {Translate} t
 * @returns {string} as it is written under a picture
 */
export function tokenText(token, t) {
  if (token.isSpecial) return t("token.end");
  const bare = token.piece.replace(/^▁/, "");
  return bare === "" ? "␣" : bare;
}
