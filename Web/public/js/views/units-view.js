import { make } from "loupe/dom.js";
import { segmented, toggleButton } from "loupe/widgets.js";

/**
 * How the tokens of a picture are put together: pieces or words, with or without special tokens,
 * and which token names a row.
 *
 * @typedef {object} UnitsData
 * @property {import("loupe/types.js").AttentionKind} kind
 * @property {boolean} words
 * @property {boolean} dropSpecial
 * @property {import("loupe/types.js").Emphasis} emphasis
 *
 * @param {Element} root
 * @param {{document: Document, t: import("loupe/types.js").Translate,
 *   actions: import("loupe/actions.js").Actions}} options
 * @returns {{update(data: UnitsData): void, destroy(): void}}
 */
export function createUnitsView(root, { document, t, actions }) {
  const emphasis = segmented(document, {
    label: t("chooser.rows"),
    items: [
      { value: "chosen", text: t("emphasis.chosen"), title: t("emphasis.plain") },
      { value: "read", text: t("emphasis.read"), title: t("emphasis.plain") },
    ],
    onchoose: (value) => actions.set({ emphasis: value === "read" ? "read" : "chosen", hover: null }),
  });
  emphasis.element.id = "choose-emphasis";
  const units = segmented(document, {
    label: t("chooser.unit"),
    items: [
      { value: false, text: t("unit.pieces"), title: t("unit.pieces.plain") },
      { value: true, text: t("unit.words"), title: t("unit.words.plain") },
    ],
    onchoose: (words) => actions.set({ words, hover: null }),
  });
  units.element.id = "choose-unit";
  const special = toggleButton(document, {
    text: t("chooser.dropSpecial"), title: t("chooser.dropSpecial.plain"),
    onclick: () => actions.set({
      dropSpecial: special.element.getAttribute("aria-pressed") !== "true", hover: null,
    }),
  });
  special.element.id = "drop-special";
  const plain = make(document, "p", { class: "units-plain" });
  const element = make(document, "div", { class: "units" },
    make(document, "div", { class: "chooser-line" }, units.element, special.element, emphasis.element),
    plain);
  root.append(element);
  return {
    update(data) {
      emphasis.element.hidden = data.kind === "encoder";
      emphasis.choose(data.emphasis);
      units.choose(data.words);
      special.set(data.dropSpecial);
      plain.textContent = data.kind === "encoder" ? "" : t("emphasis.plain");
    },
    destroy: () => element.remove(),
  };
}
