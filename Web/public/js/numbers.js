/**
 * How numbers are written on the page: always the computed value, rounded only for reading.
 */

/**
 * A weight or probability with three digits after the point.
 * @param {number} value
 * @returns {string}
 */
export function fixed(value, digits = 3) {
  if (!Number.isFinite(value)) return "–";
  const text = value.toFixed(digits);
  return /^-0\.?0*$/.test(text) ? text.slice(1) : text;
}

/**
 * A probability as a percentage; what is not zero is never written as zero.
 * @param {number} value
 * @returns {string}
 */
export function percent(value) {
  if (!Number.isFinite(value)) return "–";
  if (value > 0 && value < 0.001) return "<0.1%";
  return `${(value * 100).toFixed(1)}%`;
}

/**
 * A value of a vector: four significant digits, whole numbers as they are.
 * @param {number} value
 * @returns {string}
 */
export function significant(value) {
  if (!Number.isFinite(value)) return "–";
  if (Number.isInteger(value)) return String(value);
  const size = Math.abs(value);
  return size >= 1000 || size < 0.001 ? value.toExponential(2) : value.toPrecision(4);
}

/**
 * The shape of a tensor, "1 × 256".
 * @param {number[]} shape
 * @returns {string}
 */
export function shapeText(shape) {
  return shape.join(" × ");
}

/**
 * Milliseconds for people: "0.8 ms", "41 ms", "2.1 s".
 * @param {number} milliseconds
 * @returns {string}
 */
export function duration(milliseconds) {
  if (!Number.isFinite(milliseconds)) return "–";
  if (milliseconds < 10) return `${milliseconds.toFixed(1)} ms`;
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  return `${(milliseconds / 1000).toFixed(1)} s`;
}

/**
 * @param {number} value
 * @param {number} lowest
 * @param {number} highest
 * @returns {number} the nearest number of the closed range; `lowest` for NaN
 */
export function clamp(value, lowest, highest) {
  return value >= lowest ? Math.min(value, highest) : lowest;
}
