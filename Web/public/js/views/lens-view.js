import { make } from "loupe/dom.js";
import { pieceText } from "loupe/labels.js";
import { fixed, percent } from "loupe/numbers.js";
import { shareBar } from "loupe/widgets.js";

/**
 * The logit lens: what would be chosen if the decoder ended after each of its layers.
 *
 * @typedef {object} LensData
 * @property {import("loupe/types.js").Lens | null} lens
 * @property {"ready" | "loading" | "missing" | "failed" | "waiting"} status
 * @property {string} code
 * @property {import("loupe/types.js").Step | null} step
 * @property {string} targetLanguage
 *
 * @typedef {object} LensOptions
 * @property {Document} document
 * @property {import("loupe/types.js").Translate} t
 * @property {import("loupe/labels.js").SpecialNames} names
 *
 * @param {HTMLElement} root
 * @param {LensOptions} options
 * @returns {{update(data: LensData | null): void, destroy(): void}}
 */
export function createLensView(root, options) {
  const { document, t } = options;
  const message = make(document, "p", { class: "plain", role: "status" });
  const holder = make(document, "div",
    { class: "table-scroll", tabindex: 0, role: "group", "aria-label": t("lens.caption") });
  const element = make(document, "div", { class: "lens" }, message, holder);
  root.append(element);
  return {
    update(data) {
      element.hidden = data === null;
      if (!data) return;
      const { lens, status } = data;
      message.hidden = status === "ready";
      message.textContent = t(`lens.${status}`, { code: data.code });
      holder.hidden = !lens || (status !== "ready" && status !== "loading");
      holder.replaceChildren(...(lens && !holder.hidden ? [lensTable(options, data, lens)] : []));
    },
    destroy: () => element.remove(),
  };
}

/** @param {LensOptions} options @param {LensData} data @param {import("loupe/types.js").Lens} lens */
function lensTable({ document, t, names }, { step, targetLanguage }, lens) {
  const most = Math.max(...lens.layers.map(({ candidates }) => candidates.length));
  const rows = lens.layers.map(({ layer, candidates, rank, divergence }) => make(document, "tr", {},
    make(document, "th", { scope: "row" }, t("heads.layer", { number: layer + 1 })),
    candidates.map(({ id, piece, surface, probability }) => {
      const chosen = id === step?.chosen.id;
      const special = piece === "</s>" || (chosen && Boolean(step?.chosen.special));
      const text = pieceText({ id, piece, surface, start: 0, end: 0, word: 0, special }, false, names);
      return make(document, "td", { class: chosen ? "ladder-chosen" : "", title: `${piece} ${probability}` },
        make(document, "span", { lang: targetLanguage }, chosen ? `${text} ✓` : text),
        shareBar(document, probability),
        make(document, "small", { class: "number" }, percent(probability)));
    }),
    make(document, "td", { class: "number" }, Number.isFinite(rank) ? String(rank) : "–"),
    make(document, "td", { class: "number" }, fixed(divergence ?? NaN, 3))));
  return make(document, "table", { class: "ladder-table lens-table" },
    make(document, "caption", { class: "visually-hidden" }, t("lens.caption")),
    make(document, "thead", {}, make(document, "tr", {}, make(document, "th", { scope: "col" }, t("table.layer")),
      Array.from({ length: most }, (_, at) => make(document, "th", { scope: "col" }, String(at + 1))),
      make(document, "th", { scope: "col" }, t("lens.rank")),
        make(document, "th", { scope: "col" }, t("lens.divergence")))),
    make(document, "tbody", {}, rows));
}
