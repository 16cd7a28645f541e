/**
 * The few readings that pictures need at once, with the library's formulas (docs/readings.md). All
 * are over the weights as used: pieces, special tokens included. Pure.
 *
 * @typedef {import("loupe/types.js").AttentionKind} AttentionKind
 * @typedef {import("loupe/trace.js").Trace} Trace
 * @typedef {ArrayLike<number>} Row  [key], summing to 1
 */

/**
 * @param {Row} row
 * @returns {number} −Σ w ln w, in nats: 0 where one key has all, ln(keys) where all have the same
 */
export function entropy(row) {
  let sum = 0;
  for (let key = 0; key < row.length; key += 1) if (row[key] > 0) sum -= row[key] * Math.log(row[key]);
  return sum;
}

/**
 * @param {Row} row of masked self-attention
 * @param {number} query
 * @returns {number} Σ w (query − key), in tokens
 */
export function distanceBack(row, query) {
  let sum = 0;
  for (let key = 0; key < row.length; key += 1) sum += row[key] * (query - key);
  return sum;
}

/**
 * @param {Row} row
 * @param {ReadonlySet<number>} keys
 * @returns {number} Σ w over these keys
 */
export function shareOn(row, keys) {
  let sum = 0;
  for (const key of keys) sum += row[key] ?? 0;
  return sum;
}

/**
 * How much of the source has been looked at: of each key at most 1 counts.
 * @param {Row[]} rows of the steps in question
 * @param {readonly number[]} keys those that count
 * @returns {number} mean over the keys of min(1, Σ w over the rows)
 */
export function coverage(rows, keys) {
  if (keys.length === 0) return NaN;
  const sums = keys.map((key) => Math.min(1, rows.reduce((sum, row) => sum + row[key], 0)));
  return sums.reduce((sum, each) => sum + each, 0) / keys.length;
}

/**
 * The first, second and last third; the first ones take the remainder.
 * @param {number} count
 * @returns {[number, number][]} from, to (one past the last)
 */
export function thirds(count) {
  const first = Math.floor((count + 2) / 3);
  const second = first + Math.floor((count - first + 1) / 2);
  return [[0, first], [first, second], [second, count]];
}

/**
 * @param {ArrayLike<number>} values
 * @returns {number} NaN where there are none
 */
export function mean(values) {
  let sum = 0;
  for (let i = 0; i < values.length; i += 1) sum += values[i];
  return sum / values.length;
}

/**
 * @typedef {"itself" | "previous" | "next" | "start" | "end" | "punctuation" | "token" | "moving"
 *   | "wide"} HabitName
 */

/**
 * What a head looks at over many rows: a place relative to the query, a kind of token, one and the
 * same token; or else at one word after the other ("moving"), or at many at once ("wide").
 *
 * @typedef {object} Habit
 * @property {HabitName} name
 * @property {number} share  mean over the rows of the weight on it; for "moving" and "wide" of the
 *   largest weight
 * @property {number | null} key  of the token, where the name is "token"
 * @property {number} entropy  mean over the rows, in nats
 */

/** A place or kind is only called a habit from this mean share on. */
const HABIT_FROM = 0.35;

/**
 * @param {object} head
 * @param {AttentionKind} head.kind
 * @param {number} head.queries
 * @param {(query: number) => Row} head.row
 * @param {TokenClasses} head.classes  of its keys
 * @returns {Habit | null} null where there is no row
 */
export function headHabit({ kind, queries, row, classes }) {
  if (queries === 0) return null;
  const shares = { itself: 0, previous: 0, next: 0, start: 0, end: 0, punctuation: 0 };
  /** @type {number[]} */
  const received = [];
  let entropies = 0;
  let largest = 0;
  for (let query = 0; query < queries; query += 1) {
    const weights = row(query);
    entropies += entropy(weights);
    largest += largestOf(weights);
    if (kind !== "cross") {
      shares.itself += weights[query] ?? 0;
      shares.previous += weights[query - 1] ?? 0;
      shares.next += weights[query + 1] ?? 0;
    }
    shares.start += kind === "self" ? weights[0] : 0;
    shares.end += shareOn(weights, classes.end);
    shares.punctuation += shareOn(weights, classes.punctuation);
    for (let key = 0; key < weights.length; key += 1) received[key] = (received[key] ?? 0) + weights[key];
  }
  const names = /** @type {(keyof typeof shares)[]} */ (Object.keys(shares));
  const best = names.reduce((left, right) => (shares[right] > shares[left] ? right : left));
  const key = received.indexOf(Math.max(...received));
  /** @param {HabitName} name @param {number} total */
  const habit = (name, total) => ({ name, share: total / queries, key: null, entropy: entropies / queries });
  if (shares[best] >= HABIT_FROM * queries) return habit(best, shares[best]);
  if (received[key] >= HABIT_FROM * queries) return { ...habit("token", received[key]), key };
  return habit(largest >= 0.5 * queries ? "moving" : "wide", largest);
}

/** @param {Row} row @returns {number} a loop: rows are many and may be long */
function largestOf(row) {
  let largest = -Infinity;
  for (let key = 0; key < row.length; key += 1) if (row[key] > largest) largest = row[key];
  return largest;
}

/**
 * Which tokens are the end token, punctuation, or belong to the first words.
 * @typedef {object} TokenClasses
 * @property {ReadonlySet<number>} end
 * @property {ReadonlySet<number>} punctuation
 * @property {ReadonlySet<number>} first  the first third of the pieces that are not special
 * @property {readonly number[]} plain  the pieces that are not special
 */

/**
 * @param {readonly import("loupe/types.js").Piece[]} pieces
 * @returns {TokenClasses}
 */
export function tokenClasses(pieces) {
  const positions = pieces.map((_, position) => position);
  const plain = positions.filter((position) => !pieces[position].special);
  const [, length] = thirds(plain.length)[0];
  return {
    end: new Set(positions.filter((at) => pieces[at].special && at > 0)),
    punctuation: new Set(plain.filter((at) => /^\p{P}+$/u.test(pieces[at].surface.trim()))),
    first: new Set(plain.slice(0, length)),
    plain,
  };
}
