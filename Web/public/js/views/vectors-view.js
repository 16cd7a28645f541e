import { indexOfLargest } from "loupe/attention.js";
import { make, setAttribute, setText } from "loupe/dom.js";
import { fixed } from "loupe/numbers.js";
import { paintStrip, shownKeys } from "loupe/strips.js";
import { shareBar } from "loupe/widgets.js";

/**
 * The arithmetic of the loupe as one picture: the query's vector, and for each key its vector, the
 * products number by number, the score and the weight. The numbers themselves stand in the steps beside it.
 *
 * @typedef {import("loupe/arithmetic.js").Arithmetic} Arithmetic
 *
 * @typedef {object} VectorsData
 * @property {Arithmetic} arithmetic
 * @property {string} queryName
 * @property {readonly string[]} keyNames
 * @property {string} keyLanguage
 * @property {number | null} key  that is looked into; null: the one with most weight
 * @property {import("loupe/palette.js").Palette} palette
 *
 * @typedef {object} VectorsOptions
 * @property {Document} document
 * @property {import("loupe/types.js").Translate} t
 * @property {(key: number) => void} onKey
 *
 * @param {HTMLElement} root
 * @param {VectorsOptions} options
 * @returns {{update(data: VectorsData | null): void, destroy(): void}}
 */
export function createVectorsView(root, options) {
  const { document, t } = options;
  const rows = make(document, "div", { class: "vector-rows", role: "img" });
  const cut = make(document, "p", { class: "plain" });
  const element = make(document, "section", { class: "vectors", "aria-label": t("vectors.title") },
    make(document, "h3", {}, t("vectors.title")),
    make(document, "p", { class: "plain" }, t("vectors.plain")), rows, cut);
  root.append(element);
  return {
    update(data) {
      element.hidden = data === null;
      if (!data) return;
      const { arithmetic, queryName, keyNames } = data;
      const shown = shownKeys(arithmetic.weights);
      setAttribute(rows, "aria-label", t("vectors.label", { query: queryName, count: shown.length }));
      rows.replaceChildren(headRow(options), queryRow(options, data), ...keyRows(options, data, shown));
      const left = keyNames.length - shown.length;
      setText(cut, left > 0 ? t("vectors.cut", { count: shown.length }) : "");
      cut.hidden = left <= 0;
    },
    destroy: () => element.remove(),
  };
}

/** @param {VectorsOptions} options */
function headRow({ document, t }) {
  const names = ["key", "vector", "products", "score", "weight"];
  return make(document, "div", { class: "vector-row vector-head" }, names.map((name) =>
    make(document, "span", { class: `vector-${name}` }, t(`vectors.${name}`))));
}

/** @param {VectorsOptions} options @param {VectorsData} data */
function queryRow({ document, t }, { arithmetic: { query }, queryName, palette }) {
  return make(document, "div", { class: "vector-row vector-query" },
    make(document, "span", { class: "vector-key", title: queryName }, t("vectors.query")),
    strip(document, query, largestIn([query]), palette));
}

/** @param {VectorsOptions} options @param {VectorsData} data @param {number[]} shown */
function keyRows({ document, onKey }, { arithmetic, keyNames, keyLanguage, key, palette }, shown) {
  const { query, keys, scores, weights } = arithmetic;
  const products = shown.map((at) => keys[at].map((value, i) => value * query[i]));
  const [largestKey, largestProduct] = [largestIn(shown.map((at) => keys[at])), largestIn(products)];
  const chosen = key ?? indexOfLargest(weights);
  return shown.map((at, row) => make(document, "div", {
    class: "vector-row", "data-key": at, "aria-current": at === chosen ? "true" : null, onclick: () => onKey(at),
  },
  make(document, "span", { class: "vector-key", lang: keyLanguage }, keyNames[at]),
  strip(document, keys[at], largestKey, palette), strip(document, products[row], largestProduct, palette),
  make(document, "span", { class: "vector-score number" }, Number.isFinite(scores[at]) ? fixed(scores[at], 2) : "−∞"),
  make(document, "span", { class: "vector-weight" }, shareBar(document, weights[at], "vector-bar"),
    make(document, "span", { class: "number" }, fixed(weights[at], 2)))));
}

/** @param {readonly Float32Array[]} vectors @returns {number} in size, of all their numbers */
function largestIn(vectors) {
  return vectors.reduce((most, vector) => vector.reduce((size, value) => Math.max(size, Math.abs(value)), most), 0);
}

/**
 * One vector as a strip of colours, a pixel for each number.
 * @param {Document} document
 * @param {Float32Array} vector
 * @param {number} largest  in size: its colour is full
 * @param {import("loupe/palette.js").Palette} palette
 */
function strip(document, vector, largest, palette) {
  const canvas = make(document, "canvas", { class: "vector-strip", width: vector.length, height: 1 });
  const context = canvas.getContext("2d");
  if (context) {
    const image = context.createImageData(vector.length, 1);
    paintStrip(image.data, vector, largest, palette);
    context.putImageData(image, 0, 0);
  }
  return canvas;
}
