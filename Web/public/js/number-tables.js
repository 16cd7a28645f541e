import { BLOCK, blockSums, products, sum } from "loupe/arithmetic.js";
import { make } from "loupe/dom.js";
import { fixed } from "loupe/numbers.js";

/**
 * Tables of the loupe: two vectors multiplied dimension by dimension, and vectors mixed by weights.
 * What is written is enough to check every result by hand, to the last digit but rounding.
 */

/** Digits after the point of everything that is computed with. */
export const DIGITS = 4;

/** @param {number} value @returns {string} */
export const written = (value) =>
  (Number.isFinite(value) ? fixed(value, DIGITS) : String(value).replace("-Infinity", "−∞"));

/**
 * Two vectors, multiplied: a block of dimensions in full, and the sums of all blocks.
 * @param {Document} document
 * @param {import("loupe/types.js").Translate} t
 * @param {object} options
 * @param {ArrayLike<number>} options.left
 * @param {ArrayLike<number>} options.right
 * @param {string} options.leftName
 * @param {string} options.rightName
 * @param {number | null} options.block  null: the one whose sum is largest in size
 * @param {(block: number) => void} options.onBlock
 * @param {string} options.result  name of the sum
 * @returns {HTMLElement}
 */
export function productTable(document, t, { left, right, leftName, rightName, block, onBlock, result }) {
  const each = products(left, right);
  const sums = blockSums(each);
  const shown = block ?? largestBlock(sums);
  const from = shown * BLOCK;
  const dimensions = Array.from({ length: Math.min(BLOCK, left.length - from) }, (_, i) => from + i);
  /** @param {string} name @param {(dimension: number) => number} value @param {string} total */
  const row = (name, value, total) => make(document, "tr", {}, make(document, "th", { scope: "row" }, name),
    dimensions.map((dimension) => make(document, "td", {}, written(value(dimension)))),
    make(document, "td", { class: "total" }, total));
  return make(document, "div", { class: "product" },
    make(document, "div", { class: "table-scroll", tabindex: 0, role: "group", "aria-label": t("loupe.block.table") },
      make(document, "table", { class: "numbers product-table" },
        make(document, "thead", {}, make(document, "tr", {},
          make(document, "th", { scope: "col" }, t("loupe.dimension")),
          dimensions.map((dimension) => make(document, "th", { scope: "col" }, String(dimension + 1))),
          make(document, "th", { scope: "col" }, t("loupe.sum")))),
        make(document, "tbody", {},
          row(leftName, (dimension) => left[dimension], ""),
          row(rightName, (dimension) => right[dimension], ""),
          row("×", (dimension) => each[dimension], written(sums[shown]))))),
    blockButtons(document, t, sums, shown, onBlock),
    make(document, "p", { class: "sum-line number" },
      `${sums.map(written).join(" + ").replaceAll("+ -", "− ")} = `,
      make(document, "strong", { class: "answer" }, written(sum(each))), ` (${result})`));
}

/** @param {number[]} sums @returns {number} */
export function largestBlock(sums) {
  return sums.reduce((best, value, at) => (Math.abs(value) > Math.abs(sums[best]) ? at : best), 0);
}

/**
 * One button a block, as high as its sum: where the product comes from is seen at once.
 * @param {Document} document
 * @param {import("loupe/types.js").Translate} t
 * @param {number[]} sums
 * @param {number} shown
 * @param {(block: number) => void} onBlock
 */
function blockButtons(document, t, sums, shown, onBlock) {
  if (sums.length < 2) return null;
  const largest = Math.max(...sums.map(Math.abs), Number.MIN_VALUE);
  return make(document, "div", { class: "blocks", role: "group", "aria-label": t("loupe.blocks") },
    sums.map((value, block) => {
      const bar = make(document, "span", { class: value < 0 ? "block-bar negative" : "block-bar positive" });
      bar.style.setProperty("--share", `${Math.round((Math.abs(value) / largest) * 100)}%`);
      const last = Math.min((block + 1) * BLOCK, sums.length * BLOCK);
      return make(document, "button", {
        type: "button", class: "block", "aria-pressed": String(block === shown), onclick: () => onBlock(block),
        title: t("loupe.block", { from: block * BLOCK + 1, to: last, sum: written(value) }),
        "aria-label": t("loupe.block", { from: block * BLOCK + 1, to: last, sum: written(value) }),
      }, make(document, "span", { class: "block-up" }, value >= 0 ? bar : null),
      make(document, "span", { class: "block-down" }, value < 0 ? bar : null),
      make(document, "span", { class: "block-name" }, `${block * BLOCK + 1}–${last}`));
    }));
}

/**
 * Values mixed by weights, in a block of dimensions. Rows with hardly any weight are added up in one.
 * @param {Document} document
 * @param {import("loupe/types.js").Translate} t
 * @param {object} options
 * @param {string[]} options.names  of the keys
 * @param {ArrayLike<number>} options.weights
 * @param {ArrayLike<number>[]} options.values
 * @param {ArrayLike<number>} options.output
 * @param {number} options.block
 * @param {number} options.most  rows that are written in full
 * @returns {HTMLElement}
 */
export function mixtureTable(document, t, { names, weights, values, output, block, most }) {
  const from = block * BLOCK;
  const dimensions = Array.from({ length: Math.min(BLOCK, output.length - from) }, (_, i) => from + i);
  const order = Array.from(weights, (_, key) => key).sort((left, right) => weights[right] - weights[left]);
  const full = order.slice(0, most);
  const rest = order.slice(most);
  const cells = (/** @type {(dimension: number) => number} */ value) =>
    dimensions.map((dimension) => make(document, "td", {}, written(value(dimension))));
  const rows = full.map((key) => make(document, "tr", {},
    make(document, "th", { scope: "row" }, names[key]), make(document, "td", {}, written(weights[key])),
    cells((dimension) => values[key][dimension])));
  if (rest.length > 0) {
    rows.push(make(document, "tr", {},
      make(document, "th", { scope: "row" }, t("loupe.rest", { count: rest.length })),
      make(document, "td", {}, t("loupe.rest.mixed")),
      cells((dimension) => sum(rest.map((key) => weights[key] * values[key][dimension])))));
  }
  return make(document, "div",
    { class: "table-scroll", tabindex: 0, role: "group", "aria-label": t("loupe.mixture") },
    make(document, "table", { class: "numbers mixture-table" },
      make(document, "thead", {}, make(document, "tr", {},
        make(document, "th", { scope: "col" }, t("table.key")),
          make(document, "th", { scope: "col" }, t("table.weight")),
        dimensions.map((dimension) => make(document, "th", { scope: "col" },
          t("loupe.v", { dimension: dimension + 1 }))))),
      make(document, "tbody", {}, rows),
      make(document, "tfoot", {}, make(document, "tr", {},
        make(document, "th", { scope: "row" }, t("loupe.output")), make(document, "td", {}, ""),
        cells((dimension) => output[dimension])))));
}
