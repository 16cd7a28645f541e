import { chosenWeights, indices, joinWords, keepKeys } from "loupe/attention.js";
import { chosenToken, makeLabel, readToken, sourceToken, wordGroups } from "loupe/labels.js";

/**
 * One attention as the pictures want it: labelled rows (queries) and columns (keys), up to the
 * step that is shown. Lines, matrix, thumbnails and tables all draw from here.
 *
 * @typedef {import("loupe/types.js").AttentionKind} AttentionKind
 * @typedef {import("loupe/types.js").Choice} Choice
 * @typedef {import("loupe/types.js").Piece} Piece
 * @typedef {import("loupe/labels.js").Label} Label
 * @typedef {import("loupe/labels.js").SpecialNames} SpecialNames
 * @typedef {import("loupe/trace.js").Trace} Trace
 *
 * @typedef {object} FrameRow
 * @property {Label} label  the one that names the row
 * @property {Label | null} read  decoder rows: the token (or word) that was read
 * @property {Label | null} chosen  decoder rows: the token (or word) that was chosen
 * @property {number[]} queries  source positions or steps
 * @property {boolean[]} hidden  [column]; true where the mask lets nothing be seen
 *
 * @typedef {object} Frame  rows and columns without weights
 * @property {AttentionKind} kind
 * @property {FrameRow[]} rows
 * @property {Label[]} columns
 * @property {number[][]} keys  keys of each column
 * @property {boolean} words
 * @property {boolean} dropSpecial
 * @property {number | null} current  row of the step that is shown; null for the encoder
 *
 * @typedef {object} AttentionSlice
 * @property {Frame} frame
 * @property {Float64Array[]} weights  [row][column]; NaN where nothing is left to show
 * @property {Choice} layer
 * @property {Choice} head
 *
 * @typedef {object} FrameOptions
 * @property {AttentionKind} kind
 * @property {number} step  rows of later steps are left out
 * @property {boolean} words  pieces joined into words
 * @property {boolean} dropSpecial  special keys left out, the rest renormalised
 * @property {import("loupe/types.js").Emphasis} emphasis
 * @property {boolean} choiceHidden  the step has not chosen its token yet: its name is "?"
 * @property {SpecialNames} names
 */

/**
 * @param {Trace} trace
 * @param {FrameOptions} options
 * @returns {Frame}
 */
export function buildFrame(trace, options) {
  const { kind, step, words, dropSpecial, names } = options;
  const keySide = kind === "self" ? readSide(trace, step) : sourceSide(trace);
  const keys = groups(keySide.pieces, words)
    .filter((group) => !(dropSpecial && keySide.pieces[group[0]].special));
  const rows = frameRows(trace, options, keys);
  return {
    kind,
    rows,
    columns: keys.map((group) => keySide.label(group, names)),
    keys,
    words,
    dropSpecial,
    current: kind !== "encoder" && rows.length > 0 ? rows.length - 1 : null,
  };
}

/**
 * The weights that fill a frame.
 * @param {Trace} trace
 * @param {Frame} frame
 * @param {Choice} layer
 * @param {Choice} head
 * @returns {Float64Array[]} [row][column]
 */
export function frameWeights(trace, frame, layer, head) {
  const kept = frame.keys.flat();
  const queries = frame.rows.flatMap((row) => row.queries);
  const weights = queries.map((query) => {
    const row = chosenWeights(trace, frame.kind, layer, head, query);
    return frame.dropSpecial ? spread(keepKeys(row, kept), kept) : row;
  });
  if (!frame.dropSpecial && !frame.words) {
    return weights.map((row) => padded(row, frame.columns.length));
  }
  return joinWords(weights, frame.rows.map((row) => row.queries), frame.keys);
}

/**
 * @param {ArrayLike<number>} row
 * @param {number} length
 * @returns {Float64Array} the row, and 0 for the keys it lacks
 */
function padded(row, length) {
  const result = new Float64Array(length);
  result.set(row);
  return result;
}

/**
 * @param {Trace} trace
 * @param {Frame} frame
 * @param {Choice} layer
 * @param {Choice} head
 * @returns {AttentionSlice}
 */
export function buildSlice(trace, frame, layer, head) {
  return { frame, weights: frameWeights(trace, frame, layer, head), layer, head };
}

/**
 * @param {Trace} trace
 * @param {FrameOptions} options
 * @param {number[][]} keys keys of each column
 * @returns {FrameRow[]}
 */
function frameRows(trace, { kind, step, words, emphasis, choiceHidden, names }, keys) {
  const read = kind === "encoder" ? null : readSide(trace, step);
  const chosen = kind === "encoder" ? null : chosenSide(trace, step, choiceHidden);
  const naming = (emphasis === "read" ? read : chosen) ?? sourceSide(trace);
  return groups(naming.pieces, words).map((queries) => ({
    label: naming.label(queries, names),
    read: read && read.label(queries, names),
    chosen: chosen && chosen.label(queries, names),
    queries,
    hidden: keys.map((group) => kind === "self" && group[0] > queries[queries.length - 1]),
  }));
}

/** What stands for a token that is not chosen yet. */
const unknown = { piece: "?", surface: "?", special: false };

/**
 * @typedef {object} Side  the tokens along one side of a picture
 * @property {Piece[]} pieces
 * @property {(group: number[], names: SpecialNames) => Label} label
 */

/** @param {Trace} trace @returns {Side} */
function sourceSide(trace) {
  return side(trace.source, { token: sourceToken, side: "source", start: -1 });
}

/** @param {Trace} trace @param {number} step @returns {Side} */
function readSide(trace, step) {
  const pieces = trace.steps.slice(0, step + 1).map((each) => each.read);
  return side(pieces, { token: readToken, side: "target", start: 0 });
}

/**
 * @param {Trace} trace
 * @param {number} step
 * @param {boolean} lastHidden
 * @returns {Side}
 */
function chosenSide(trace, step, lastHidden) {
  const pieces = trace.steps.slice(0, step + 1).map(({ chosen, index }) =>
    (lastHidden && index === step ? { ...chosen, ...unknown } : chosen));
  return side(pieces, { token: chosenToken, side: "target", start: -1 });
}

/**
 * @param {Piece[]} pieces
 * @param {{token: (position: number) => string, side: "source" | "target", start: number}} context
 * @returns {Side}
 */
function side(pieces, context) {
  return { pieces, label: (group, names) => makeLabel(pieces, group, { ...context, names }) };
}

/**
 * @param {Piece[]} pieces
 * @param {boolean} words
 * @returns {number[][]}
 */
function groups(pieces, words) {
  return words ? wordGroups(pieces) : indices(pieces.length).map((position) => [position]);
}

/**
 * Puts kept weights back at their key positions.
 * @param {Float64Array} values [kept key]
 * @param {number[]} kept in ascending order
 * @returns {Float64Array} [key]
 */
function spread(values, kept) {
  const row = new Float64Array((kept[kept.length - 1] ?? -1) + 1);
  kept.forEach((key, i) => { row[key] = values[i]; });
  return row;
}
