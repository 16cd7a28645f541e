/**
 * Japanese line breaking (kinsoku): what may not begin a line, and what may not end one. English
 * punctuation obeys the same rule. Pure.
 */

/** Closing marks, small kana, the mark of a long vowel, and what repeats the character before it. */
const NEVER_FIRST = /^[\p{Pe}\p{Pf}、。，．・：；？！‼⁇⁈⁉ゝゞヽヾー々〜…‥ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶ,.:;?!%％]/u;
const NEVER_LAST = /[\p{Ps}\p{Pi}]$/u;

/** @param {string} text @returns {boolean} whether it stays on the line of what stands before it */
export function staysWithPrevious(text) {
  return NEVER_FIRST.test(text.trimStart());
}

/** @param {string} text @returns {boolean} whether it stays on the line of what stands after it */
export function staysWithNext(text) {
  return NEVER_LAST.test(text.trimEnd());
}

/**
 * @template Element
 * @param {readonly Element[]} items
 * @param {(item: Element) => string} textOf
 * @returns {Element[][]} runs that may not be broken
 */
export function unbroken(items, textOf) {
  /** @type {Element[][]} */
  const runs = [];
  items.forEach((item, at) => {
    const together = at > 0 && (staysWithPrevious(textOf(item)) || staysWithNext(textOf(items[at - 1])));
    if (together) runs[runs.length - 1].push(item);
    else runs.push([item]);
  });
  return runs;
}
