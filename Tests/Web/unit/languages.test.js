import assert from "node:assert/strict";
import { test } from "node:test";
import { readFragment, writeFragment } from "loupe/fragment.js";
import {
  askedSettings, languageMenus, languageName, languageNames, languageTag, speaking, spokenLanguages, wordingFor,
} from "loupe/languages.js";
import { documentSettings, settingsOfDocument, validSettings } from "loupe/settings.js";
import { patchOfView, viewOf } from "loupe/shared-view.js";
import { initialState } from "loupe/state.js";
import { Trace } from "loupe/trace.js";
import { model } from "../support/fixtures.js";

const plain = { ...model, name: "m2m", sourceLanguage: undefined, targetLanguage: undefined };
/** @param {object} languages */
const offering = (languages) => ({ ...plain, languages: { placement: "bothSides", default: {}, ...languages } });
const m2m = offering({ source: ["de", "en", "fr", "ja"], target: ["de", "en", "fr", "ja"] });
const mbart = { ...offering({ source: ["en_XX", "ja_XX", "zh_CN"], target: ["en_XX", "ja_XX", "zh_CN"] }), name: "mbart" };
const t5 = { ...offering({ placement: "inWords", source: [], target: [], prefixes: ["summarize: "] }), name: "t5" };
const one = { ...offering({ placement: "none", source: [], target: [] }), name: "one" };

test("codes of all families are languages that browsers know", () => {
  assert.equal(languageTag("en_XX"), "en");
  assert.equal(languageTag("zho_Hans"), "zh-Hans");
  assert.equal(languageTag("eng_Latn"), "en-Latn");
  assert.equal(languageTag("zh_CN"), "zh-CN");
  assert.equal(languageTag("not a code!"), "not a code!");
});

test("languages are called by the names of the page's language, in its order", () => {
  assert.deepEqual(languageNames(["ja", "en", "fr"], "en").map(({ name }) => name), ["English", "French", "Japanese"]);
  assert.equal(languageName("ja_XX", "ja"), "日本語");
  assert.equal(languageName("eng_Latn", "ja"), "英語");
  assert.equal(languageName("qqq_Qqqq", "en"), "qqq_Qqqq", "a code without a name stands for itself");
});

test("script or country is said only where two would be called the same", () => {
  const names = languageNames(["zho_Hans", "zho_Hant", "jpn_Jpan"], "en").map(({ name }) => name);
  assert.equal(names[2], "Japanese");
  assert.notEqual(names[0], names[1]);
  assert.ok(names.slice(0, 2).every((name) => /^Chinese \(.*Han.*\)$|^Chinese \(.+\)$/.test(name)));
});

test("a request names the languages: the wish, else the model's default, else the reader's", () => {
  assert.deepEqual(wordingFor({ sourceLanguage: "fr", targetLanguage: "de" }, m2m, "ja"),
    { sourceLanguage: "fr", targetLanguage: "de" });
  assert.deepEqual(wordingFor({}, m2m, "ja"), { sourceLanguage: "en", targetLanguage: "ja" });
  assert.deepEqual(wordingFor({}, m2m, "en"), { sourceLanguage: "en", targetLanguage: "de" }, "not into itself");
  const set = offering({ source: ["de", "en"], target: ["de", "en"], default: { source: "de", target: "en" } });
  assert.deepEqual(wordingFor({}, set, "ja"), { sourceLanguage: "de", targetLanguage: "en" });
  assert.deepEqual(wordingFor({ targetLanguage: "en" }, m2m, "ja"), { sourceLanguage: "en", targetLanguage: "en" },
    "into itself where that is wished for");
  const told = offering({ placement: "targetBeforeSource", source: [], target: ["fra", "jpn"] });
  assert.deepEqual(wordingFor({}, told, "ja"), { targetLanguage: "jpn" });
});

test("another model's codes are understood, unknown languages fall back", () => {
  assert.deepEqual(wordingFor({ sourceLanguage: "ja", targetLanguage: "zho_Hans" }, mbart, "en"),
    { sourceLanguage: "ja_XX", targetLanguage: "zh_CN" });
  assert.deepEqual(wordingFor({ sourceLanguage: "sw", targetLanguage: "sw" }, mbart, "ja"),
    { sourceLanguage: "en_XX", targetLanguage: "ja_XX" });
});

test("a model is told only what it can be told", () => {
  const wish = { sourceLanguage: "fr", targetLanguage: "de", prefix: "summarize: " };
  assert.deepEqual(wordingFor(wish, one, "en"), {});
  assert.deepEqual(wordingFor(wish, plain, "en"), {});
  assert.deepEqual(wordingFor(wish, null, "en"), {});
  assert.deepEqual(wordingFor(wish, t5, "en"), { prefix: "summarize: " });
  assert.deepEqual(wordingFor({}, t5, "en"), {});
});

test("menus: two lists, or the words of a task, or nothing", () => {
  const menus = languageMenus(m2m, { targetLanguage: "fr" }, "en");
  assert.deepEqual([menus?.source, menus?.target, menus?.prefixes], ["en", "fr", null]);
  assert.equal(menus?.targets.length, 4);
  assert.equal(languageMenus(m2m, {}, "en")?.targets, menus?.targets, "made once");
  assert.deepEqual(languageMenus(t5, {}, "en")?.prefixes, ["summarize: "]);
  assert.equal(languageMenus(one, {}, "en"), null);
});

test("a recording speaks the languages that were asked for, in documents too", () => {
  assert.deepEqual(spokenLanguages(mbart, { sourceLanguage: "ja_XX" }, "en"), { source: "ja", target: "en" });
  assert.equal(speaking(m2m, { targetLanguage: "fr" }).targetLanguage, "fr");
  const settings = validSettings({ sourceLanguage: "en", targetLanguage: "fr" });
  const written = documentSettings(settings);
  assert.deepEqual(written.languages, { source: "en", target: "fr" });
  const read = settingsOfDocument(written);
  assert.deepEqual([read.sourceLanguage, read.targetLanguage, "languages" in read], ["en", "fr", false]);
});

test("languages and tasks are kept in the link", () => {
  const asked = askedSettings({
    ...initialState(), models: [m2m], modelName: "m2m", settings: validSettings({ targetLanguage: "fr" }),
  });
  assert.deepEqual([asked.sourceLanguage, asked.targetLanguage], ["en", "fr"]);
  const trace = new Trace({ trace: "x", model: plain, text: "a", source: [] }, asked);
  const state = { ...initialState(), text: "a", trace, otherWording: { targetLanguage: "de" },
    desk: /** @type {const} */ ("compare"), settings: validSettings({ targetLanguage: "ja" }) };
  const view = readFragment(writeFragment(viewOf(state)));
  assert.equal(view?.settings.targetLanguage, "fr", "of the recording, not of the menu that was moved since");
  assert.ok(view);
  const patch = patchOfView(view, initialState());
  assert.deepEqual(patch.otherWording, { targetLanguage: "de" });
  assert.equal(readFragment(`text=x&prefix=${"a".repeat(501)}`)?.settings.prefix, "");
});
