/**
 * Whether something read from a file is a trace document at all; what it says inside is checked where
 * it is read. Pure.
 *
 * @param {unknown} value
 * @returns {string | null} what is wrong with it, as one sentence; null when nothing is
 */
export function problemOfDocument(value) {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return "it holds no trace document";
  const document = /** @type {Record<string, unknown>} */ (value);
  if (document.version !== 1) return `trace document version ${String(document.version)} is not version 1`;
  for (const name of ["source", "steps"]) {
    const list = document[name];
    if (!Array.isArray(list)) return `the trace document has no list ${name}`;
    const odd = list.some((each) => typeof each !== "object" || each === null);
    if (odd) return `${name} holds something else than records`;
  }
  for (const name of ["model", "tensors", "encoder"]) {
    if (typeof document[name] !== "object" || document[name] === null) return `the trace document has no ${name}`;
  }
  if (typeof document.text !== "string") return "the trace document has no text";
  return problemOfModel(/** @type {Record<string, unknown>} */ (document.model));
}

/** @param {Record<string, unknown>} model @returns {string | null} */
function problemOfModel(model) {
  for (const name of ["encoderLayers", "decoderLayers", "heads"]) {
    const count = model[name];
    if (!Number.isInteger(count) || Number(count) < 1 || Number(count) > 10_000) {
      return `the model's ${name} is not a number of layers or heads`;
    }
  }
  return null;
}
