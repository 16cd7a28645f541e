import { choicesOf } from "loupe/choices.js";
import { make, setAttribute, setText } from "loupe/dom.js";
import { headSetText } from "loupe/head-set.js";
import { segmented } from "loupe/widgets.js";

/**
 * Which attention is shown: kind, layer, head, or some heads picked by hand.
 *
 * @typedef {import("loupe/types.js").AttentionKind} AttentionKind
 * @typedef {import("loupe/types.js").Choice} Choice
 * @typedef {import("loupe/types.js").Selection} Selection
 *
 * @typedef {object} ChooserData
 * @property {AttentionKind} kind
 * @property {Selection} selection
 * @property {boolean} proposed  the head was chosen by the page
 * @property {number | null} pointedLayer  pointed at in another view
 * @property {number | null} pointedHead
 * @property {number} layers
 * @property {number} heads
 *
 * @typedef {object} ChooserOptions
 * @property {Document} document
 * @property {import("loupe/types.js").Translate} t
 * @property {import("loupe/actions.js").Actions} actions
 */

/** @type {AttentionKind[]} */
const kinds = ["encoder", "self", "cross"];

/** More buttons than this do not fit a line: a list takes their place. */
const MOST_BUTTONS = 14;

/**
 * @param {Element} root
 * @param {ChooserOptions} options
 * @returns {{update(data: ChooserData): void, destroy(): void}}
 */
export function createChooserView(root, { document, t, actions }) {
  const kind = segmented(document, {
    label: t("chooser.kind"),
    items: kinds.map((value) => ({
      value, text: t(`kind.${value}`), title: t(`kind.${value}.plain`), class: `kind-${value}`,
    })),
    onchoose: actions.chooseKind,
  });
  kind.element.id = "choose-kind";
  const plain = make(document, "span", {});
  const proposed = make(document, "span", { class: "kind-proposed" });
  const explanation = make(document, "p", { class: "kind-plain" }, plain, proposed);
  const layerPlace = make(document, "div", { class: "chooser-part", id: "choose-layer" });
  const headPlace = make(document, "div", { class: "chooser-part", id: "choose-head" });
  const set = pickedHeads(document, t, actions);
  const line = make(document, "div", { class: "chooser-line" }, kind.element, layerPlace, headPlace, set.element);
  const element = make(document, "div", { class: "chooser" }, line, explanation);
  root.append(element);

  /** @type {ReturnType<typeof choiceButtons> | null} */
  let layer = null;
  /** @type {ReturnType<typeof choiceButtons> | null} */
  let head = null;
  let built = "";
  /** @param {ChooserData} data */
  function build(data) {
    const key = `${data.layers} ${data.heads}`;
    if (key === built) return;
    built = key;
    layer = choiceButtons(document, t, "layer", data.layers, (value) => actions.choose({ layer: value }));
    head = choiceButtons(document, t, "head", data.heads, (value) => actions.choose({ head: value }));
    layerPlace.replaceChildren(layer.element);
    headPlace.replaceChildren(head.element);
  }

  return {
    update(data) {
      build(data);
      kind.choose(data.kind);
      setText(plain, t(`kind.${data.kind}.plain`));
      setText(proposed, data.proposed ? ` ${t("chooser.proposed")}` : "");
      const picked = data.selection.set ?? null;
      layer?.choose(picked ? null : data.selection.layer);
      head?.choose(picked ? null : data.selection.head);
      layer?.point(data.pointedLayer);
      head?.point(data.pointedHead);
      set.update(data.selection);
    },
    destroy: () => element.remove(),
  };
}

/**
 * The picked heads, how they are taken together, and the way back to one.
 * @param {Document} document
 * @param {import("loupe/types.js").Translate} t
 * @param {import("loupe/actions.js").Actions} actions
 */
function pickedHeads(document, t, actions) {
  const names = make(document, "span", { class: "picked-names number" });
  const how = segmented(document, {
    label: t("chooser.picked"),
    items: [
      { value: /** @type {const} */ ("mean"), text: t("choice.mean"), title: t("chooser.picked.mean") },
      { value: /** @type {const} */ ("max"), text: t("choice.max"), title: t("chooser.picked.max") },
    ],
    onchoose: actions.combine,
  });
  /** @type {Selection | null} */
  let shown = null;
  const clear = make(document, "button", {
    type: "button", class: "toggle", onclick: () => shown && actions.choose({ layer: shown.layer, head: shown.head }),
  }, t("chooser.picked.clear"));
  const element = make(document, "div", { class: "chooser-part", id: "choose-set" }, how.element, names, clear);
  return {
    element,
    /** @param {Selection} selection */
    update(selection) {
      shown = selection;
      const { set } = selection;
      setAttribute(element, "hidden", !set);
      if (!set) return;
      setText(names, headSetText(set));
      how.choose(set.how);
    },
  };
}

/**
 * @param {Document} document
 * @param {import("loupe/types.js").Translate} t
 * @param {"layer" | "head"} what
 * @param {number} count
 * @param {(choice: Choice) => void} onchoose
 * @returns {{element: HTMLElement, choose(value: Choice | null): void, point(value: Choice | null): void}}
 */
function choiceButtons(document, t, what, count, onchoose) {
  /** @param {Choice} value @returns {{value: Choice | null, text: string, title: string}} */
  const item = (value) => (typeof value === "number"
    ? { value, text: String(value + 1), title: t(`chooser.${what}.number`, { number: value + 1 }) }
    : { value, text: t(`choice.${value}`), title: t(`choice.${value}.${what}`) });
  const items = choicesOf(count).map(item);
  /** @param {Choice | null} value */
  const chosen = (value) => { if (value !== null) onchoose(value); };
  if (items.length <= MOST_BUTTONS) {
    return segmented(document, { label: t(`chooser.${what}`), items, onchoose: chosen });
  }
  const list = make(document, "select", {
    class: "choice-list", "aria-label": t(`chooser.${what}`),
    onchange: () => chosen(items[list.selectedIndex]?.value ?? null),
  }, items.map(({ title }, at) => make(document, "option", { value: at }, title)));
  const label = make(document, "span", { class: "segmented-label", "aria-hidden": "true" }, t(`chooser.${what}`));
  return {
    element: make(document, "div", { class: "segmented" }, label, list),
    choose(value) {
      list.selectedIndex = items.findIndex((each) => each.value === value);
    },
    point: (value) => { list.classList.toggle("pointed", value !== null); },
  };
}
