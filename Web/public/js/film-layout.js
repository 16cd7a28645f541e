import { unbroken } from "loupe/kinsoku.js";

/**
 * Where the words of the film stand: what is looked at above, who looks below, both flowing like
 * text in as many lines as they need. Pure: text is measured by a function that is given.
 *
 * @typedef {import("loupe/slice.js").Frame} Frame
 * @typedef {import("loupe/slice.js").FrameRow} FrameRow
 * @typedef {import("loupe/labels.js").Label} Label
 * @typedef {(text: string, size: number, bold: boolean) => number} Measure
 * @typedef {{x: number, y: number, width: number, height: number}} Box
 *
 * @typedef {object} FilmLayout
 * @property {number} width
 * @property {number} height
 * @property {number} size  of the type, in pixels
 * @property {Box[]} keys
 * @property {Box[]} queries
 */

/** Type sizes to try, largest first, as multiples of the root size, and how many lines allow it. */
const SIZES = [
  { size: 1.5, lines: 1 },
  { size: 1.3, lines: 1 },
  { size: 1.15, lines: 1 },
  { size: 1.05, lines: 2 },
  { size: 0.95, lines: 3 },
  { size: 0.85, lines: Infinity },
];

/** All in multiples of the type size. */
const PADDING = 0.5;
const KEY_HEIGHT = 1.9;
const QUERY_HEIGHT = 2.9;
const NUMBER_HEIGHT = 0.95;
const LINE_GAP = 0.4;
const SPACE = 0.42;
/** Where a line has room to spare, words move apart, up to this. */
const WIDEST_SPACE = 1.5;
const JOINED_SPACE = 0.08;
/** The smaller of the two tokens that name a decoder row. */
export const SECOND_SIZE = 0.72;

/**
 * @param {Frame} frame
 * @param {{width: number, root: number, measure: Measure}} options `root`: the root type size in
 *   pixels
 * @returns {FilmLayout}
 */
export function layoutFilm(frame, { width, root, measure }) {
  for (const { size, lines } of SIZES) {
    const layout = layoutAt(frame, width, size * root, measure);
    if (layout.lines <= lines) return layout;
  }
  throw new RangeError("the last size allows any number of lines");
}

/**
 * @param {Frame} frame
 * @param {number} width
 * @param {number} size
 * @param {Measure} measure
 * @returns {FilmLayout & {lines: number}}
 */
function layoutAt(frame, width, size, measure) {
  const decoder = frame.kind !== "encoder";
  const queryHeight = (decoder ? QUERY_HEIGHT : KEY_HEIGHT) * size;
  const keys = flow(
    frame.columns.map((label) => ({ width: labelWidth(label, size, measure), label })),
    { width, size, top: 0, height: KEY_HEIGHT * size });
  const gap = Math.max(5 * size, Math.min(width * 0.12, 7 * size));
  const queries = flow(
    frame.rows.map((row) => ({ width: rowWidth(row, size, measure), label: row.label })),
    { width, size, top: keys.bottom + gap, height: queryHeight });
  const lines = Math.max(keys.lines, queries.lines);
  return {
    width, height: queries.bottom + 0.2 * size, size, lines,
    keys: keys.boxes, queries: queries.boxes,
  };
}

/**
 * Boxes set like text: left to right, a new line where the next would not fit. Pieces of one word
 * stand close together; a line with room to spare is spread and centred. Above each line there is
 * room for a number.
 * @param {{width: number, label: Label}[]} items
 * @param {{width: number, size: number, top: number, height: number}} options
 * @returns {{boxes: Box[], bottom: number, lines: number}}
 */
export function flow(items, { width, size, top, height }) {
  const lines = breakLines(items, width, size);
  const stretch = lines.length > 1 ? 1 : spreading(lines[0] ?? [], width, size);
  /** @type {Box[]} */
  const boxes = [];
  let y = top + NUMBER_HEIGHT * size;
  lines.forEach((line, index) => {
    if (index > 0) y += height + (NUMBER_HEIGHT + LINE_GAP) * size;
    let x = lines.length > 1 ? 0 : (width - lineWidth(line, size, stretch)) / 2;
    line.forEach((item, at) => {
      x += at === 0 ? 0 : spaceBefore(item, size, stretch);
      boxes.push({ x, y, width: Math.min(item.width, width), height });
      x += item.width;
    });
  });
  return { boxes, bottom: y + height, lines: Math.max(lines.length, 1) };
}

/** @typedef {{width: number, label: Label}} Item */

/**
 * @param {Item[]} items
 * @param {number} width
 * @param {number} size
 * @returns {Item[][]}
 */
function breakLines(items, width, size) {
  /** @type {Item[][]} */
  const lines = [];
  for (const run of unbroken(items, ({ label }) => label.text)) {
    const line = lines[lines.length - 1];
    if (line && lineWidth([...line, ...run], size, 1) <= width) line.push(...run);
    else if (lineWidth(run, size, 1) <= width) lines.push([...run]);
    else lines.push(...run.map((item) => [item]));
  }
  return lines;
}

/** @param {Item} item @param {number} size @param {number} stretch */
function spaceBefore({ label }, size, stretch) {
  return (label.joined ? JOINED_SPACE : SPACE * stretch) * size;
}

/** @param {Item[]} line @param {number} size @param {number} stretch */
function lineWidth(line, size, stretch) {
  return line.reduce((sum, item, at) =>
    sum + item.width + (at === 0 ? 0 : spaceBefore(item, size, stretch)), 0);
}

/** @param {Item[]} line @param {number} width @param {number} size @returns {number} of spaces */
function spreading(line, width, size) {
  const spaces = line.filter(({ label }, at) => at > 0 && !label.joined).length;
  if (spaces === 0) return 1;
  const spare = (width - lineWidth(line, size, 1)) / spaces / (SPACE * size);
  return Math.min(1 + spare, WIDEST_SPACE / SPACE);
}

/**
 * @param {Label} label
 * @param {number} size
 * @param {Measure} measure
 * @returns {number}
 */
function labelWidth(label, size, measure) {
  return Math.ceil(measure(label.text, size, true) + 2 * PADDING * size);
}

/**
 * @param {FrameRow} row
 * @param {number} size
 * @param {Measure} measure
 * @returns {number} room for whichever of its two tokens is large, and for the other small
 */
function rowWidth(row, size, measure) {
  const large = Math.max(
    labelWidth(row.label, size, measure),
    ...[row.read, row.chosen].map((label) =>
      (label ? labelWidth({ ...label, text: `→${label.text}` }, size * SECOND_SIZE, measure) : 0)));
  return Math.max(large, 2.2 * size);
}

/**
 * The curve from a query up to a key.
 * @param {Box} query
 * @param {Box} key
 * @returns {string} path data
 */
export function linkPath(query, key) {
  const x1 = round(query.x + query.width / 2);
  const y1 = round(query.y);
  const x2 = round(key.x + key.width / 2);
  const y2 = round(key.y + key.height);
  const bend = round((y1 - y2) * 0.45);
  return `M${x1} ${y1}C${x1} ${y1 - bend} ${x2} ${y2 + bend} ${x2} ${y2}`;
}

/** @param {number} value @returns {number} to a tenth of a pixel: shorter files */
function round(value) {
  return Math.round(value * 10) / 10;
}
