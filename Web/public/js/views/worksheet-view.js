import { indexOfLargest } from "loupe/attention.js";
import { BLOCK, blockSums, products, softmaxRows, sum } from "loupe/arithmetic.js";
import { make } from "loupe/dom.js";
import { largestBlock } from "loupe/number-tables.js";
import { fixed } from "loupe/numbers.js";

/**
 * The arithmetic under the loupe as a sheet to fill in by hand, and its solution. It is not seen on
 * screen: it is what the loupe's desk prints.
 *
 * @typedef {import("loupe/views/loupe-view.js").LoupeData} LoupeData
 * @typedef {import("loupe/arithmetic.js").Arithmetic} Arithmetic
 *
 * @typedef {object} WorksheetData
 * @property {LoupeData | null} loupe
 * @property {string} sentence
 * @property {string} translation
 * @property {string} place  kind, layer and head in words
 *
 * @typedef {object} WorksheetOptions
 * @property {Document} document
 * @property {import("loupe/types.js").Translate} t
 */

/** Keys that are written one by one; the others are given as one sum. */
const KEYS = 5;
const DIGITS = 3;
/** @param {number} value */
const written = (value) => fixed(value, DIGITS);

/**
 * @param {HTMLElement} root
 * @param {WorksheetOptions} options
 * @returns {{update(data: WorksheetData): void, destroy(): void}}
 */
export function createWorksheetView(root, options) {
  const element = make(options.document, "div", { class: "worksheet" });
  root.append(element);
  return {
    update(data) {
      const { loupe } = data;
      if (!loupe?.arithmetic) return element.replaceChildren();
      const problem = createProblem(loupe, loupe.arithmetic);
      element.replaceChildren(sheet(options, data, problem, true), sheet(options, data, problem, false));
      return undefined;
    },
    destroy: () => element.remove(),
  };
}

/**
 * The numbers of the sheet.
 * @param {LoupeData} data
 * @param {Arithmetic} arithmetic
 */
function createProblem(data, arithmetic) {
  const key = Math.min(data.key ?? indexOfLargest(arithmetic.weights), arithmetic.keys.length - 1);
  const sums = blockSums(products(arithmetic.query, arithmetic.keys[key]));
  const block = data.block ?? largestBlock(sums);
  const dimensions = Array.from({ length: Math.min(BLOCK, arithmetic.query.length - block * BLOCK) },
    (_, i) => block * BLOCK + i);
  const order = Array.from(arithmetic.weights, (_, at) => at)
    .filter((at) => at !== key)
    .sort((left, right) => arithmetic.weights[right] - arithmetic.weights[left]);
  return {
    ...softmaxRows(arithmetic), arithmetic, key, sums, block, dimensions,
    shown: [key, ...order.slice(0, KEYS - 1)], rest: order.slice(KEYS - 1),
    names: data.keyNames, query: data.queryName,
  };
}

/** @typedef {ReturnType<typeof createProblem>} Problem */

/**
 * @param {WorksheetOptions} options
 * @param {WorksheetData} data
 * @param {Problem} problem
 * @param {boolean} blank
 */
function sheet({ document, t }, data, problem, blank) {
  /** @param {string} text what is to be found @returns {Node} */
  const found = (text) => make(document, "span", { class: blank ? "blank" : "solution" }, blank ? " " : text);
  const paper = { document, t, problem, found };
  return make(document, "section", { class: blank ? "sheet" : "sheet solutions" },
    make(document, "h2", {}, t(blank ? "worksheet.title" : "worksheet.solution")),
    blank ? make(document, "p", { class: "sheet-name" }, t("worksheet.name")) : null,
    make(document, "p", {}, `${data.sentence} → ${data.translation}`),
    make(document, "p", {}, t("worksheet.place", {
      place: data.place, query: problem.query, key: problem.names[problem.key],
    })),
    productTask(paper), scoreTask(paper), softmaxTask(paper), mixTask(paper),
    make(document, "h3", {}, t("worksheet.think")),
    make(document, "p", {}, t("worksheet.think.text", { key: problem.names[problem.key] })),
    make(document, "p", { class: "sheet-note" }, t("worksheet.note")));
}

