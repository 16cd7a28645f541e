/**
 * Text in the language of the reader.
 *
 * @typedef {import("loupe/types.js").Translate} Translate
 * @typedef {Record<string, string>} Catalogue
 */

/**
 * @param {Catalogue} catalogue
 * @returns {Translate} fills `{name}` from the values; a missing key shows itself
 */
export function createTranslate(catalogue) {
  return (key, values = {}) => {
    const text = catalogue[key] ?? key;
    return text.replace(/\{(\w+)\}/g, (whole, name) =>
      (name in values ? String(values[name]) : whole));
  };
}

/**
 * @param {readonly string[]} wanted languages in order of preference, e.g. ["en-GB", "ja"]
 * @param {string[]} offered
 * @returns {string} the first wanted that is offered, else the first offered
 */
export function pickLanguage(wanted, offered) {
  for (const tag of wanted) {
    const language = tag.toLowerCase().split("-")[0];
    if (offered.includes(language)) return language;
  }
  return offered[0];
}
