/**
 * What a head mostly looks at, in a few words: "one back 71%", "widely".
 *
 * @param {import("loupe/types.js").Translate} t
 * @param {import("loupe/readings.js").Habit} habit
 * @param {(key: number) => string} tokenName
 * @returns {string}
 */
export function habitText(t, { name, share, key }, tokenName) {
  if (name === "moving" || name === "wide") return t(`habit.${name}`);
  const what = name === "token" && key !== null ? t("habit.token", { token: tokenName(key) }) : t(`habit.${name}`);
  return t("habit", { what, share: Math.round(share * 100) });
}
