/**
 * What the values and units of the library's readings are called on the page. A name that is not
 * known stands for itself: another version of the library may compute more.
 *
 * @typedef {import("loupe/types.js").Translate} Translate
 */

const sites = ["encoder", "decoder", "cross", "source", "prefix"];

/**
 * @param {Translate} t
 * @param {string} name  as the library has it, e.g. "cross.mean_entropy", "prefix", "cross.coverage.heads"
 * @returns {string}
 */
export function valueName(t, name) {
  const [first, ...rest] = name.split(".");
  const site = sites.includes(first);
  const quantities = (site ? rest : [first, ...rest]).map((each) => text(t, `value.${each}`, each));
  return [...(site ? [text(t, `value.site.${first}`, first)] : []), ...quantities].join(" · ");
}

/** @param {Translate} t @param {string} unit @returns {string} */
export function unitName(t, unit) {
  return text(t, `unit.${unit.replaceAll(" ", "-")}`, unit);
}

/** @param {Translate} t @param {string} name @returns {string} */
export function readingName(t, name) {
  return text(t, `reading.${name}`, name);
}

/** @param {Translate} t @param {string} name @returns {string} one sentence; "" where there is none */
export function readingPlain(t, name) {
  return text(t, `reading.${name}.plain`, "");
}

/** @param {Translate} t @param {string} key @param {string} otherwise */
function text(t, key, otherwise) {
  const written = t(key);
  return written === key ? otherwise : written;
}
