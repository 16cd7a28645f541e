import assert from "node:assert/strict";
import { test } from "node:test";
import { mix, parseColour } from "loupe/scale.js";
import { readPublic } from "../support/sources.js";

/** The colours of a theme, as the style sheet says them. */
function coloursOf(/** @type {string} */ selector) {
  const css = readPublic("css/base.css");
  const from = css.indexOf(selector);
  const block = css.slice(from, css.indexOf("}", from));
  return Object.fromEntries([...block.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name, colour]) => [name, colour]));
}

const light = coloursOf(":root {");
const dark = { ...light, ...coloursOf(":root[data-theme=\"dark\"] {") };

/** WCAG 2: relative luminance of sRGB. */
function luminance(/** @type {readonly number[]} */ colour) {
  const [red, green, blue] = colour.map((channel) => {
    const value = channel / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** @param {readonly number[]} one @param {readonly number[]} other */
function contrast(one, other) {
  const [high, low] = [luminance(one), luminance(other)].sort((left, right) => right - left);
  return (high + 0.05) / (low + 0.05);
}

for (const [theme, colours, tint] of /** @type {const} */ ([["light", light, 0.75], ["dark", dark, 0.55]])) {
  const colour = (/** @type {string} */ name) => parseColour(colours[name]);

  test(`${theme}: text can be read on every ground`, () => {
    for (const [text, ground] of [
      ["ink", "paper"], ["ink", "surface"], ["ink", "raised"], ["muted", "paper"], ["muted", "surface"],
      ["muted", "raised"], ["mark-ink", "mark"], ["alert", "alert-ground"], ["alert", "surface"], ["surface", "ink"],
      ["surface", "less"], ["surface", "more"],
    ]) {
      const found = contrast(colour(text), colour(ground));
      assert.ok(found >= 4.5, `${text} on ${ground}: ${found.toFixed(2)}`);
    }
  });

  test(`${theme}: a word can be read on the strongest tint of its weight`, () => {
    for (const hue of ["encoder", "self", "cross"]) {
      const ground = mix(colour("surface"), colour(hue), tint);
      const found = contrast(colour("ink"), ground);
      assert.ok(found >= 4.5, `ink on ${hue}: ${found.toFixed(2)}`);
    }
  });

  test(`${theme}: more weight is always more contrast with the paper`, () => {
    for (const hue of ["encoder", "self", "cross", "less", "more"]) {
      const steps = [colour("cell"), colour(hue), colour(`${hue}-full`)].map((each) => contrast(each, colour("surface")));
      assert.ok(steps[0] < steps[1] && steps[1] < steps[2], `${hue}: ${steps}`);
    }
  });
}
