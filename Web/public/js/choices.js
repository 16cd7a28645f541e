/**
 * Walking through the choices of a layer or a head: mean, 1, 2, … n, maximum.
 *
 * @typedef {import("loupe/types.js").Choice} Choice
 */

/**
 * @param {number} count
 * @returns {Choice[]} in the order of the buttons
 */
export function choicesOf(count) {
  return ["mean", ...Array.from({ length: count }, (_, index) => index), "max"];
}

/**
 * The neighbour of a choice; the ends are joined.
 * @param {Choice} choice
 * @param {number} count
 * @param {number} by
 * @returns {Choice}
 */
export function neighbour(choice, count, by) {
  const choices = choicesOf(count);
  const at = choices.indexOf(choice);
  return choices[(at + by + choices.length) % choices.length];
}

/**
 * A choice that exists: an index beyond the last becomes the last.
 * @param {Choice} choice
 * @param {number} count
 * @returns {Choice}
 */
export function fitChoice(choice, count) {
  return typeof choice === "number" ? Math.min(choice, count - 1) : choice;
}

/**
 * For links: "mean", "max", or a number counted from 1 as on the screen.
 * @param {Choice} choice
 * @returns {string}
 */
export function choiceText(choice) {
  return typeof choice === "number" ? String(choice + 1) : choice;
}

/**
 * @param {string | null | undefined} text
 * @returns {Choice | null} null when it is no choice
 */
export function parseChoice(text) {
  if (text === "mean" || text === "max") return text;
  return text && /^[1-9]\d{0,3}$/.test(text) ? Number(text) - 1 : null;
}
