/**
 * The desks of the Watch room: each shows the same recording in another way, one at a time.
 *
 * @typedef {"look" | "overview" | "loupe" | "thirds" | "compare" | "paths" | "steps"
 *   | "readings"} DeskName
 * @typedef {"film" | "matrix" | "heads" | "stages" | "overview" | "large" | "arithmetic" | "thirds"
 *   | "differences" | "paths" | "loop" | "readings"} Twin  pictures that have a table of their numbers
 */

/** @type {readonly DeskName[]} from the whole picture to one multiplication, then side by side */
export const deskNames = Object.freeze(/** @type {DeskName[]} */ ([
  "look", "overview", "loupe", "steps", "thirds", "paths", "compare", "readings",
]));

/**
 * @param {string | null | undefined} text
 * @returns {DeskName} the first where it is none
 */
export function parseDesk(text) {
  return deskNames.find((name) => name === text) ?? deskNames[0];
}
