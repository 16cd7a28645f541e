/**
 * Edits to attention, as the server, the command line and the library take them (docs/interventions.md).
 *
 * @typedef {import("loupe/types.js").AttentionKind} AttentionKind
 *
 * @typedef {"all" | {positions: number[]} | {steps: number[]} | {special: true}
 *   | {tokens: string[]} | {part: "begin" | "middle" | "end"}} Places
 *
 * @typedef {object} Edit
 * @property {"encoder" | "decoder" | "cross"} site
 * @property {"all" | number[]} [layers]
 * @property {"all" | number[]} [heads]
 * @property {Places} [queries]
 * @property {Places} [keys]
 * @property {"score" | "weight" | "output"} stage
 * @property {{kind: "mask" | "cut" | "scale" | "zero", factor?: number, renormalise?: boolean}} edit
 *
 * @typedef {"mask" | "cut" | "scale" | "zero" | "turn"} EditKind  turn: the head's output times a factor
 *
 * @typedef {object} EditForm  what the reader has filled in
 * @property {AttentionKind} kind
 * @property {EditKind} what
 * @property {number} factor
 * @property {boolean} renormalise
 * @property {"all" | "shown"} heads  all, or those that are shown
 * @property {"all" | "step" | "begin" | "middle" | "end"} when
 * @property {"all" | "special" | "picked"} keys
 * @property {number[]} picked  positions of the keys
 */

/** @type {EditForm} */
export const plainForm = Object.freeze({
  kind: "cross", what: "mask", factor: 0.3, renormalise: false, heads: "all", when: "all", keys: "picked",
  picked: [],
});

const sites = /** @type {const} */ ({ encoder: "encoder", self: "decoder", cross: "cross" });
const stages = /** @type {const} */ ({
  mask: "score", cut: "weight", scale: "weight", zero: "output", turn: "output",
});

/** @param {EditKind} what @returns {boolean} whether it strikes single keys, not a head's output */
export function strikesKeys(what) {
  return stages[what] !== "output";
}

/**
 * @param {EditForm} form
 * @returns {boolean} whether it says all that an edit needs
 */
export function isComplete({ what, keys, picked, factor }) {
  if (strikesKeys(what) && keys === "picked" && picked.length === 0) return false;
  return what === "mask" || what === "cut" || what === "zero" || (Number.isFinite(factor) && factor >= 0);
}

/**
 * One edit for each layer of the heads that are shown, because an edit names layers and heads apart.
 * @param {EditForm} form
 * @param {object} context
 * @param {readonly (readonly [number, number])[]} context.shown  layer and head
 * @param {number} context.step
 * @returns {Edit[]}
 */
export function makeEdits(form, { shown, step }) {
  const { kind, what } = form;
  /** @type {Map<number, number[]>} */
  const layers = new Map();
  for (const [layer, head] of shown) layers.set(layer, [...(layers.get(layer) ?? []), head]);
  /** @type {Pick<Edit, "layers" | "heads">[]} */
  const places = form.heads === "all" ? [{ layers: "all", heads: "all" }]
    : [...layers].map(([layer, heads]) => ({ layers: [layer], heads }));
  return places.map((place) => ({
    site: sites[kind], ...place, queries: queriesOf(form, step),
    ...(strikesKeys(what) ? { keys: keysOf(form) } : {}),
    stage: stages[what], edit: actionOf(form),
  }));
}

/** @param {EditForm} form @param {number} step @returns {Places} */
function queriesOf({ kind, when }, step) {
  // The encoder runs once, before there are steps.
  if (kind === "encoder" || when === "all") return "all";
  return when === "step" ? { steps: [step] } : { part: when };
}

/** @param {EditForm} form @returns {Places} */
function keysOf({ keys, picked }) {
  if (keys === "all") return "all";
  return keys === "special" ? { special: true } : { positions: [...picked] };
}

/** @param {EditForm} form @returns {Edit["edit"]} */
function actionOf({ what, factor, renormalise }) {
  if (what === "mask" || what === "zero") return { kind: what };
  if (what === "cut") return { kind: "cut", renormalise };
  return what === "scale" ? { kind: "scale", factor, renormalise } : { kind: "scale", factor };
}

/**
 * An edit in words.
 * @param {import("loupe/types.js").Translate} t
 * @param {Edit} edit
 * @param {(site: Edit["site"], position: number) => string} keyName
 * @returns {string}
 */
export function editText(t,
  { site, layers = "all", heads = "all", queries = "all", keys = "all", stage, edit }, keyName) {
  const kind = site === "decoder" ? "self" : site;
  const what = stage === "output" && edit.kind === "scale" ? "turn" : edit.kind;
  const where = layers === "all" ? t("edit.heads.all") : t("edit.heads.some", {
    layers: layers.map((layer) => layer + 1).join(", "),
    heads: heads === "all" ? t("parts.scope.all") : heads.map((head) => head + 1).join(", "),
  });
  return t("edit.text", {
    kind: t(`kind.${kind}`), where, when: whenText(t, queries),
    keys: stage === "output" ? t("edit.output") : keysText(t, site, keys, keyName),
    what: t(`edit.what.${what}.done`, { factor: edit.factor ?? "" }),
  });
}

/** @param {import("loupe/types.js").Translate} t @param {Places} queries */
function whenText(t, queries) {
  if (queries === "all") return t("edit.when.all");
  if ("part" in queries) return t(`edit.when.${queries.part}`);
  if ("steps" in queries) return t("edit.when.steps", { steps: queries.steps.map((step) => step + 1).join(", ") });
  return JSON.stringify(queries);
}

/**
 * @param {import("loupe/types.js").Translate} t
 * @param {Edit["site"]} site
 * @param {Places} keys
 * @param {(site: Edit["site"], position: number) => string} keyName
 */
function keysText(t, site, keys, keyName) {
  if (keys === "all") return t("edit.keys.all");
  if ("special" in keys) return t("edit.keys.special");
  if ("positions" in keys) {
    return t("edit.keys.some", { keys: keys.positions.map((at) => keyName(site, at)).join(t("edit.comma")) });
  }
  return "tokens" in keys ? t("edit.keys.some", { keys: keys.tokens.join(t("edit.comma")) }) : JSON.stringify(keys);
}

/**
 * Edits of a link. What is no list of edits is none; the server says what else is wrong with them.
 * @param {string | null} text
 * @returns {Edit[]}
 */
export function parseEdits(text) {
  if (!text) return [];
  try {
    const edits = JSON.parse(text);
    return Array.isArray(edits) && edits.every(isEdit) ? edits : [];
  } catch {
    return [];
  }
}

/** @param {any} edit @returns {edit is Edit} */
function isEdit(edit) {
  return edit !== null && typeof edit === "object" && ["encoder", "decoder", "cross"].includes(edit.site)
    && ["score", "weight", "output"].includes(edit.stage)
    && ["mask", "cut", "scale", "zero"].includes(edit.edit?.kind);
}
