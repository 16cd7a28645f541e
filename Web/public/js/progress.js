import { isEnd, pieceText } from "loupe/labels.js";

/**
 * The translation as a chain of chunks, one for each step, so that each can be pointed at.
 *
 * @typedef {import("loupe/types.js").Step} Step
 * @typedef {{text: string, special: boolean, token: string}} Chunk
 */

/**
 * What each step added to the text. A piece that only completes a character later adds nothing
 * yet; where the text was changed backwards (a rare decoding rule) the piece's own surface counts.
 * @param {Step[]} steps
 * @param {import("loupe/labels.js").SpecialNames} names
 * @returns {Chunk[]}
 */
export function textChunks(steps, names) {
  return steps.map(({ chosen, text, index }, i) => {
    const before = steps[i - 1]?.text ?? "";
    const token = `t${index}`;
    if (chosen.special) {
      return { text: isEnd(chosen) ? names.end : pieceText(chosen, false, names), special: true, token };
    }
    const added = text.startsWith(before) ? text.slice(before.length) : chosen.surface;
    return { text: added, special: false, token };
  });
}
