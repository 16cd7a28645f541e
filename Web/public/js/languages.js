import { requestSettings } from "loupe/settings.js";

/**
 * The languages a model can be asked for: which there are, what they are called, and what of the
 * reader's wishes holds for the model at hand.
 *
 * @typedef {import("loupe/types.js").ModelInfo} ModelInfo
 * @typedef {import("loupe/types.js").Settings} Settings
 * @typedef {import("loupe/types.js").Wording} Wording
 * @typedef {import("loupe/types.js").LanguageOffer} LanguageOffer
 * @typedef {"source" | "target"} Side
 */

/** @type {WeakMap<readonly string[], Map<string, {code: string, name: string}[]>>} by the reader's language */
const known = new WeakMap();
/** @type {readonly {code: string, name: string}[]} */
const nothing = Object.freeze([]);

/** @param {ModelInfo | null} model @returns {LanguageOffer | null} null where nothing can be chosen */
export function offerOf(model) {
  const offer = model?.languages;
  if (!offer || offer.placement === "none") return null;
  return offer.placement === "inWords" || offer.target.length > 0 ? offer : null;
}

/**
 * What of a wording a request to this model carries. A language is always named where there is one
 * to choose: the same view then means the same to everybody. A model that has the wished language
 * under another code (`en_XX`, `eng_Latn`) is asked by its own.
 * @param {Partial<Wording>} settings
 * @param {ModelInfo | null} model
 * @param {string} reader  the page's language: translated into where neither reader nor model says
 * @returns {Partial<Wording>}
 */
export function wordingFor(settings, model, reader) {
  const offer = offerOf(model);
  if (!offer) return {};
  if (offer.placement === "inWords") return settings.prefix ? { prefix: settings.prefix } : {};
  const source = settled(offer, "source", settings.sourceLanguage, "en");
  const others = source && offer.target.length > 1 ? offer.target.filter((code) => code !== source) : offer.target;
  const target = closest(settings.targetLanguage, offer.target)
    ?? settled({ ...offer, target: others }, "target", undefined, reader);
  return { ...(source ? { sourceLanguage: source } : {}), ...(target ? { targetLanguage: target } : {}) };
}

/**
 * @param {LanguageOffer} offer
 * @param {Side} side
 * @param {string | undefined} wish
 * @param {string} usual  a language to begin with
 * @returns {string | undefined} one of the model's codes
 */
function settled(offer, side, wish, usual) {
  const codes = offer[side];
  return closest(wish, codes) ?? closest(offer.default[side], codes) ?? closest(usual, codes) ?? codes[0];
}

/**
 * @param {string | undefined} wish
 * @param {readonly string[]} codes
 * @returns {string | undefined} the wish itself, else the first code of the same language
 */
function closest(wish, codes) {
  if (!wish) return undefined;
  if (codes.includes(wish)) return wish;
  const language = baseOf(wish);
  return codes.find((code) => baseOf(code) === language);
}

/** @param {string} code @returns {string} e.g. "en" of "en_XX" and of "eng_Latn" */
function baseOf(code) {
  return languageTag(code).split("-")[0];
}

/**
 * A model's code as browsers write languages (BCP 47).
 * @param {string} code e.g. "ja_XX", "zho_Hans", "zh_CN"
 * @returns {string} e.g. "ja", "zh-Hans", "zh-CN"; the code itself where it is no language's
 */
export function languageTag(code) {
  try {
    return new Intl.Locale(code.replaceAll("_", "-").replace(/-XX$/, "")).toString();
  } catch {
    return code;
  }
}

/**
 * What the languages are called in the reader's own, in that language's order. Script and country
 * are said only where two codes would be called the same.
 * @param {readonly string[]} codes
 * @param {string} reader
 * @returns {{code: string, name: string}[]}
 */
export function languageNames(codes, reader) {
  const naming = new Intl.DisplayNames([reader], { type: "language", fallback: "none", languageDisplay: "standard" });
  const called = codes.map((code) => nameOf(naming, baseOf(code)) ?? code);
  const names = codes.map((code, i) => {
    const shared = called.indexOf(called[i]) !== called.lastIndexOf(called[i]);
    return { code, name: shared ? nameOf(naming, languageTag(code)) ?? `${called[i]} (${code})` : called[i] };
  });
  const order = new Intl.Collator(reader);
  return names.sort((left, right) => order.compare(left.name, right.name));
}

/** @param {Intl.DisplayNames} naming @param {string} tag */
function nameOf(naming, tag) {
  try {
    return naming.of(tag);
  } catch {
    return undefined;
  }
}

/** @param {string} code @param {string} reader @returns {string} */
export function languageName(code, reader) {
  return languageNames([code], reader)[0].name;
}

/**
 * What a request says beside text and model.
 * @param {{settings: Settings, limits: import("loupe/types.js").Limits, models: readonly ModelInfo[],
 *   modelName: string | null, language: string}} state
 * @returns {Partial<Settings>}
 */
export function askedSettings({ settings, limits, models, modelName, language }) {
  const model = models.find(({ name }) => name === modelName) ?? null;
  return { ...requestSettings(settings, limits), ...wordingFor(settings, model, language) };
}

/**
 * The model as it speaks in one generation: with the two languages that were asked for.
 * @param {ModelInfo} model
 * @param {Partial<Settings>} asked
 * @returns {ModelInfo}
 */
export function speaking(model, { sourceLanguage, targetLanguage }) {
  return {
    ...model,
    ...(sourceLanguage ? { sourceLanguage: languageTag(sourceLanguage) } : {}),
    ...(targetLanguage ? { targetLanguage: languageTag(targetLanguage) } : {}),
  };
}

/**
 * What the menus of a model show; null where it has nothing to choose.
 * @param {ModelInfo | null} model
 * @param {Partial<Wording>} settings  what was wished for
 * @param {string} reader  the page's language
 * @returns {import("loupe/views/language-view.js").LanguageData | null}
 */
export function languageMenus(model, settings, reader) {
  const offer = offerOf(model);
  if (!offer) return null;
  const inWords = offer.placement === "inWords";
  const { sourceLanguage = "", targetLanguage = "" } = wordingFor(settings, model, reader);
  return {
    sources: inWords ? nothing : namesOf(offer.source, reader),
    targets: inWords ? nothing : namesOf(offer.target, reader),
    prefixes: inWords ? offer.prefixes ?? noPrefixes : null,
    source: sourceLanguage, target: targetLanguage, prefix: settings.prefix ?? "",
  };
}

/** @type {readonly string[]} */
const noPrefixes = Object.freeze([]);

/**
 * `languageNames`, made once for a model and a reader: there may be two hundred.
 * @param {readonly string[]} codes
 * @param {string} reader
 */
function namesOf(codes, reader) {
  const ofReader = known.get(codes) ?? new Map();
  known.set(codes, ofReader);
  const names = ofReader.get(reader) ?? languageNames(codes, reader);
  ofReader.set(reader, names);
  return names;
}

/**
 * The two languages of the sentence box and of what will be translated, as browsers write them.
 * @param {ModelInfo | null} model
 * @param {Partial<Wording>} settings
 * @param {string} reader
 * @returns {{source: string, target: string}} "" where it is not known
 */
export function spokenLanguages(model, settings, reader) {
  const { sourceLanguage = "", targetLanguage = "" } = model
    ? speaking(model, /** @type {Partial<Settings>} */ (wordingFor(settings, model, reader))) : {};
  return { source: sourceLanguage, target: targetLanguage };
}
