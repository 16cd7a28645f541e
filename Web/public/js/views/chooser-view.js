import { choicesOf } from "loupe/choices.js";
import { make } from "loupe/dom.js";
import { segmented } from "loupe/widgets.js";

/**
 * Which attention is shown: kind, layer, head.
 *
 * @typedef {import("loupe/types.js").AttentionKind} AttentionKind
 * @typedef {import("loupe/types.js").Choice} Choice
 *
 * @typedef {object} ChooserData
 * @property {AttentionKind} kind
 * @property {Choice} layer
 * @property {Choice} head
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
  const explanation = make(document, "p", { class: "kind-plain" });
  const layerPlace = make(document, "div", { class: "chooser-part", id: "choose-layer" });
  const headPlace = make(document, "div", { class: "chooser-part", id: "choose-head" });
  const element = make(document, "div", { class: "chooser" },
    kind.element, explanation,
    make(document, "div", { class: "chooser-line" }, layerPlace, headPlace));
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
      explanation.textContent = t(`kind.${data.kind}.plain`);
      layer?.choose(data.layer);
      head?.choose(data.head);
    },
    destroy: () => element.remove(),
  };
}

/**
 * @param {Document} document
 * @param {import("loupe/types.js").Translate} t
 * @param {"layer" | "head"} what
 * @param {number} count
 * @param {(choice: Choice) => void} onchoose
 */
function choiceButtons(document, t, what, count, onchoose) {
  /** @param {Choice} value @returns {{value: Choice, text: string, title: string}} */
  const item = (value) => (typeof value === "number"
    ? { value, text: String(value + 1), title: t(`chooser.${what}.number`, { number: value + 1 }) }
    : { value, text: t(`choice.${value}`), title: t(`choice.${value}.${what}`) });
  return segmented(document, {
    label: t(`chooser.${what}`), items: choicesOf(count).map(item), onchoose,
  });
}
