/**
 * The sliders of the Train room: which values they have, and what presets set.
 *
 * @typedef {import("loupe/train-types.js").TrainSizes} TrainSizes
 * @typedef {keyof TrainSizes} SizeName
 */

/** @type {Record<SizeName, number[]>} */
const choices = {
  dModel: [16, 32, 48, 64, 96, 128, 192, 256, 384, 512],
  layers: [1, 2, 3, 4, 6],
  heads: [1, 2, 4, 8, 16],
  feedForward: [32, 64, 128, 256, 512, 1024, 2048],
  dropout: [0, 0.05, 0.1, 0.2, 0.3],
  rate: [0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.003, 0.005],
  steps: [100, 200, 300, 500, 1000, 2000, 3000, 5000, 10000, 20000, 50000],
};

/** @type {readonly SizeName[]} */
export const sizeNames = ["steps", "dModel", "layers", "heads", "feedForward", "dropout", "rate"];

/**
 * @param {SizeName} name
 * @param {TrainSizes} sizes
 * @param {import("loupe/train-types.js").TrainLimits} limits
 * @returns {number[]} what the slider can stand at, rising; always with the value it has
 */
export function sizeChoices(name, sizes, limits) {
  const limit = name in limits ? Number(Reflect.get(limits, name)) : Infinity;
  const all = new Set([...choices[name], sizes[name]].filter((value) => value <= limit));
  const fitting = name === "heads" ? [...all].filter((heads) => sizes.dModel % heads === 0) : [...all];
  return fitting.sort((a, b) => a - b);
}

/**
 * @param {TrainSizes} sizes
 * @param {SizeName} name
 * @param {number} value
 * @returns {TrainSizes} with that value, and heads that divide the width
 */
export function withSize(sizes, name, value) {
  const next = { ...sizes, [name]: value };
  while (next.dModel % next.heads !== 0) next.heads -= 1;
  return next;
}

/** @typedef {"small" | "usual" | "large"} PresetName */

/** @type {readonly PresetName[]} */
export const presetNames = ["small", "usual", "large"];

/**
 * @param {PresetName} name
 * @param {TrainSizes} usual  of the task
 * @param {import("loupe/train-types.js").TrainLimits} limits
 * @returns {TrainSizes}
 */
export function preset(name, usual, limits) {
  if (name === "usual") return usual;
  if (name === "small") {
    return {
      ...usual, dModel: Math.max(16, usual.dModel / 2), layers: 1, heads: Math.min(2, usual.heads),
      feedForward: Math.max(32, usual.feedForward / 2),
    };
  }
  return {
    ...usual, dModel: Math.min(limits.dModel, usual.dModel * 2), layers: Math.min(limits.layers, usual.layers + 1),
    heads: Math.min(limits.heads, usual.heads * 2), feedForward: Math.min(limits.feedForward, usual.feedForward * 2),
  };
}

/**
 * @param {TrainSizes} sizes
 * @param {TrainSizes} usual
 * @param {import("loupe/train-types.js").TrainLimits} limits
 * @returns {PresetName | null} null: set by hand
 */
export function presetOf(sizes, usual, limits) {
  return presetNames.find((name) => {
    const each = preset(name, usual, limits);
    return sizeNames.every((size) => each[size] === sizes[size]);
  }) ?? null;
}
