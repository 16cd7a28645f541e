import { noWording, validWording, wished } from "loupe/wording.js";
import { clamp } from "loupe/numbers.js";

/**
 * Settings of a translation: defaults, bounds, and what of them the server needs to hear.
 *
 * @typedef {import("loupe/types.js").Settings} Settings
 */

/** @type {Readonly<Settings>} */
export const defaultSettings = Object.freeze({
  method: "greedy",
  beam: 4,
  lengthPenalty: 1,
  temperature: 1,
  topK: 0,
  topP: 1,
  seed: 1,
  maximumLength: 200,
  ...noWording,
});

/** @typedef {Exclude<keyof Settings, "method" | keyof import("loupe/types.js").Wording>} NumberName */

/** @type {Record<NumberName, [number, number, number]>} low, high, step */
export const settingBounds = {
  beam: [1, 16, 1],
  lengthPenalty: [0, 3, 0.1],
  temperature: [0.1, 3, 0.1],
  topK: [0, 1000, 1],
  topP: [0.05, 1, 0.05],
  seed: [0, 999999, 1],
  maximumLength: [1, 512, 1],
};

/** @type {Record<Settings["method"], (keyof typeof settingBounds)[]>} what each method reads */
export const settingsOfMethod = {
  greedy: ["maximumLength"],
  beam: ["beam", "lengthPenalty", "maximumLength"],
  sample: ["temperature", "topK", "topP", "seed", "maximumLength"],
};

/**
 * Any record (from a link, from a field) as valid settings: what is missing or unreadable becomes
 * the default, what is out of bounds the nearest bound.
 * @param {Record<string, unknown>} values
 * @returns {Settings}
 */
export function validSettings(values) {
  const method = values.method;
  const settings = { ...defaultSettings, ...validWording(values) };
  if (method === "greedy" || method === "beam" || method === "sample") settings.method = method;
  for (const name of settingNames()) {
    const value = Number(values[name] ?? NaN);
    const [lowest, highest, step] = settingBounds[name];
    if (!Number.isFinite(value)) continue;
    settings[name] = clamp(step === 1 ? Math.round(value) : value, lowest, highest);
  }
  return settings;
}

/** @returns {(keyof typeof settingBounds)[]} */
export function settingNames() {
  return /** @type {(keyof typeof settingBounds)[]} */ (Object.keys(settingBounds));
}

/**
 * The part of the settings that the chosen method reads, for the request, no more than the server
 * allows.
 * @param {Settings} settings
 * @param {Partial<Pick<import("loupe/types.js").Limits, "maximumLength" | "beam">>} [limits]
 * @returns {Partial<Settings>}
 */
export function requestSettings(settings, limits = {}) {
  /** @type {Partial<Settings>} */
  const request = { method: settings.method };
  for (const name of settingsOfMethod[settings.method]) request[name] = settings[name];
  for (const name of /** @type {const} */ (["maximumLength", "beam"])) {
    const [value, limit] = [request[name], limits[name]];
    if (value !== undefined && limit !== undefined) request[name] = Math.min(value, limit);
  }
  return request;
}

/** How a trace document names two of the settings (openapi.yaml, TraceDocument). */
const documentNames = /** @type {const} */ ([["beam", "beams"], ["maximumLength", "maximumNewTokens"]]);

/**
 * @param {Record<string, unknown>} recorded  of a trace document
 * @returns {Partial<Settings>} with the page's names; what the page does not know stays as it is
 */
export function settingsOfDocument(recorded) {
  /** @type {Record<string, unknown>} */
  const settings = { ...recorded };
  for (const [here, there] of documentNames) {
    if (there in settings) settings[here] = settings[there];
    delete settings[there];
  }
  const { source, target } = /** @type {Record<string, unknown>} */ (settings.languages ?? {});
  delete settings.languages;
  return { ...settings, ...wished(validWording({ ...settings, sourceLanguage: source, targetLanguage: target })) };
}

/**
 * The inverse of `settingsOfDocument`.
 * @param {Partial<Settings>} settings
 * @returns {Record<string, unknown>}
 */
export function documentSettings(settings) {
  /** @type {Record<string, unknown>} */
  const recorded = { ...settings };
  for (const [here, there] of documentNames) {
    if (here in recorded) recorded[there] = recorded[here];
    delete recorded[here];
  }
  const { sourceLanguage: source, targetLanguage: target } = settings;
  delete recorded.sourceLanguage;
  delete recorded.targetLanguage;
  if (source || target) recorded.languages = { ...(source ? { source } : {}), ...(target ? { target } : {}) };
  return recorded;
}
