import { LONGEST_LABEL, SLANT } from "loupe/matrix-layout.js";
import { cssColour, tableColour, tableCss } from "loupe/scale.js";

/**
 * The matrix, drawn by any painter: rows are who looks, columns what is looked at.
 *
 * @typedef {import("loupe/painters.js").Painter} Painter
 * @typedef {import("loupe/palette.js").Palette} Palette
 * @typedef {import("loupe/matrix-layout.js").MatrixLayout} MatrixLayout
 * @typedef {import("loupe/slice.js").AttentionSlice} AttentionSlice
 * @typedef {import("loupe/labels.js").Label} Label
 *
 * @typedef {object} MatrixPicture
 * @property {MatrixLayout} layout
 * @property {AttentionSlice} slice
 * @property {Palette} palette
 * @property {import("loupe/types.js").Emphasis} emphasis
 * @property {number | null} active  row to outline
 * @property {{row: number | null, column: number | null} | null} hover
 * @property {readonly string[]} marked  tokens to mark
 * @property {import("loupe/visible-part.js").Part | null} [part]  what of it is to be drawn; null: all
 * @property {(weight: number) => import("loupe/scale.js").Colour} [colour]  of a cell, where it is not a
 *   weight of 0 to 1
 */

/** White between two cells, where there is room for it. */
const GAP = 1;

/**
 * @param {Painter} painter
 * @param {MatrixPicture} picture
 */
export function drawMatrix(painter, picture) {
  drawColumnLabels(painter, picture);
  drawBody(painter, picture);
}

/**
 * All but the column labels.
 * @param {Painter} painter
 * @param {MatrixPicture} picture
 */
export function drawBody(painter, picture) {
  drawCells(painter, picture);
  const { from, to } = rowsIn(picture);
  for (let row = from; row < to; row += 1) drawRowLabel(painter, picture, row);
  drawMarks(painter, picture);
}

/** @param {MatrixPicture} picture @returns {{from: number, to: number}} rows that are to be drawn */
function rowsIn({ layout, slice, part }) {
  const count = slice.weights.length;
  return part ? span(part.y - layout.top, part.height, layout.cell, count) : { from: 0, to: count };
}

/** @param {MatrixPicture} picture @returns {{from: number, to: number}} */
function columnsIn({ layout, slice, part }) {
  const count = slice.frame.columns.length;
  return part ? span(part.x - layout.left, part.width, layout.cell, count) : { from: 0, to: count };
}

/**
 * @param {number} start pixels from the first cell
 * @param {number} length pixels
 * @param {number} cell
 * @param {number} count
 */
function span(start, length, cell, count) {
  const from = Math.min(Math.max(Math.floor(start / cell), 0), count);
  return { from, to: Math.min(Math.max(Math.ceil((start + length) / cell), from), count) };
}

/** Cells below this size are drawn as pixels of one image: hundreds of thousands are too many to fill. */
const PIXELS_BELOW = 8.5;

/** @param {Painter} painter @param {MatrixPicture} picture */
function drawPixels(painter, picture) {
  const { layout, slice, palette, colour } = picture;
  const { cell, left, top } = layout;
  const { frame, weights } = slice;
  const across = columnsIn(picture);
  const down = rowsIn(picture);
  const [columns, rows] = [across.to - across.from, down.to - down.from];
  if (columns === 0 || rows === 0) return;
  const ramp = palette.ramps[frame.kind];
  const paint = colour ?? ((/** @type {number} */ weight) => tableColour(ramp, weight));
  const box = {
    x: left + across.from * cell, y: top + down.from * cell, width: columns * cell, height: rows * cell,
  };
  painter.pixels?.(box, columns, rows, (pixels) => {
    for (let y = 0; y < rows; y += 1) {
      const row = weights[down.from + y];
      const { hidden } = frame.rows[down.from + y];
      for (let x = 0; x < columns; x += 1) {
        const weight = row[across.from + x];
        if (hidden[across.from + x] || Number.isNaN(weight)) continue;
        const [red, green, blue] = paint(weight);
        const at = (y * columns + x) * 4;
        pixels[at] = red;
        pixels[at + 1] = green;
        pixels[at + 2] = blue;
        pixels[at + 3] = 255;
      }
    }
  });
}

