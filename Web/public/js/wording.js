/**
 * What a model is told beside the text: two languages, or its task in words.
 *
 * @typedef {import("loupe/types.js").Wording} Wording
 */

/** @type {Readonly<Wording>} the model's own defaults */
export const noWording = Object.freeze({ sourceLanguage: "", targetLanguage: "", prefix: "" });

/** @type {readonly (keyof Wording)[]} */
export const wordingFields = ["sourceLanguage", "targetLanguage", "prefix"];

/** Characters of a language's code, and of a prefix, that a link may bring. */
const LONGEST_CODE = 64;
const LONGEST_PREFIX = 500;

/**
 * Any record as a wording: what is no text, or too long to be one, becomes the model's default.
 * @param {Record<string, unknown>} values
 * @returns {Wording}
 */
export function validWording(values) {
  const wording = { ...noWording };
  for (const field of wordingFields) {
    const value = values[field];
    const longest = field === "prefix" ? LONGEST_PREFIX : LONGEST_CODE;
    if (typeof value === "string" && value.length <= longest) wording[field] = value;
  }
  return wording;
}

/** @param {Partial<Wording>} settings @returns {Partial<Wording>} what was wished for */
export function wished(settings) {
  return Object.fromEntries(wordingFields.flatMap((field) => (settings[field] ? [[field, settings[field]]] : [])));
}
