import { parseColour } from "loupe/scale.js";

/**
 * The colours of the style sheet, for what is drawn on canvas.
 *
 * @typedef {import("loupe/types.js").AttentionKind} AttentionKind
 *
 * @typedef {object} Palette
 * @property {string} ink
 * @property {string} muted
 * @property {string} paper
 * @property {string} hatch  of what cannot be seen
 * @property {string} mark  behind what is current
 * @property {string} family  of the type
 * @property {Record<AttentionKind, import("loupe/scale.js").Ramp>} ramps
 * @property {import("loupe/scale.js").Ramp} less  of a difference below zero: A has more
 * @property {import("loupe/scale.js").Ramp} more  of a difference above zero: B has more
 */

/**
 * @param {Document} document
 * @returns {Palette}
 */
export function readPalette(document) {
  const style = document.defaultView?.getComputedStyle(document.documentElement);
  const value = (/** @type {string} */ name) => style?.getPropertyValue(name).trim() ?? "";
  const none = parseColour(value("--cell"));
  /** @param {AttentionKind | "less" | "more"} kind */
  const ramp = (kind) => ({
    none,
    middle: parseColour(value(`--${kind}`)),
    full: parseColour(value(`--${kind}-full`)),
  });
  return {
    ink: value("--ink"),
    muted: value("--muted"),
    paper: value("--surface"),
    hatch: value("--line-strong"),
    mark: value("--mark"),
    family: style?.fontFamily || "sans-serif",
    ramps: { encoder: ramp("encoder"), self: ramp("self"), cross: ramp("cross") },
    less: ramp("less"),
    more: ramp("more"),
  };
}