/** @param {Painter} painter @param {MatrixPicture} picture */
function drawCells(painter, picture) {
  const { layout, slice, palette, colour } = picture;
  const { cell, left, top } = layout;
  if (painter.pixels && cell < PIXELS_BELOW) return drawPixels(painter, picture);
  const side = cell - (cell > 8 ? GAP : 0);
  const ramp = palette.ramps[slice.frame.kind];
  const paint = colour ? (/** @type {number} */ weight) => cssColour(colour(weight))
    : (/** @type {number} */ weight) => tableCss(ramp, weight);
  slice.weights.forEach((weights, row) => {
    const y = top + row * cell;
    // What the mask hides is always the end of a row.
    const first = slice.frame.rows[row].hidden.indexOf(true);
    const seen = first < 0 ? weights.length : first;
    if (first >= 0) {
      painter.hatch(left + seen * cell, y, (weights.length - seen) * cell, side, palette.hatch);
    }
    weights.subarray(0, seen).forEach((weight, column) => {
      const x = left + column * cell;
      if (Number.isNaN(weight)) painter.outline(x + 0.5, y + 0.5, side - 1, side - 1, palette.hatch, 1);
      else painter.fill(x, y, side, side, paint(weight));
    });
  });
  return undefined;
}

/**
 * Where cells are smaller than type, only some labels have room.
 * @param {MatrixLayout} layout
 * @returns {number} every how many-th is written
 */
function labelStep({ cell, size }) {
  return Math.max(1, Math.ceil((size * 1.05) / cell));
}

/**
 * A label that is written although it is not its turn pushes its neighbours aside.
 * @param {number} at
 * @param {number} step every how many-th is written
 * @param {(number | null | undefined)[]} shown  those that are written in any case
 * @returns {boolean} whether it is written
 */
function isWritten(at, step, shown) {
  if (shown.includes(at)) return true;
  return at % step === 0 && !shown.some((each) => typeof each === "number" && Math.abs(each - at) < step);
}

/** @param {Painter} painter @param {MatrixPicture} picture */
export function drawColumnLabels(painter, { layout, slice, palette, hover, marked }) {
  const { cell, left, top, size, slanted } = layout;
  const step = labelStep(layout);
  slice.frame.columns.forEach((label, column) => {
    const on = hover?.column === column || isMarked(label, marked);
    if (!on && !isWritten(column, step, [hover?.column])) return;
    const x = left + (column + 0.5) * cell;
    const style = {
      size, bold: on, colour: on ? palette.ink : textColour(label, palette), longest: LONGEST_LABEL * size,
    };
    if (slanted) painter.text(x, top - 6, label.text, { ...style, angle: SLANT });
    else painter.text(x, top - size * 0.9, label.text, { ...style, align: "center" });
  });
}

/** @param {Painter} painter @param {MatrixPicture} picture @param {number} row */
function drawRowLabel(painter, { layout, slice, palette, active, hover, marked, emphasis }, row) {
  const { cell, left, top, size, readWidth } = layout;
  const { label, read, chosen } = slice.frame.rows[row];
  const y = top + (row + 0.5) * cell - GAP / 2;
  const on = row === active || hover?.row === row;
  if (!on && !isWritten(row, labelStep(layout), [active, hover?.row])) return;
  if (row === slice.frame.current) {
    painter.fill(0, top + row * cell, left - size * 0.4, cell - GAP, palette.mark);
  }
  /** @param {Label} shown @param {boolean} first */
  const style = (shown, first) => ({
    size, bold: first && (on || isMarked(shown, marked)), align: /** @type {const} */ ("right"),
    colour: first || on ? textColour(shown, palette) : palette.muted, longest: LONGEST_LABEL * size,
  });
  if (!read || !chosen) {
    painter.text(left - size * 0.7, y, label.text, style(label, true));
    return;
  }
  painter.text(readWidth - size * 1.1, y, read.text, style(read, emphasis === "read"));
  painter.text(readWidth - size * 0.1, y, "→", { size: size * 0.85, colour: palette.muted, align: "right" });
  painter.text(left - size * 0.7, y, chosen.text, style(chosen, emphasis === "chosen"));
}

/** @param {Painter} painter @param {MatrixPicture} picture */
function drawMarks(painter, { layout, slice, palette, active, hover }) {
  const { cell, left, top } = layout;
  const columns = slice.frame.columns.length;
  if (active !== null) {
    painter.outline(left - 1.5, top + active * cell - 1.5, columns * cell + 2, cell + 2, palette.ink, 1.5);
  }
  if (!hover) return;
  const { row, column } = hover;
  if (column !== null) {
    painter.outline(
      left + column * cell - 1, top - 1, cell + 1, slice.frame.rows.length * cell + 1, palette.muted, 1);
  }
  if (row !== null && column !== null) {
    painter.outline(left + column * cell - 1, top + row * cell - 1, cell + 1, cell + 1, palette.ink, 2.5);
  }
}

/** @param {Label} label @param {Palette} palette */
function textColour(label, palette) {
  return label.special ? palette.muted : palette.ink;
}

/** @param {Label} label @param {readonly string[]} marked */
function isMarked(label, marked) {
  return label.tokens.some((token) => marked.includes(token));
}
