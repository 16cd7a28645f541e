import { indexOfLargest } from "loupe/attention.js";
import { fixed } from "loupe/numbers.js";

/**
 * One weight, or the largest of a row or column, as a sentence.
 *
 * @typedef {import("loupe/slice.js").AttentionSlice} AttentionSlice
 * @typedef {import("loupe/types.js").Translate} Translate
 */

/** Digits of a weight that is read alone; the full value stands in the table. */
const DIGITS = 4;

/**
 * @param {Translate} t
 * @param {AttentionSlice} slice
 * @param {number | null} row
 * @param {number | null} column
 * @returns {string}
 */
export function readout(t, slice, row, column) {
  const { rows, columns } = slice.frame;
  if (row !== null && column !== null) return cell(t, slice, row, column);
  if (row !== null) {
    const best = indexOfLargest(slice.weights[row]);
    if (best < 0 || Number.isNaN(slice.weights[row][best])) return t("readout.nothing");
    return t("readout.row", {
      query: rowName(t, slice, row), key: columns[best].text, weight: weightText(slice, row, best),
    });
  }
  if (column === null || rows.length === 0) return t("readout.pick");
  const best = indexOfLargest(slice.weights.map((weights) => weights[column]));
  if (best < 0) return t("readout.nothing");
  return t("readout.column", {
    query: rowName(t, slice, best), key: columns[column].text,
    weight: weightText(slice, best, column),
  });
}

/** @param {Translate} t @param {AttentionSlice} slice @param {number} row @param {number} column */
function cell(t, slice, row, column) {
  const names = { query: rowName(t, slice, row), key: slice.frame.columns[column]?.text ?? "" };
  if (slice.frame.rows[row].hidden[column]) return t("readout.hidden", names);
  if (Number.isNaN(slice.weights[row][column])) return t("readout.nothing");
  return t("readout.cell", { ...names, weight: weightText(slice, row, column) });
}

/**
 * @param {Translate} t
 * @param {AttentionSlice} slice
 * @param {number} row
 * @returns {string} decoder rows by both of their tokens
 */
export function rowName(t, slice, row) {
  const { label, read, chosen } = slice.frame.rows[row];
  return read && chosen ? t("row.both", { read: read.text, chosen: chosen.text }) : label.text;
}

/** @param {AttentionSlice} slice @param {number} row @param {number} column */
function weightText(slice, row, column) {
  return fixed(slice.weights[row][column], DIGITS);
}
