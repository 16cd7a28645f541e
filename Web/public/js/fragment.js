import { choiceText, parseChoice } from "loupe/choices.js";
import { parseDesk } from "loupe/desks.js";
import { parseEdits } from "loupe/edits.js";
import { headSetText, parseHeadSet } from "loupe/head-set.js";
import { defaultSettings, requestSettings, settingNames, validSettings } from "loupe/settings.js";
import { validWording, wished, wordingFields } from "loupe/wording.js";

/**
 * The view as the part of the address after #: a link shows another person the same sentence,
 * step and head. The part after # is never sent to any server. Numbers count from 1, as on screen.
 *
 * @typedef {import("loupe/types.js").AttentionKind} AttentionKind
 * @typedef {import("loupe/types.js").Choice} Choice
 * @typedef {import("loupe/types.js").Selection} Selection
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
 * @property {import("loupe/types.js").HeadSet | null} set  heads picked by hand
 * @property {Record<AttentionKind, Selection | null>} others  what is chosen of the attentions that
 *   are not shown
 * @property {import("loupe/desks.js").DeskName} desk
 * @property {"step" | "all"} span
 * @property {"lines" | "text"} shape
 * @property {import("loupe/types.js").Unit} unit
 * @property {boolean} dropSpecial
 * @property {import("loupe/types.js").Emphasis} emphasis
 * @property {number | null} pinned  source position whose encoder row is shown
 * @property {{key: number | null, block: number | null, column: number | null}} loupe  where in it
 * @property {"all" | "head"} partsScope
 * @property {string | null} reading  the one that is open
 * @property {string[]} tables  pictures whose table is open
 * @property {string | null} language
 * @property {SharedComparison} compare
 *
 * @typedef {Pick<import("loupe/state.js").AppState, "compareWhat" | "otherSelection" | "otherStep"
 *   | "otherText" | "otherModel" | "otherWording" | "otherForced" | "edits">} SharedComparison
 */

/** @type {readonly AttentionKind[]} */
const kinds = ["encoder", "self", "cross"];

const loupePlaces = /** @type {const} */ (["key", "block", "column"]);

/**
 * @param {SharedView} view
 * @returns {string} without the #
 */
export function writeFragment(view) {
  const fields = new URLSearchParams();
  fields.set("text", view.text);
  if (view.model) fields.set("model", view.model);
  const settings = { ...requestSettings(view.settings), ...wished(view.settings) };
  for (const [name, value] of Object.entries(settings)) {
    if (value !== Reflect.get(defaultSettings, name)) fields.set(name, String(value));
  }
  if (view.step !== null) fields.set("step", String(view.step + 1));
  if (view.stage !== null) fields.set("stage", String(view.stage + 1));
  fields.set("kind", view.kind);
  writeSelection(fields, view, "");
  for (const kind of kinds) {
    const other = view.others[kind];
    if (other && kind !== view.kind) writeSelection(fields, other, `${kind}.`);
  }
  if (view.desk !== "look") fields.set("desk", view.desk);
  if (view.span === "all") fields.set("span", "all");
  if (view.shape === "text") fields.set("shape", "text");
  if (view.unit !== "pieces") fields.set("unit", view.unit);
  if (view.dropSpecial) fields.set("special", "0");
  if (view.emphasis === "read") fields.set("rows", "read");
  writeCount(fields, "source", view.pinned);
  for (const name of loupePlaces) writeCount(fields, `loupe.${name}`, view.loupe[name]);
  if (view.partsScope === "head") fields.set("scope", "head");
  if (view.reading) fields.set("reading", view.reading);
  if (view.tables.length > 0) fields.set("tables", view.tables.join(","));
  if (view.desk === "compare") writeComparison(fields, view);
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
  const kind = kinds.find((each) => each === fields.get("kind")) ?? "cross";
  const chosen = ["method", ...settingNames(), ...wordingFields]
    .filter((name) => fields.has(name))
    .map((name) => [name, fields.get(name)]);
  return {
    text,
    model: fields.get("model"),
    settings: validSettings(Object.fromEntries(chosen)),
    step: counted(fields.get("step")),
    stage: counted(fields.get("stage")),
    kind,
    layer: parseChoice(fields.get("layer")),
    head: parseChoice(fields.get("head")),
    set: parseHeadSet(fields.get("heads"), fields.get("how")),
    others: readOthers(fields, kind),
    desk: parseDesk(fields.get("desk")),
    span: fields.get("span") === "all" ? "all" : "step",
    shape: fields.get("shape") === "text" ? "text" : "lines",
    unit: parseUnit(fields),
    dropSpecial: fields.get("special") === "0",
    emphasis: fields.get("rows") === "read" ? "read" : "chosen",
    pinned: counted(fields.get("source")),
    loupe: {
      key: counted(fields.get("loupe.key")), block: counted(fields.get("loupe.block")),
      column: counted(fields.get("loupe.column")),
    },
    partsScope: fields.get("scope") === "head" ? "head" : "all",
    reading: fields.get("reading"),
    tables: (fields.get("tables") ?? "").split(",").filter((name) => /^[a-z]{1,20}$/.test(name)),
    language: fields.get("lang"),
    compare: readComparison(fields, kind),
  };
}

