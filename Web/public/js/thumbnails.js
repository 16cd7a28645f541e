import { chosenWeights, keepKeys } from "loupe/attention.js";
import { tableColour } from "loupe/scale.js";

/**
 * A whole head as a picture of few pixels. Long rows and many rows are reduced to the largest weight
 * of each small square, so that a single strong look is never lost. Always in pieces.
 *
 * @typedef {import("loupe/types.js").AttentionKind} AttentionKind
 * @typedef {import("loupe/types.js").Selection} Selection
 * @typedef {import("loupe/trace.js").Trace} Trace
 *
 * @typedef {object} ThumbnailSize
 * @property {number} rows  of the picture
 * @property {number} columns
 * @property {number} queries  of the head: known or not
 * @property {number} keys
 */

/** Pixels along a side at most. */
const MOST_PIXELS = 128;

/**
 * @param {Trace} trace
 * @param {AttentionKind} kind
 * @returns {ThumbnailSize}
 */
export function thumbnailSize(trace, kind) {
  const source = trace.source.length;
  const steps = Math.max(trace.stepCount, 1);
  const queries = kind === "encoder" ? source : steps;
  const keys = kind === "self" ? steps : source;
  return { queries, keys, rows: Math.min(queries, MOST_PIXELS), columns: Math.min(keys, MOST_PIXELS) };
}

/**
 * @param {Trace} trace
 * @param {AttentionKind} kind
 * @param {Selection} selection
 * @param {boolean} dropSpecial  special keys become NaN, the others are divided by their sum
 * @returns {Float32Array} [row][column] of `thumbnailSize`; NaN where nothing can be seen
 */
export function thumbnail(trace, kind, selection, dropSpecial) {
  const { rows, columns, queries, keys } = thumbnailSize(trace, kind);
  const picture = new Float32Array(rows * columns).fill(NaN);
  const known = trace.queryCount(kind);
  const pieces = kind === "self" ? trace.steps.map(({ read }) => read) : trace.source;
  const kept = dropSpecial ? plainKeys(pieces) : null;
  for (let query = 0; query < Math.min(queries, known); query += 1) {
    const row = visibleRow(chosenWeights(trace, kind, selection, query), kept);
    const at = Math.floor((query * rows) / queries) * columns;
    for (let key = 0; key < row.length; key += 1) {
      const pixel = at + Math.floor((key * columns) / keys);
      // Written so that a NaN in the picture gives way to a number.
      if (!(picture[pixel] >= row[key])) picture[pixel] = row[key];
    }
  }
  return picture;
}

/** @param {readonly import("loupe/types.js").Piece[]} pieces */
function plainKeys(pieces) {
  return pieces.flatMap((piece, key) => (piece.special ? [] : [key]));
}

/** @param {ArrayLike<number>} row @param {number[] | null} kept @returns {ArrayLike<number>} */
function visibleRow(row, kept) {
  if (!kept) return row;
  const keys = kept.filter((key) => key < row.length);
  const values = keepKeys(row, keys);
  const spread = new Float32Array(row.length).fill(NaN);
  keys.forEach((key, i) => { spread[key] = values[i]; });
  return spread;
}

/**
 * @param {Uint8ClampedArray} pixels  red, green, blue, alpha of each; transparent where NaN
 * @param {Float32Array} picture
 * @param {import("loupe/scale.js").Ramp} ramp
 */
export function paintThumbnail(pixels, picture, ramp) {
  for (let pixel = 0; pixel < picture.length; pixel += 1) {
    if (Number.isNaN(picture[pixel])) continue;
    const [red, green, blue] = tableColour(ramp, picture[pixel]);
    const at = pixel * 4;
    pixels[at] = red;
    pixels[at + 1] = green;
    pixels[at + 2] = blue;
    pixels[at + 3] = 255;
  }
}
