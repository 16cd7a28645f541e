import { make, makeSvg, setText } from "loupe/dom.js";
import { fixed, percent } from "loupe/numbers.js";
import { rowName } from "loupe/readout.js";
import { differenceCss, ink, weightOfInk } from "loupe/scale.js";

/**
 * What differs most between A and B: the two translations, single looks, and whole heads.
 *
 * @typedef {import("loupe/comparison.js").Comparison} Comparison
 * @typedef {import("loupe/comparison.js").TokenPair} TokenPair
 *
 * @typedef {object} DifferencesData
 * @property {Comparison} comparison
 * @property {readonly TokenPair[]} tokens  of two runs
 * @property {{left: number, right: number} | null} scores  log probabilities of two runs
 * @property {"heads" | "steps" | "run"} what
 * @property {string} targetLanguage
 * @property {import("loupe/palette.js").Palette} palette
 *
 * @typedef {object} DifferencesOptions
 * @property {Document} document
 * @property {import("loupe/types.js").Translate} t
 * @property {(cell: {row: number, column: number} | null) => void} onCell  of the difference
 * @property {(head: {layer: number, head: number}) => void} onHead
 * @property {(step: number) => void} onStep  of A
 */

const HEADS = 8;

/**
 * @param {HTMLElement} root
 * @param {DifferencesOptions} options
 * @returns {{update(data: DifferencesData | null): void, destroy(): void}}
 */
export function createDifferencesView(root, options) {
  const { document, t } = options;
  const tokens = make(document, "div", { class: "token-pairs" });
  const summary = make(document, "p", { class: "difference-summary", role: "status" });
  const legend = makeSvg(document, "svg", {
    class: "legend-scale", viewBox: "0 0 220 26", role: "img", "aria-label": t("compare.legend.label"),
  });
  const cells = make(document, "div", { class: "difference-list" });
  const heads = make(document, "div", { class: "difference-list" });
  const element = make(document, "div", { class: "differences" }, tokens, summary, legend,
    make(document, "div", { class: "difference-lists" }, cells, heads));
  root.append(element);
  return {
    update(data) {
      element.hidden = data === null;
      if (!data) return;
      const { comparison, palette } = data;
      const { difference } = comparison;
      tokens.hidden = data.tokens.length === 0;
      tokens.replaceChildren(...tokenTable(options, data));
      setText(summary, summaryText(t, data));
      legend.replaceChildren(...legendParts(document, palette));
      legend.toggleAttribute?.("hidden", !difference);
      cells.replaceChildren(...(difference ? cellList(options, data) : []));
      heads.replaceChildren(...headList(options, data));
    },
    destroy: () => element.remove(),
  };
}

/** @param {import("loupe/types.js").Translate} t @param {DifferencesData} data */
function summaryText(t, { comparison, scores, what }) {
  const { difference } = comparison;
  if (!difference) return what === "run" ? t("compare.nothing") : "";
  const distance = t("compare.distance", { distance: percent(difference.distance) });
  if (!scores) return distance;
  return `${distance} ${t("compare.scores", { left: fixed(scores.left, 2), right: fixed(scores.right, 2) })}`;
}

/** @param {DifferencesOptions} options @param {DifferencesData} data @returns {Node[]} */
function tokenTable({ document, t, onStep }, { tokens, targetLanguage }) {
  if (tokens.length === 0) return [];
  const cell = (/** @type {TokenPair["left"]} */ token) => make(document, "td", { lang: targetLanguage },
    token ? [make(document, "span", {}, token.text),
      make(document, "small", { class: "number" }, percent(token.probability))] : "–");
  return [make(document, "div",
    { class: "table-scroll", tabindex: 0, role: "group", "aria-label": t("compare.tokens") },
    make(document, "table", { class: "token-table" },
      make(document, "caption", { class: "visually-hidden" }, t("compare.tokens")),
      make(document, "tbody", {}, (/** @type {const} */ (["left", "right"])).map((side) =>
        make(document, "tr", {},
          make(document, "th", { scope: "row" },
            make(document, "span", { class: side === "left" ? "side side-a" : "side side-b" },
            side === "left" ? "A" : "B")),
          tokens.map((pair) => {
            const made = cell(pair[side]);
            const differs = !pair.left || !pair.right;
            if (differs) made.classList.add("differs");
            const step = pair.left?.step;
            if (step !== undefined) made.addEventListener("click", () => onStep(step));
            return made;
          }))))))];
}

