import { make, setText } from "loupe/dom.js";
import { segmented, toggleButton } from "loupe/widgets.js";

/**
 * How a picture is drawn: lines or text, this step or all, pieces, words or characters, with or
 * without special tokens, and which token names a row.
 *
 * @typedef {import("loupe/types.js").Unit} Unit
 *
 * @typedef {object} UnitsData
 * @property {import("loupe/types.js").AttentionKind} kind
 * @property {Unit} unit
 * @property {boolean} dropSpecial
 * @property {import("loupe/types.js").Emphasis} emphasis
 * @property {"step" | "all"} span
 *
 * @typedef {object} UnitsOptions
 * @property {Document} document
 * @property {import("loupe/types.js").Translate} t
 * @property {import("loupe/actions.js").Actions} actions
 */

/**
 * @param {Element} root
 * @param {UnitsOptions} options
 * @returns {{update(data: UnitsData): void, destroy(): void}}
 */
export function createUnitsView(root, options) {
  const { document, t, actions } = options;
  const { emphasis, units, span } = choices(options);
  const special = toggleButton(document, {
    text: t("chooser.dropSpecial"), title: t("chooser.dropSpecial.plain"),
    onclick: () => actions.set({
      dropSpecial: special.element.getAttribute("aria-pressed") !== "true", hover: null,
    }),
  });
  special.element.id = "drop-special";
  const plain = make(document, "p", { class: "units-plain" });
  const now = make(document, "span", { class: "units-now" });
  const element = make(document, "details", { class: "units", id: "units" },
    make(document, "summary", {}, make(document, "span", {}, t("units.title")), now),
    make(document, "div", { class: "units-inside" },
      make(document, "div", { class: "chooser-line" },
        units.element, span.element, special.element, emphasis.element),
      plain));
  root.append(element);
  return {
    update(data) {
      const decoder = data.kind !== "encoder";
      emphasis.element.hidden = !decoder;
      span.element.hidden = !decoder;
      emphasis.choose(data.emphasis);
      units.choose(data.unit);
      span.choose(data.span);
      special.set(data.dropSpecial);
      setText(plain, decoder ? t("emphasis.plain") : t(`unit.${data.unit}.plain`));
      setText(now, summary(t, data));
    },
    destroy: () => element.remove(),
  };
}

/** @param {import("loupe/types.js").Translate} t @param {UnitsData} data */
function summary(t, { kind, unit, dropSpecial, emphasis, span }) {
  return [
    t(`unit.${unit}`),
    kind === "encoder" ? "" : t(`span.${span}`),
    dropSpecial ? t("chooser.dropSpecial") : "",
    kind === "encoder" ? "" : t(`emphasis.${emphasis}`),
  ].filter(Boolean).join(" · ");
}

/** @param {UnitsOptions} options */
function choices({ document, t, actions }) {
  const emphasis = segmented(document, {
    label: t("chooser.rows"),
    items: (/** @type {const} */ (["chosen", "read"])).map((value) =>
      ({ value, text: t(`emphasis.${value}`), title: t("emphasis.plain") })),
    onchoose: (value) => actions.set({ emphasis: value, hover: null }),
  });
  emphasis.element.id = "choose-emphasis";
  const units = segmented(document, {
    label: t("chooser.unit"),
    items: (/** @type {Unit[]} */ (["pieces", "words", "characters"])).map((value) =>
      ({ value, text: t(`unit.${value}`), title: t(`unit.${value}.plain`) })),
    onchoose: (unit) => actions.set({ unit, hover: null }),
  });
  units.element.id = "choose-unit";
  const span = segmented(document, {
    label: t("chooser.span"),
    items: (/** @type {const} */ (["step", "all"])).map((value) =>
      ({ value, text: t(`span.${value}`), title: t(`span.${value}.plain`) })),
    onchoose: (value) => actions.set({ span: value, hover: null }),
  });
  span.element.id = "choose-span";
  return { emphasis, units, span };
}
