/**
 * Where the cells and labels of a matrix stand. Pure: text is measured by a function that is given.
 *
 * @typedef {import("loupe/slice.js").Frame} Frame
 * @typedef {(text: string, size: number, bold: boolean) => number} Measure
 *
 * @typedef {object} MatrixLayout
 * @property {number} cell  side of a cell
 * @property {number} left  where the first column begins
 * @property {number} top  where the first row begins
 * @property {number} width
 * @property {number} height
 * @property {number} size  of the labels' type
 * @property {boolean} slanted  whether column labels stand at an angle
 * @property {number} readWidth  room of the "read" labels in front of the "chosen" ones
 */

const LARGEST_CELL = 2.5;
const SMALLEST_CELL = 0.8;
/** With more columns than this a cell may be smaller than type. */
const MANY_COLUMNS = 60;
const SMALLEST_OF_MANY = 0.36;
/** Column labels that do not fit stand at this angle. */
export const SLANT = Math.PI / 3.2;
/** Labels longer than this many times their type size are cut. */
export const LONGEST_LABEL = 7;

/**
 * @param {Frame} frame of everything known, so that the picture does not jump while it grows
 * @param {{width: number, root: number, measure: Measure}} options `root`: the root type size
 * @returns {MatrixLayout}
 */
export function layoutMatrix(frame, { width, root, measure }) {
  const columns = Math.max(frame.columns.length, 1);
  const size = (columns > 24 ? 0.74 : 0.86) * root;
  const longest = (/** @type {(string | undefined)[]} */ texts) =>
    Math.max(...texts.map((text) => Math.min(measure(text ?? "", size, true), LONGEST_LABEL * size)));
  const readWidth = frame.kind === "encoder" ? 0
    : longest(frame.rows.map((row) => row.read?.text)) + 1.5 * size;
  const names = frame.rows.map((row) => row.chosen?.text ?? row.label.text);
  const left = readWidth + longest(names) + 1.2 * size;
  const columnText = longest(frame.columns.map((label) => label.text));
  const cell = Math.max(
    (columns > MANY_COLUMNS ? SMALLEST_OF_MANY : SMALLEST_CELL) * root,
    Math.min(LARGEST_CELL * root, Math.floor((width - left - size) / columns)));
  const slanted = columnText > cell - 4;
  const top = Math.ceil((slanted ? columnText * Math.sin(SLANT) + size : size * 1.6) + 4);
  const overhang = slanted ? columnText * Math.cos(SLANT) : 0;
  return {
    cell, left, top, size, slanted, readWidth,
    width: Math.ceil(left + cell * columns + overhang),
    height: top + cell * Math.max(frame.rows.length, 1) + 4,
  };
}

/**
 * @param {MatrixLayout} layout
 * @param {{x: number, y: number}} point
 * @param {number} rows
 * @param {number} columns
 * @returns {{row: number | null, column: number | null} | null} the cell, or the row or column
 *   whose label is there
 */
export function cellAt(layout, { x, y }, rows, columns) {
  const column = Math.floor((x - layout.left) / layout.cell);
  const row = Math.floor((y - layout.top) / layout.cell);
  const inRows = row >= 0 && row < rows && y >= layout.top;
  const inColumns = column >= 0 && column < columns && x >= layout.left;
  if (inRows && inColumns) return { row, column };
  if (inRows && x < layout.left) return { row, column: null };
  if (inColumns && y < layout.top) return { row: null, column };
  return null;
}