/** @param {DifferencesOptions} options @param {DifferencesData} data @returns {Node[]} */
function cellList({ document, t, onCell }, { comparison, palette }) {
  const { difference, largest, left, right } = comparison;
  if (!difference) return [];
  const rows = largest.map(({ row, column, value }) => {
    const { slice } = difference;
    const at = { row: difference.rows[row], column: difference.columns[column] };
    const of = (/** @type {import("loupe/slice.js").AttentionSlice | null} */ from,
      /** @type {"left" | "right"} */ side) => {
      const [r, c] = [at.row[side], at.column[side]];
      return from && r !== null && c !== null ? fixed(from.weights[r][c], 3) : "–";
    };
    const mark = makeSvg(document, "svg", { class: "difference-mark", viewBox: "0 0 10 10", "aria-hidden": "true" },
      makeSvg(document, "rect", { width: 10, height: 10, fill: differenceCss(palette, value) }));
    return make(document, "tr", {
      onpointerenter: () => onCell({ row, column }), onpointerleave: () => onCell(null),
    }, make(document, "th", { scope: "row" }, mark, make(document, "button", {
      type: "button", class: "part-word", onclick: () => onCell({ row, column }),
      onfocus: () => onCell({ row, column }), onblur: () => onCell(null),
    }, `${rowName(t, slice, row)} → ${slice.frame.columns[column].text}`)),
    make(document, "td", { class: "number" }, of(left, "left")),
      make(document, "td", { class: "number" }, of(right, "right")),
    make(document, "td", { class: "number" }, signed(value)));
  });
  return [
    make(document, "h3", {}, t("compare.cells")),
    rows.length === 0 ? make(document, "p", { class: "plain" }, t("compare.same")) : make(document,
      "table", { class: "parts-table" },
      make(document, "thead", {}, make(document, "tr", {}, make(document, "th", { scope: "col" }, t("compare.look")),
        ["A", "B", "B − A"].map((name) => make(document, "th", { scope: "col" }, name)))),
      make(document, "tbody", {}, rows)),
  ];
}

/** @param {number} value */
function signed(value) {
  return value > 0 ? `+${fixed(value)}` : fixed(value).replace("-", "−");
}

/** @param {DifferencesOptions} options @param {DifferencesData} data @returns {Node[]} */
function headList({ document, t, onHead }, { comparison, what }) {
  const { heads } = comparison;
  if (heads.length === 0) return [];
  return [
    make(document, "h3", {}, t(`compare.heads.${what}.list`)),
    make(document, "ol", { class: "head-distances" }, heads.slice(0, HEADS).map(({ layer, head, distance }) =>
      make(document, "li", {}, make(document, "button", {
        type: "button", class: "toggle", onclick: () => onHead({ layer, head }),
      }, t("heads.one", { layer: layer + 1, head: head + 1 })),
        make(document, "span", { class: "number" }, percent(distance))))),
  ];
}

/** The scale from −1 over 0 to 1, drawn by the function that colours the cells. */
const WIDTH = 200;
const STEPS = 80;

/** @param {Document} document @param {import("loupe/palette.js").Palette} palette @returns {SVGElement[]} */
function legendParts(document, palette) {
  const place = (/** @type {number} */ value) => 10 + (WIDTH / 2) * (1 + Math.sign(value) * ink(Math.abs(value)));
  const bars = Array.from({ length: STEPS }, (_, i) => {
    const share = ((i + 0.5) / STEPS) * 2 - 1;
    const value = Math.sign(share) * weightOfInk(Math.abs(share));
    return makeSvg(document, "rect", {
      x: 10 + (i * WIDTH) / STEPS, y: 0, width: WIDTH / STEPS + 0.5, height: 10, fill: differenceCss(palette, value),
    });
  });
  const ticks = [-1, -0.2, 0, 0.2, 1].map((value) =>
    makeSvg(document, "text", { class: "legend-tick", x: place(value), y: 22 },
      value < 0 ? `A +${-value}` : value > 0 ? `B +${value}` : "0"));
  return [...bars, ...ticks];
}
