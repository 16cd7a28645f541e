/**
 * From a weight to ink. Zero and one are fixed for every picture, so that two pictures can be
 * compared; between them the ink follows a power below 1, because most weights are small. The
 * legend is drawn by the same function.
 *
 * @typedef {[number, number, number]} Colour  sRGB, 0 to 255
 * @typedef {object} Ramp
 * @property {Colour} none  ink of 0: the paper
 * @property {Colour} middle
 * @property {Colour} full  ink of 1
 */

const EXPONENT = 0.7;
const MIDDLE = 0.55;

/**
 * @param {number} weight
 * @returns {number} amount of ink, 0 to 1, strictly increasing
 */
export function ink(weight) {
  if (!(weight > 0)) return 0;
  return Math.min(weight, 1) ** EXPONENT;
}

/**
 * The inverse of `ink`, for legends.
 * @param {number} amount of ink, 0 to 1
 * @returns {number}
 */
export function weightOfInk(amount) {
  return amount ** (1 / EXPONENT);
}

/**
 * @param {Ramp} ramp
 * @param {number} weight
 * @returns {Colour}
 */
export function rampColour(ramp, weight) {
  return inkColour(ramp, ink(weight));
}

/**
 * @param {Ramp} ramp
 * @param {number} amount of ink
 * @returns {Colour}
 */
function inkColour(ramp, amount) {
  if (amount < MIDDLE) return mix(ramp.none, ramp.middle, amount / MIDDLE);
  return mix(ramp.middle, ramp.full, (amount - MIDDLE) / (1 - MIDDLE));
}

/** Steps of ink in a table of colours: finer than the eye sees. */
const TABLE_STEPS = 255;

/**
 * The colours of a ramp worked out once, for pictures of many cells.
 * @typedef {object} RampTable
 * @property {Colour[]} colours
 * @property {string[]} css
 */

/** @type {WeakMap<Ramp, RampTable>} */
const tables = new WeakMap();

/** @param {Ramp} ramp @returns {RampTable} */
function tableOf(ramp) {
  const known = tables.get(ramp);
  if (known) return known;
  const colours = Array.from({ length: TABLE_STEPS + 1 }, (_, step) =>
    inkColour(ramp, step / TABLE_STEPS));
  const table = { colours, css: colours.map(cssColour) };
  tables.set(ramp, table);
  return table;
}

/**
 * As `rampColour`, to the nearest of 256 steps of ink.
 * @param {Ramp} ramp
 * @param {number} weight
 * @returns {Colour}
 */
export function tableColour(ramp, weight) {
  return tableOf(ramp).colours[Math.round(ink(weight) * TABLE_STEPS)];
}

/**
 * @param {Ramp} ramp
 * @param {number} weight
 * @returns {string} as the style sheet writes it
 */
export function tableCss(ramp, weight) {
  return tableOf(ramp).css[Math.round(ink(weight) * TABLE_STEPS)];
}

/**
 * A difference: zero is the paper, and equal sizes of either sign have equal ink.
 * @param {{less: Ramp, more: Ramp}} ramps
 * @param {number} difference −1 to 1
 * @returns {string} as the style sheet writes it
 */
export function differenceCss(ramps, difference) {
  return cssColour(differenceColour(ramps, difference));
}

/**
 * @param {{less: Ramp, more: Ramp}} ramps
 * @param {number} difference
 * @returns {Colour}
 */
export function differenceColour({ less, more }, difference) {
  return tableColour(difference < 0 ? less : more, Math.abs(difference));
}

/**
 * @param {Colour} from
 * @param {Colour} to
 * @param {number} amount
 * @returns {Colour}
 */
export function mix(from, to, amount) {
  const channel = (/** @type {number} */ i) => Math.round(from[i] + (to[i] - from[i]) * amount);
  return [channel(0), channel(1), channel(2)];
}

/** @param {Colour} colour @returns {string} */
export function cssColour([red, green, blue]) {
  return `rgb(${red} ${green} ${blue})`;
}

/**
 * @param {string} text "#rrggbb"
 * @returns {Colour}
 */
export function parseColour(text) {
  const match = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(text.trim());
  if (!match) return [128, 128, 128];
  return [parseInt(match[1], 16), parseInt(match[2], 16), parseInt(match[3], 16)];
}

/**
 * Width and opacity of a line between two words.
 * @param {number} weight
 * @returns {{width: number, opacity: number}} width as a share of the thickest line
 */
export function lineInk(weight) {
  return { width: Math.max(0.08, Math.min(weight, 1)), opacity: 0.12 + 0.78 * ink(weight) };
}
