import { make, setAttribute } from "loupe/dom.js";
import { drawBody, drawColumnLabels, drawMatrix } from "loupe/matrix-drawing.js";
import { cellAt, layoutMatrix } from "loupe/matrix-layout.js";
import { canvasPainter, svgPainter } from "loupe/painters.js";
import { containsPart, watchVisiblePart, wholeEvent } from "loupe/visible-part.js";
import { watchWidth } from "loupe/watch-width.js";

/**
 * The matrix on canvas. Pointing at a cell, or walking with the arrow keys, tells its weight. Of a
 * large one only what is on the screen is drawn: canvas and all, for an empty canvas has its cost too.
 *
 * @typedef {import("loupe/slice.js").AttentionSlice} AttentionSlice
 * @typedef {import("loupe/slice.js").Frame} Frame
 * @typedef {import("loupe/state.js").Hover} Hover
 *
 * @typedef {object} MatrixData
 * @property {Frame} whole
 * @property {AttentionSlice} slice
 * @property {number | null} active
 * @property {Hover | null} hover
 * @property {readonly string[]} marked
 * @property {import("loupe/types.js").Emphasis} emphasis
 * @property {import("loupe/palette.js").Palette} palette
 * @property {number} root
 * @property {(weight: number) => import("loupe/scale.js").Colour} [colour]  of a cell, where it is not a
 *   weight of 0 to 1
 *
 * @typedef {object} MatrixOptions
 * @property {Document} document
 * @property {import("loupe/types.js").Translate} t
 * @property {import("loupe/matrix-layout.js").Measure} measure
 * @property {(hover: Hover | null) => void} onPoint
 * @property {(row: number) => void} onRow
 */

/** A picture of more pixels than this is drawn in part. */
const LARGE = 1_600_000;

/**
 * @param {HTMLElement} root
 * @param {MatrixOptions} options
 * @returns {{update(data: MatrixData | null): void, svgText(title: string): string,
 *   destroy(): void}}
 */
