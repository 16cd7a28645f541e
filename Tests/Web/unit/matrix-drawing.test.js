import assert from "node:assert/strict";
import { test } from "node:test";
import { drawMatrix } from "loupe/matrix-drawing.js";
import { layoutMatrix } from "loupe/matrix-layout.js";
import { canvasPainter, svgPainter } from "loupe/painters.js";
import { buildFrame, buildSlice } from "loupe/slice.js";
import { names, tinyTrace } from "../support/fixtures.js";

const measure = (/** @type {string} */ text, /** @type {number} */ size) => [...text].length * size;
/** @type {import("loupe/scale.js").Ramp} */
const ramp = { none: [255, 255, 255], middle: [100, 100, 100], full: [0, 0, 0] };
/** @type {import("loupe/palette.js").Palette} */
const palette = {
  ink: "#111111", muted: "#777777", paper: "#ffffff", hatch: "#cccccc", mark: "#ffee00",
  family: "sans-serif", ramps: { encoder: ramp, self: ramp, cross: ramp },
};

/** @param {Partial<import("loupe/slice.js").FrameOptions>} options */
function picture(options) {
  const trace = tinyTrace();
  const frame = buildFrame(trace, {
    kind: "self", step: 1, unit: "pieces", dropSpecial: false, emphasis: "chosen", choiceHidden: false, names,
    ...options,
  });
  return {
    layout: layoutMatrix(frame, { width: 500, root: 16, measure }),
    slice: buildSlice(trace, frame, { layer: 0, head: 0 }), palette, emphasis: /** @type {const} */ ("chosen"),
    active: frame.current, hover: null, marked: [],
  };
}

/** Writes down what is painted. */
function recorder() {
  /** @type {{what: string, values: unknown[]}[]} */
  const calls = [];
  const note = (/** @type {string} */ what) => (/** @type {unknown[]} */ ...values) => {
    calls.push({ what, values });
  };
  return {
    calls,
    painter: { fill: note("fill"), outline: note("outline"), hatch: note("hatch"), text: note("text") },
  };
}

test("every visible cell is filled by its weight, every hidden one is hatched", () => {
  const { calls, painter } = recorder();
  const shown = picture({});
  drawMatrix(painter, shown);
  const cells = calls.filter(({ what, values }) => what === "fill" && String(values[4]).startsWith("rgb"));
  assert.equal(cells.length, 3);
  assert.equal(cells[0].values[4], "rgb(0 0 0)");
  assert.equal(calls.filter(({ what }) => what === "hatch").length, 1);
});

test("rows are labelled by the token read and the token chosen", () => {
  const { calls, painter } = recorder();
  drawMatrix(painter, picture({}));
  const words = calls.filter(({ what }) => what === "text").map(({ values }) => values[2]);
  assert.deepEqual(words, ["<s>", "取り", "<s>", "→", "取り", "取り", "→", "消す"]);
});

test("the row of the step is marked and outlined", () => {
  const { calls, painter } = recorder();
  const shown = picture({});
  drawMatrix(painter, shown);
  assert.equal(calls.filter(({ what, values }) => what === "fill" && values[4] === palette.mark).length, 1);
  const outline = calls.filter(({ what }) => what === "outline");
  assert.equal(outline.length, 1);
  assert.equal(outline[0].values[1], shown.layout.top + shown.layout.cell - 1.5);
});

test("rows with nothing left are drawn empty", () => {
  const { calls, painter } = recorder();
  drawMatrix(painter, { ...picture({ dropSpecial: true }), active: null });
  // Row 0 has no key but the start token, which is dropped: its one column is hidden by the mask.
  assert.equal(calls.filter(({ what }) => what === "hatch").length, 1);
  assert.equal(calls.filter(({ what, values }) => what === "fill" && values[4] === "rgb(0 0 0)").length, 1);
});

test("the same picture as a file: well-formed, escaped, nothing from outside", () => {
  const shown = picture({});
  const painter = svgPainter({
    width: shown.layout.width, height: shown.layout.height, family: "\"A\" & B", paper: "#fff",
    title: "<b>&\"", measure,
  });
  drawMatrix(painter, shown);
  const text = painter.finish();
  assert.match(text, /^<svg xmlns="http:\/\/www.w3.org\/2000\/svg"/);
  assert.ok(text.includes("<title>&#60;b&#62;&#38;&#34;</title>"));
  assert.ok(text.includes("&#60;s&#62;"));
  assert.equal((text.match(/<rect/g) ?? []).length, 1 + 3 + 1 + 1 + 1);
  assert.ok(!/style=|href|<script/.test(text));
});

test("the canvas painter cuts what is too long", () => {
  /** @type {string[]} */
  const written = [];
  const context = new Proxy({}, {
    get: (_, name) => (name === "measureText" ? (/** @type {string} */ text) => ({ width: text.length * 10 })
      : name === "fillText" ? (/** @type {string} */ text) => written.push(text) : () => undefined),
    set: () => true,
  });
  const painter = canvasPainter(/** @type {any} */ (context), "x");
  painter.text(0, 0, "abcdefgh", { size: 10, colour: "#000", longest: 45 });
  painter.text(0, 0, "abc", { size: 10, colour: "#000", longest: 45 });
  assert.deepEqual(written, ["abc…", "abc"]);
});

test("very small cells are pixels of one image, hidden ones transparent, and few labels are written", () => {
  const { calls, painter } = recorder();
  const shown = picture({});
  /** @type {{columns: number, rows: number, pixels: Uint8ClampedArray}[]} */
  const images = [];
  drawMatrix({
    ...painter,
    pixels: (_, columns, rows, write) => {
      const pixels = new Uint8ClampedArray(columns * rows * 4);
      write(pixels);
      images.push({ columns, rows, pixels });
    },
  }, { ...shown, layout: { ...shown.layout, cell: 4 }, active: null });
  assert.equal(images.length, 1);
  const [{ columns, rows, pixels }] = images;
  assert.deepEqual([columns, rows], [2, 2]);
  assert.deepEqual([...pixels.slice(0, 8)], [0, 0, 0, 255, 0, 0, 0, 0]);
  assert.equal(pixels[15], 255);
  const words = calls.filter(({ what }) => what === "text").map(({ values }) => values[2]);
  assert.deepEqual(words, ["<s>", "<s>", "→", "取り"], "every second column and row has no room for its label");
});