/** @typedef {{document: Document, t: import("loupe/types.js").Translate, problem: Problem,
 *   found: (text: string) => Node}} Paper */

/**
 * @param {Paper} paper
 * @param {string[]} head
 * @param {(string | Node)[][]} rows
 */
function grid({ document }, head, rows) {
  return make(document, "table", { class: "numbers" },
    make(document, "thead", {}, make(document, "tr", {}, head.map((text) =>
      make(document, "th", { scope: "col" }, text)))),
    make(document, "tbody", {}, rows.map((cells) => make(document, "tr", {}, cells.map((cell, at) =>
      (at === 0 ? make(document, "th", { scope: "row" }, cell) : make(document, "td", {}, cell)))))));
}

/** @param {Paper} paper */
function productTask(paper) {
  const { document, t, problem, found } = paper;
  const { arithmetic, key, dimensions, sums, block } = problem;
  const row = (/** @type {string} */ name, /** @type {(d: number) => string | Node} */ cell) =>
    [name, ...dimensions.map(cell)];
  const others = sums.filter((_, at) => at !== block);
  return make(document, "div", { class: "task" },
    make(document, "h3", {}, t("worksheet.product")),
    grid(paper, [t("loupe.dimension"), ...dimensions.map((d) => String(d + 1))], [
      row("q", (d) => written(arithmetic.query[d])),
      row("k", (d) => written(arithmetic.keys[key][d])),
      row("q × k", (d) => found(written(arithmetic.query[d] * arithmetic.keys[key][d]))),
    ]),
    make(document, "p", {}, t("worksheet.block"), " = ", found(written(sums[block]))),
    others.length > 0
      ? make(document, "p", {}, t("worksheet.others"), ` = ${written(sum(others))}`) : null,
    make(document, "p", {}, "q·k = ", found(written(sum(sums)))));
}

/** @param {Paper} paper */
function scoreTask({ document, t, problem, found }) {
  const { arithmetic, rows, key } = problem;
  const bias = arithmetic.bias ? ` + ${written(rows[key].bias)}` : "";
  return make(document, "div", { class: "task" },
    make(document, "h3", {}, t("worksheet.score")),
    make(document, "p", {}, `q·k × ${Number(arithmetic.scale.toPrecision(6))}${bias} = `,
      found(written(rows[key].score))));
}

/** @param {Paper} paper */
function softmaxTask(paper) {
  const { document, t, problem, found } = paper;
  const { rows, shown, rest, names, total, largest, key } = problem;
  const lines = shown.map((at) => [
    names[at], at === key ? found(written(rows[at].score)) : written(rows[at].score),
    found(written(rows[at].power)), found(written(rows[at].share)),
  ]);
  if (rest.length > 0) {
    lines.push([t("loupe.rest", { count: rest.length }), "", written(sum(rest.map((at) => rows[at].power))),
      written(sum(rest.map((at) => rows[at].share)))]);
  }
  lines.push([t("loupe.sum"), "", found(written(total)), found(written(1))]);
  return make(document, "div", { class: "task" },
    make(document, "h3", {}, t("worksheet.softmax")),
    make(document, "p", {}, t("worksheet.softmax.text", { largest: written(largest) })),
    grid(paper, [t("table.key"), t("loupe.head.points"), t("worksheet.power"), t("loupe.head.share")], lines));
}

/** @param {Paper} paper */
function mixTask(paper) {
  const { document, t, problem, found } = paper;
  const { arithmetic, shown, rest, names, dimensions } = problem;
  const [d] = dimensions;
  const { weights, values, output } = arithmetic;
  const lines = shown.map((at) => [
    names[at], written(weights[at]), written(values[at][d]), found(written(weights[at] * values[at][d])),
  ]);
  if (rest.length > 0) {
    lines.push([t("loupe.rest", { count: rest.length }), "", "",
      written(sum(rest.map((at) => weights[at] * values[at][d])))]);
  }
  lines.push([t("loupe.sum"), "", "", found(written(output[d]))]);
  return make(document, "div", { class: "task" },
    make(document, "h3", {}, t("worksheet.mix", { dimension: d + 1 })),
    grid(paper, [t("table.key"), t("table.weight"), t("loupe.v", { dimension: d + 1 }),
      t("worksheet.weighted")], lines));
}