export function createMatrixView(root, options) {
  const { document, t } = options;
  const canvas = make(document, "canvas", {
    class: "matrix-canvas", tabindex: 0, role: "img", "aria-label": t("matrix.label"),
    onpointermove: (/** @type {PointerEvent} */ event) => point(hit(event)),
    onpointerleave: () => options.onPoint(null),
    onblur: () => options.onPoint(null),
    onclick: (/** @type {PointerEvent} */ event) => {
      const row = hit(event)?.row;
      if (typeof row === "number") options.onRow(row);
    },
    onkeydown: (/** @type {KeyboardEvent} */ event) => {
      if (!walk(event.key)) return;
      event.preventDefault();
      event.stopPropagation();
    },
  });
  canvas.addEventListener(wholeEvent, () => draw(true));
  // As large as the picture, whatever part of it the canvas shows.
  const space = make(document, "div", { class: "matrix-space" }, canvas);
  const holder = make(document, "div", { class: "matrix-holder" }, space);
  root.append(holder);

  let width = 0;
  /** @type {MatrixData | null} */
  let data = null;
  const head = make(document, "canvas");
  /** @type {unknown[]} */
  let headKey = [];
  /** @type {{key: unknown[], layout: import("loupe/matrix-layout.js").MatrixLayout} | null} */
  let built = null;
  /** What the canvas shows. */
  /** @type {import("loupe/visible-part.js").Part} */
  let drawn = { x: 0, y: 0, width: 0, height: 0 };

  /** @param {MatrixData} shown */
  function arrange({ whole, root: size }) {
    const key = [whole, width, size];
    if (built && key.every((part, i) => part === built?.key[i])) return built.layout;
    built = { key, layout: layoutMatrix(whole, { width, root: size, measure: options.measure }) };
    return built.layout;
  }

  /**
   * Slanted text is slow to draw and seldom changes: it is kept as a picture of its own.
   * @param {import("loupe/matrix-drawing.js").MatrixPicture} picture
   */
  function drawHead(picture) {
    const { layout, palette, hover, marked, slice } = picture;
    const texts = slice.frame.columns.map(({ text }) => text).join("\n");
    const key = [layout, palette, hover?.column ?? null, marked, texts];
    if (key.every((part, i) => part === headKey[i])) return;
    headKey = key;
    const context = prepareCanvas(head, layout.width, layout.top);
    if (context) drawColumnLabels(canvasPainter(context, palette.family), picture);
  }

  /** @param {PointerEvent} event */
  function hit(event) {
    if (!data || !built) return null;
    const { rows, columns } = data.slice.frame;
    const place = { x: event.offsetX + drawn.x, y: event.offsetY + drawn.y };
    return cellAt(built.layout, place, rows.length, columns.length);
  }

  /** @param {{row: number | null, column: number | null} | null} cell */
  function point(cell) {
    if (!cell || !data) return options.onPoint(null);
    const { rows, columns } = data.slice.frame;
    const tokens = [
      ...(cell.row === null ? [] : rows[cell.row].label.tokens),
      ...(cell.column === null ? [] : columns[cell.column].tokens),
    ];
    return options.onPoint({ ...cell, tokens });
  }

  /** @param {string} key @returns {boolean} whether it was an arrow */
  function walk(key) {
    const move = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
    const by = /** @type {Record<string, number[]>} */ (move)[key];
    if (!by || !data) return false;
    const { frame } = data.slice;
    const from = {
      row: data.hover?.row ?? frame.current ?? 0, column: data.hover?.column ?? (by[1] > 0 ? -1 : 0),
    };
    point({
      row: Math.min(Math.max(from.row + by[0], 0), frame.rows.length - 1),
      column: Math.min(Math.max(from.column + by[1], 0), frame.columns.length - 1),
    });
    return true;
  }

  /**
   * @param {import("loupe/matrix-layout.js").MatrixLayout} layout
   * @param {number} [margin] beyond the screen's edge
   * @returns {import("loupe/visible-part.js").Part}
   */
  function partOf({ width: wide, height: high }, margin) {
    const whole = { x: 0, y: 0, width: wide, height: high };
    return wide * high > LARGE ? visible.of(wide, high, margin) : whole;
  }

  /** @param {boolean} [whole] also what is not on the screen */
  function draw(whole = false) {
    holder.hidden = data === null;
    if (!data || width === 0) return;
    const layout = arrange(data);
    space.style.width = `${Math.ceil(layout.width)}px`;
    space.style.height = `${Math.ceil(layout.height)}px`;
    drawn = whole ? { x: 0, y: 0, width: layout.width, height: layout.height } : partOf(layout);
    const picture = { ...data, layout, part: drawn };
    drawHead(picture);
    const context = prepareCanvas(canvas, drawn.width, drawn.height);
    if (!context) return;
    canvas.style.transform = drawn.x > 0 || drawn.y > 0 ? `translate(${drawn.x}px, ${drawn.y}px)` : "";
    context.translate(-drawn.x, -drawn.y);
    drawBody(canvasPainter(context, data.palette.family), picture);
    if (head.width > 0 && drawn.y < layout.top) context.drawImage(head, 0, 0, layout.width, layout.top);
  }

  const visible = watchVisiblePart(holder, space, () => {
    if (data && built && !holder.hidden && !containsPart(drawn, partOf(built.layout, 0))) draw();
  });
  const stopWatching = watchWidth(holder, (now) => {
    width = now;
    draw();
  });
  return {
    update(next) {
      data = next;
      draw();
    },
    svgText(title) {
      if (!data) return "";
      const layout = arrange(data);
      const { family, paper } = data.palette;
      const painter = svgPainter({
        width: layout.width, height: layout.height, family, paper, title, measure: options.measure,
      });
      drawMatrix(painter, { ...data, layout, hover: null, marked: [] });
      return painter.finish();
    },
    destroy() {
      visible.destroy();
      stopWatching();
      holder.remove();
    },
  };
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {number} width
 * @param {number} height
 * @returns {CanvasRenderingContext2D | null} empty, and scaled so that 1 is a CSS pixel
 */
function prepareCanvas(canvas, width, height) {
  const context = canvas.getContext("2d");
  if (!context) return null;
  const scale = canvas.ownerDocument.defaultView?.devicePixelRatio ?? 1;
  const wide = Math.ceil(width * scale);
  const high = Math.ceil(height * scale);
  if (canvas.width !== wide || canvas.height !== high) {
    canvas.width = wide;
    canvas.height = high;
    canvas.style.width = `${Math.ceil(width)}px`;
    canvas.style.height = `${Math.ceil(height)}px`;
    setAttribute(canvas, "data-ready", true);
  }
  context.setTransform(scale, 0, 0, scale, 0, 0);
  context.clearRect(0, 0, width, height);
  return context;
}
