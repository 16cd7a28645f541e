import { choiceText, parseChoice } from "loupe/choices.js";
import { defaultSettings, requestSettings, settingNames, validSettings } from "loupe/settings.js";

/**
 * The view as the part of the address after #: a link shows another person the same sentence,
 * step and head. The part after # is never sent to any server. Numbers count from 1, as on screen.
 *
 * @typedef {import("loupe/types.js").AttentionKind} AttentionKind
 * @typedef {import("loupe/types.js").Choice} Choice
 *
 * @typedef {object} SharedView
 * @property {string} text
 * @property {string | null} model
 * @property {import("loupe/types.js").Settings} settings
 * @property {number | null} step  null: the last
 * @property {number | null} stage
 * @property {AttentionKind} kind
 * @property {Choice | null} layer
 * @property {Choice | null} head
 * @property {boolean} words
 * @property {boolean} dropSpecial
 * @property {import("loupe/types.js").Emphasis} emphasis
 * @property {string | null} language
 */

/**
 * @param {SharedView} view
 * @returns {string} without the #
 */
export function writeFragment(view) {
  const fields = new URLSearchParams();
  fields.set("text", view.text);
  if (view.model) fields.set("model", view.model);
  const settings = requestSettings(view.settings);
  for (const [name, value] of Object.entries(settings)) {
    if (value !== Reflect.get(defaultSettings, name)) fields.set(name, String(value));
  }
  if (view.step !== null) fields.set("step", String(view.step + 1));
  if (view.stage !== null) fields.set("stage", String(view.stage + 1));
  fields.set("kind", view.kind);
  if (view.layer !== null) fields.set("layer", choiceText(view.layer));
  if (view.head !== null) fields.set("head", choiceText(view.head));
  if (view.words) fields.set("words", "1");
  if (view.dropSpecial) fields.set("special", "0");
  if (view.emphasis === "read") fields.set("rows", "read");
  if (view.language) fields.set("lang", view.language);
  return fields.toString();
}

/**
 * @param {string} fragment with or without the #
 * @returns {SharedView | null} null when it names no sentence
 */
export function readFragment(fragment) {
  const fields = new URLSearchParams(fragment.replace(/^#/, ""));
  const text = fields.get("text");
  if (!text) return null;
  const kind = fields.get("kind");
  const chosen = ["method", ...settingNames()]
    .filter((name) => fields.has(name))
    .map((name) => [name, fields.get(name)]);
  return {
    text,
    model: fields.get("model"),
    settings: validSettings(Object.fromEntries(chosen)),
    step: counted(fields.get("step")),
    stage: counted(fields.get("stage")),
    kind: kind === "encoder" || kind === "self" ? kind : "cross",
    layer: parseChoice(fields.get("layer")),
    head: parseChoice(fields.get("head")),
    words: fields.get("words") === "1",
    dropSpecial: fields.get("special") === "0",
    emphasis: fields.get("rows") === "read" ? "read" : "chosen",
    language: fields.get("lang"),
  };
}

/**
 * @param {string | null} text a number counted from 1
 * @returns {number | null} counted from 0; null when it is no such number
 */
function counted(text) {
  return text && /^[1-9]\d{0,5}$/.test(text) ? Number(text) - 1 : null;
}
