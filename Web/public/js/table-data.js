import { indexOfLargest } from "loupe/attention.js";
import { shapeText, significant } from "loupe/numbers.js";
import { rowName } from "loupe/readout.js";

/**
 * The numbers of each picture as a table: caption, head and rows of text. Weights are written in
 * full, nothing is rounded away.
 *
 * @typedef {import("loupe/slice.js").AttentionSlice} AttentionSlice
 * @typedef {import("loupe/types.js").Translate} Translate
 * @typedef {(layer: number, head: number) => Float64Array[]} HeadWeights
 * @typedef {{text: string, title?: string}} Cell
 * @typedef {{caption: string, head: string[], rows: Cell[][], marked: number}} TableData
 */

/**
 * The film: what the active row looks at, or of all rows what each looks at most.
 * @param {Translate} t
 * @param {AttentionSlice} slice
 * @param {number | null} active
 * @returns {TableData}
 */
export function filmTable(t, slice, active) {
  const { rows, columns } = slice.frame;
  if (active === null) {
    return {
      caption: t("table.film.all"),
      head: [t("table.query"), t("table.key"), t("table.weight")],
      rows: rows.map((_, row) => {
        const best = indexOfLargest(slice.weights[row]);
        return [{ text: rowName(t, slice, row) }, { text: columns[best]?.text ?? "–" },
          { text: weightText(slice.weights[row][best]) }];
      }),
      marked: -1,
    };
  }
  return {
    caption: t("table.film.row", { query: rowName(t, slice, active) }),
    head: [t("table.key"), t("table.weight")],
    rows: columns.map((label, column) => [
      { text: label.text, title: label.title },
      { text: rows[active].hidden[column] ? t("table.hidden") : weightText(slice.weights[active][column]) },
    ]),
    marked: -1,
  };
}

/**
 * @param {Translate} t
 * @param {AttentionSlice} slice
 * @returns {TableData}
 */
export function matrixTable(t, slice) {
  const { rows, columns, current } = slice.frame;
  return {
    caption: t("table.matrix"),
    head: [t("table.queryByKey"), ...columns.map((label) => label.text)],
    rows: rows.map((row, index) => [
      { text: rowName(t, slice, index), title: row.label.title },
      ...columns.map((_, column) => ({
        text: row.hidden[column] ? t("table.hidden") : weightText(slice.weights[index][column]),
      })),
    ]),
    marked: current ?? -1,
  };
}

/**
 * What B has more than A, cell by cell.
 * @param {Translate} t
 * @param {AttentionSlice} slice of differences
 * @returns {TableData}
 */
export function differenceTable(t, slice) {
  return { ...matrixTable(t, slice), caption: t("table.differences") };
}

/**
 * What each head looks at most, in the active row, or in the last where there is none.
 * @param {Translate} t
 * @param {AttentionSlice} slice
 * @param {number | null} active
 * @param {number} layers
 * @param {number} heads
 * @param {HeadWeights} weights
 * @returns {TableData}
 */
export function headsTable(t, slice, active, layers, heads, weights) {
  const row = active ?? slice.frame.rows.length - 1;
  const numbers = Array.from({ length: heads }, (_, head) => head);
  return {
    caption: t("table.heads", { query: row < 0 ? "–" : rowName(t, slice, row) }),
    head: [t("table.layer"), ...numbers.map((head) => t("heads.head", { number: head + 1 }))],
    rows: Array.from({ length: layers }, (_, layer) => [
      { text: t("heads.layer", { number: layer + 1 }) },
      ...numbers.map((head) => mostLookedAt(slice, weights(layer, head)[row])),
    ]),
    marked: -1,
  };
}

/** @param {AttentionSlice} slice @param {Float64Array | undefined} weights @returns {Cell} */
function mostLookedAt(slice, weights) {
  const best = weights ? indexOfLargest(weights) : -1;
  if (!weights || best < 0) return { text: "–" };
  return { text: `${slice.frame.columns[best].text} ${significant(weights[best])}` };
}

/**
 * @param {Translate} t
 * @param {readonly import("loupe/types.js").Stage[]} stages
 * @param {number} active
 * @returns {TableData}
 */
export function stagesTable(t, stages, active) {
  return {
    caption: t("table.stages"),
    head: [t("table.stage"), t("table.shape"), t("table.norm"), t("table.numbers")],
    rows: stages.map(({ name, shape, norm, numbers }, i) => [
      { text: `${i + 1}. ${t(`stage.${name}`)}` },
      { text: shapeText(shape) },
      { text: norm === undefined ? "–" : significant(norm), title: String(norm ?? "") },
      { text: numbers.map(significant).join("  "), title: numbers.join("  ") },
    ]),
    marked: active,
  };
}

/** @param {number} weight @returns {string} in full */
function weightText(weight) {
  return Number.isNaN(weight) ? "–" : String(weight);
}
