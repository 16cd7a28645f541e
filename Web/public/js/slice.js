import { chosenWeights, indices, joinWords, keepKeys } from "loupe/attention.js";
import { chosenToken, makeLabel, readToken, sourceToken, wordGroups } from "loupe/labels.js";

/**
 * One attention as the pictures want it: labelled rows (queries) and columns (keys), up to the
 * step that is shown. Lines, matrix, thumbnails and tables all draw from here.
 *
 * @typedef {import("loupe/types.js").AttentionKind} AttentionKind
 * @typedef {import("loupe/types.js").Selection} Selection
 * @typedef {import("loupe/types.js").Unit} Unit
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
 * @property {number[] | null} shares  the part of its keys' weight that each column gets: 1 but for
 *   characters, which share their piece's weight evenly; null where all are 1
 * @property {Unit} unit
 * @property {boolean} dropSpecial
 * @property {number | null} current  row of the step that is shown; null for the encoder
 *
 * @typedef {object} AttentionSlice
 * @property {Frame} frame
 * @property {Float64Array[]} weights  [row][column]; NaN where nothing is left to show
 * @property {Selection} selection
 *
 * @typedef {object} FrameOptions
 * @property {AttentionKind} kind
 * @property {number} step  rows of later steps are left out
 * @property {Unit} unit
 * @property {number} [at]  the step that is current, where it is not the last of the rows
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
  const { kind, step, unit, dropSpecial, names } = options;
  const keySide = kind === "self" ? readSide(trace, step) : sourceSide(trace);
  const columns = units(keySide.pieces, unit)
    .filter(({ group }) => !(dropSpecial && keySide.pieces[group[0]].special));
  const keys = columns.map(({ group }) => group);
  const rows = frameRows(trace, options, keys);
  return {
    kind,
    rows,
    columns: columns.map((each) => keySide.label(each, names)),
    keys,
    shares: unit === "characters" ? columns.map(({ share }) => share) : null,
    unit,
    dropSpecial,
    current: kind === "encoder" ? null : lastRowOf(rows, options.at ?? step),
  };
}

/** @param {FrameRow[]} rows @param {number} step @returns {number | null} */
function lastRowOf(rows, step) {
  for (let row = rows.length - 1; row >= 0; row -= 1) {
    if (rows[row].queries.includes(step)) return row;
  }
  return null;
}

/**
 * The weights that fill a frame.
 * @param {Trace} trace
 * @param {Frame} frame
 * @param {Selection} selection
 * @returns {Float64Array[]} [row][column]
 */
export function frameWeights(trace, frame, selection) {
  const kept = [...new Set(frame.keys.flat())];
  /** @type {Map<number, ArrayLike<number>>} a word's rows share no query, but characters do */
  const known = new Map();
  const weightsOf = (/** @type {number} */ query) => {
    const row = known.get(query) ?? rowWeights(trace, frame, selection, query, kept);
    known.set(query, row);
    return row;
  };
  if (!frame.dropSpecial && frame.unit === "pieces") {
    return frame.rows.map(({ queries }) => padded(weightsOf(queries[0]), frame.columns.length));
  }
  return frame.rows.map(({ queries }) => {
    const rows = queries.map(weightsOf);
    const [row] = joinWords(rows, [rows.map((_, at) => at)], frame.keys);
    return frame.shares ? row.map((weight, column) => weight * (frame.shares?.[column] ?? 1)) : row;
  });
}

/**
 * @param {Trace} trace
 * @param {Frame} frame
 * @param {Selection} selection
 * @param {number} query
 * @param {number[]} kept keys in ascending order
 */
function rowWeights(trace, frame, selection, query, kept) {
  const row = chosenWeights(trace, frame.kind, selection, query);
  return frame.dropSpecial ? spread(keepKeys(row, kept), kept) : row;
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
 * @param {Selection} selection
 * @returns {AttentionSlice}
 */
export function buildSlice(trace, frame, selection) {
  return { frame, weights: frameWeights(trace, frame, selection), selection };
}

/**
 * @param {Trace} trace
 * @param {FrameOptions} options
 * @param {number[][]} keys keys of each column
 * @returns {FrameRow[]}
 */
function frameRows(trace, { kind, step, unit, emphasis, choiceHidden, names }, keys) {
  const read = kind === "encoder" ? null : readSide(trace, step);
  const chosen = kind === "encoder" ? null : chosenSide(trace, step, choiceHidden);
  const naming = (emphasis === "read" ? read : chosen) ?? sourceSide(trace);
  // Half a million of the same answer: where there is no mask, all rows share it.
  const nothingHidden = keys.map(() => false);
  return units(naming.pieces, unit).map((each) => ({
    label: naming.label(each, names),
    read: read && read.label(naming === read ? each : { ...each, text: null }, names),
    chosen: chosen && chosen.label(naming === chosen ? each : { ...each, text: null }, names),
    queries: each.group,
    hidden: kind === "self" ? keys.map((group) => group[0] > each.group[each.group.length - 1]) : nothingHidden,
  }));
}

/** What stands for a token that is not chosen yet. */
const unknown = { piece: "?", surface: "?", special: false };

/**
 * @typedef {object} Side  the tokens along one side of a picture
 * @property {Piece[]} pieces
 * @property {(each: UnitGroup, names: SpecialNames) => Label} label
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
  return {
    pieces,
    label: ({ group, text, inside }, names) => {
      const label = makeLabel(pieces, group, { ...context, names });
      return text === null ? label
        : { ...label, text, joined: inside || label.joined, spaced: label.spaced && !inside };
    },
  };
}

/**
 * @typedef {object} UnitGroup  what stands as one row or column
 * @property {number[]} group  positions of its pieces
 * @property {string | null} text  a character; null: as the pieces are named
 * @property {boolean} inside  a character that is not the first of its piece
 * @property {number} share  of its piece's weight
 */

/**
 * @param {Piece[]} pieces
 * @param {Unit} unit
 * @returns {UnitGroup[]}
 */
function units(pieces, unit) {
  if (unit === "characters") return pieces.flatMap((piece, position) => characterUnits(piece, position));
  const groups = unit === "words" ? wordGroups(pieces) : indices(pieces.length).map((position) => [position]);
  return groups.map((group) => ({ group, text: null, inside: false, share: 1 }));
}

/**
 * A piece's characters; one without any (a special token, a lone space) stays whole.
 * @param {Piece} piece
 * @param {number} position
 * @returns {UnitGroup[]}
 */
function characterUnits(piece, position) {
  const characters = piece.special ? [] : [...piece.surface.trim()];
  if (characters.length < 2) return [{ group: [position], text: null, inside: false, share: 1 }];
  return characters.map((text, at) =>
    ({ group: [position], text, inside: at > 0, share: 1 / characters.length }));
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
