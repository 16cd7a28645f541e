/**
 * A provenance record of any shape as lines of text: nothing of it is left out.
 *
 * @param {unknown} record
 * @param {string} [path]
 * @returns {{path: string, text: string}[]}
 */
export function provenanceRows(record, path = "") {
  if (record === null || record === undefined) return [];
  if (typeof record !== "object") return [{ path, text: String(record) }];
  if (Array.isArray(record) && record.every((each) => typeof each !== "object")) {
    return [{ path, text: record.join(", ") }];
  }
  return Object.entries(record).flatMap(([name, value]) =>
    provenanceRows(value, path ? `${path} · ${spaced(name)}` : spaced(name)));
}

/**
 * @param {string} name in camelCase or with underscores
 * @returns {string} as words
 */
function spaced(name) {
  if (/^[0-9]+$/.test(name)) return String(Number(name) + 1);
  return name.replace(/_/g, " ").replace(/([a-z0-9])([A-Z])/g, (_, before, after) =>
    `${before} ${after.toLowerCase()}`);
}
