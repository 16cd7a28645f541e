/**
 * Arithmetic of the curves: from values to places, and where the axes have their marks.
 *
 * @typedef {object} Axis
 * @property {number} low
 * @property {number} high
 * @property {boolean} logarithmic
 * @property {number} from  where `low` is drawn
 * @property {number} to  where `high` is drawn
 */

/** @param {Axis} axis @param {number} value @returns {number} where it is drawn */
export function placeOn({ low, high, logarithmic, from, to }, value) {
  const [a, b, v] = logarithmic ? [Math.log(low), Math.log(high), Math.log(Math.max(value, low))] : [low, high, value];
  return b === a ? from : from + ((v - a) / (b - a)) * (to - from);
}

/**
 * Round values that divide an axis evenly.
 * @param {number} low
 * @param {number} high
 * @param {number} [wanted]  about how many
 * @returns {number[]}
 */
export function linearMarks(low, high, wanted = 5) {
  const rough = (high - low) / Math.max(wanted, 1);
  if (!(rough > 0)) return [low];
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((each) => each * power).find((each) => each >= rough) ?? power;
  const marks = [];
  for (let count = Math.ceil(low / step); count * step <= high * (1 + 1e-9); count += 1) {
    marks.push(Number((count * step).toPrecision(12)));
  }
  return marks;
}

/**
 * 1, 2 and 5 of each power of ten.
 * @param {number} low  above 0
 * @param {number} high
 * @returns {number[]}
 */
export function logarithmicMarks(low, high) {
  const marks = [];
  for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power += 1) {
    for (const each of [1, 2, 5]) {
      const mark = Number((each * 10 ** power).toPrecision(12));
      if (mark >= low * (1 - 1e-9) && mark <= high * (1 + 1e-9)) marks.push(mark);
    }
  }
  return marks;
}

/**
 * A value's axis from 0 (linear) or from just below the smallest (logarithmic).
 * @param {number[]} values
 * @param {boolean} logarithmic
 * @param {number} from
 * @param {number} to
 * @returns {Axis}
 */
export function axisOf(values, logarithmic, from, to) {
  const finite = values.filter((value) => Number.isFinite(value) && (!logarithmic || value > 0));
  const high = Math.max(...finite, logarithmic ? 1e-3 : 0);
  if (!logarithmic) return { low: 0, high: high > 0 ? high * 1.04 : 1, logarithmic, from, to };
  const low = Math.min(...finite, high);
  return { low: low * 0.9, high: high * 1.1, logarithmic, from, to };
}

/**
 * @param {readonly {x: number, y: number}[]} points  places
 * @returns {string} the `d` of a path through them
 */
export function pathThrough(points) {
  return points.map(({ x, y }, i) => `${i === 0 ? "M" : "L"}${x.toFixed(1)} ${y.toFixed(1)}`).join("");
}

/**
 * @param {readonly {step: number}[]} items  in the order of their steps
 * @param {number} step
 * @returns {number} place of the item nearest to `step`; -1 for none
 */
export function nearestStep(items, step) {
  let best = -1;
  items.forEach((item, i) => {
    if (best < 0 || Math.abs(item.step - step) < Math.abs(items[best].step - step)) best = i;
  });
  return best;
}
