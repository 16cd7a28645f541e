/**
 * Means over the rows of each part, gathered row by row.
 *
 * @typedef {object} PartReading  one number for each of the three parts; NaN where a part is empty
 * @property {string} name
 * @property {number[]} values
 * @property {"share" | "tokens"} unit
 *
 * @typedef {readonly [string, PartReading["unit"], (row: ArrayLike<number>, query: number) => number]} Reader
 *
 * @param {readonly (readonly [number, number])[]} parts  from, to of each
 * @param {readonly Reader[]} readers
 */
export function createPartSums(parts, readers) {
  const sums = readers.map(() => parts.map(() => 0));
  const counts = parts.map(() => 0);
  /** @type {number[]} part of each row */
  const partOf = parts.flatMap(([from, to], part) => Array.from({ length: to - from }, () => part));
  return {
    /** @param {(query: number, part: number) => void} visit each row of all parts, in order */
    each: (visit) => partOf.forEach((part, query) => visit(query, part)),

    /** @param {ArrayLike<number>} row @param {number} query */
    add(row, query) {
      const part = partOf[query];
      counts[part] += 1;
      readers.forEach(([, , read], at) => { sums[at][part] += read(row, query); });
    },

    /** @returns {PartReading[]} */
    readings: () => readers.map(([name, unit], at) =>
      ({ name, unit, values: sums[at].map((sum, part) => sum / counts[part]) })),
  };
}
