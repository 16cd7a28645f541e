/**
 * How tokens are named on the page, and how pieces become words.
 *
 * Every token of a trace has a key that all views share: "s3" is source position 3, "t2" the token
 * chosen in step 2 (which step 3 reads), "t-1" the start token that step 0 reads.
 *
 * @typedef {import("loupe/types.js").Piece} Piece
 * @typedef {{start: string, end: string}} SpecialNames
 *
 * @typedef {object} Label
 * @property {string} text  what is written
 * @property {string} title  the pieces as the vocabulary spells them, with their numbers
 * @property {string[]} tokens  keys of the tokens it stands for
 * @property {boolean} special
 * @property {boolean} joined  continues the word of the label before it
 * @property {boolean} spaced  a space stands before it in the text
 * @property {"source" | "target"} side  which language it is in
 */

/** @param {number} position @returns {string} */
export const sourceToken = (position) => `s${position}`;

/**
 * The token that step `step` chose.
 * @param {number} step
 * @returns {string}
 */
export const chosenToken = (step) => `t${step}`;

/**
 * The token that step `step` reads.
 * @param {number} step
 * @returns {string}
 */
export const readToken = (step) => `t${step - 1}`;

/**
 * A head, or all of a layer, is pointed at like a token.
 * @param {import("loupe/types.js").AttentionKind} kind
 * @param {number} layer
 * @param {number | null} head  null: the layer
 * @returns {string}
 */
export const headKey = (kind, layer, head) => `h ${kind} ${layer}${head === null ? "" : ` ${head}`}`;

/**
 * @param {readonly string[]} keys  what is pointed at
 * @param {import("loupe/types.js").AttentionKind} kind
 * @returns {{layer: number, head: number | null} | null} the head or layer of this attention among it
 */
export function headOfKeys(keys, kind) {
  const found = keys.map((key) => key.split(" ")).find(([sign, of]) => sign === "h" && of === kind);
  if (!found) return null;
  return { layer: Number(found[2]), head: found.length > 3 ? Number(found[3]) : null };
}

/**
 * @param {Piece} piece
 * @param {boolean} first whether it is the token that generation starts from
 * @param {SpecialNames} names
 * @returns {string} what is written for one piece
 */
export function pieceText(piece, first, names) {
  if (piece.special) {
    if (first) return names.start;
    return isEnd(piece) ? names.end : piece.piece;
  }
  const surface = piece.surface.trim();
  if (surface) return surface;
  return piece.piece.replace(/^▁/, "") || "␣";
}

/**
 * @param {Piece} piece
 * @returns {boolean} whether it is the end of a sentence
 */
export function isEnd(piece) {
  return piece.special && ["</s>", "<eos>", "[SEP]", "<|endoftext|>"].includes(piece.piece);
}

/**
 * Neighbours with the same word number, as lists of positions.
 * @param {Piece[]} pieces
 * @returns {number[][]}
 */
export function wordGroups(pieces) {
  /** @type {number[][]} */
  const groups = [];
  pieces.forEach((_, position) => {
    if (position > 0 && continuesWord(pieces, position)) groups[groups.length - 1].push(position);
    else groups.push([position]);
  });
  return groups;
}

/**
 * @param {Piece[]} pieces
 * @param {number} position
 * @returns {boolean} whether the piece belongs to the same word as the one before it
 */
export function continuesWord(pieces, position) {
  const before = pieces[position - 1];
  const piece = pieces[position];
  return Boolean(before) && before.word === piece.word && before.special === piece.special;
}

/**
 * The label of one piece or of several joined into a word.
 * @param {Piece[]} pieces all of them
 * @param {number[]} group positions this label stands for
 * @param {{token: (position: number) => string, side: "source" | "target", start: number,
 *   names: SpecialNames}} context `start`: position of the start token, −1 for none
 * @returns {Label}
 */
export function makeLabel(pieces, group, { token, side, start, names }) {
  const parts = group.map((position) => pieces[position]);
  return {
    text: labelText(pieces, group, start, names),
    title: parts.map((piece) => `${piece.piece} (${piece.id})`).join(" + "),
    tokens: group.map(token),
    special: parts.every((piece) => piece.special),
    joined: continuesWord(pieces, group[0]),
    spaced: /^[▁ ]./u.test(parts[0].piece),
    side,
  };
}

/**
 * @param {Piece[]} pieces
 * @param {number[]} group
 * @param {number} start
 * @param {SpecialNames} names
 * @returns {string} in a word, a piece that is only the space before it is not written
 */
function labelText(pieces, group, start, names) {
  const written = group.length === 1 ? group : group.filter((at) => pieces[at].piece !== "▁");
  return written.map((at) => pieceText(pieces[at], at === start, names)).join("");
}