/**
 * @param {URLSearchParams} fields
 * @param {{layer: Choice | null, head: Choice | null, set?: import("loupe/types.js").HeadSet | null}} selection
 * @param {string} prefix of the fields' names
 */
function writeSelection(fields, { layer, head, set }, prefix) {
  if (layer !== null) fields.set(`${prefix}layer`, choiceText(layer));
  if (head !== null) fields.set(`${prefix}head`, choiceText(head));
  if (!set) return;
  fields.set(`${prefix}heads`, headSetText(set));
  if (set.how === "max") fields.set(`${prefix}how`, "max");
}

/** @param {URLSearchParams} fields @param {AttentionKind} shown @returns {SharedView["others"]} */
function readOthers(fields, shown) {
  /** @type {SharedView["others"]} */
  const others = { encoder: null, self: null, cross: null };
  for (const kind of kinds.filter((each) => each !== shown)) {
    const layer = parseChoice(fields.get(`${kind}.layer`));
    const head = parseChoice(fields.get(`${kind}.head`));
    const set = parseHeadSet(fields.get(`${kind}.heads`), fields.get(`${kind}.how`));
    if (layer !== null && head !== null) others[kind] = { layer, head, set };
  }
  return others;
}

/** @param {URLSearchParams} fields @param {string} name @param {number | null} value from 0 */
function writeCount(fields, name, value) {
  if (value !== null) fields.set(name, String(value + 1));
}

/** @param {URLSearchParams} fields @param {SharedView} view */
function writeComparison(fields, { compare, kind }) {
  fields.set("with", compare.compareWhat);
  const other = compare.otherSelection[kind];
  if (compare.compareWhat === "heads" && other) {
    fields.set("layer2", choiceText(other.layer));
    fields.set("head2", choiceText(other.head));
  }
  if (compare.compareWhat === "steps") fields.set("step2", String(compare.otherStep + 1));
  if (compare.otherText !== null) fields.set("text2", compare.otherText);
  if (compare.otherModel !== null) fields.set("model2", compare.otherModel);
  for (const [name, value] of Object.entries(compare.otherWording ?? {})) fields.set(`${name}2`, value);
  if (compare.otherForced) fields.set("forced", "1");
  if (compare.edits.length > 0) fields.set("edits", JSON.stringify(compare.edits));
}

/** @param {URLSearchParams} fields @param {AttentionKind} kind @returns {SharedComparison} */
function readComparison(fields, kind) {
  const what = fields.get("with");
  const layer = parseChoice(fields.get("layer2"));
  const head = parseChoice(fields.get("head2"));
  const other = layer !== null && head !== null ? { layer, head, set: null } : null;
  return {
    compareWhat: what === "heads" || what === "steps" ? what : "run",
    otherSelection: { encoder: null, self: null, cross: null, [kind]: other },
    otherStep: counted(fields.get("step2")) ?? 0,
    otherText: fields.get("text2"),
    otherModel: fields.get("model2"),
    otherWording: readWording(fields),
    otherForced: fields.get("forced") === "1",
    edits: parseEdits(fields.get("edits")),
  };
}

/** @param {URLSearchParams} fields @returns {SharedComparison["otherWording"]} */
function readWording(fields) {
  const told = wordingFields.map((name) => [name, fields.get(`${name}2`)]);
  const wording = wished(validWording(Object.fromEntries(told)));
  return Object.keys(wording).length > 0 ? wording : null;
}

/** @param {URLSearchParams} fields @returns {import("loupe/types.js").Unit} */
function parseUnit(fields) {
  if (fields.get("words") === "1") return "words"; // as links were written before there were characters
  const unit = fields.get("unit");
  return unit === "words" || unit === "characters" ? unit : "pieces";
}

/**
 * @param {string | null} text a number counted from 1
 * @returns {number | null} counted from 0; null when it is no such number
 */
function counted(text) {
  return text && /^[1-9]\d{0,5}$/.test(text) ? Number(text) - 1 : null;
}
