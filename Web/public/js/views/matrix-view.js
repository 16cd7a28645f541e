import { make, setAttribute } from "loupe/dom.js";
import { drawBody, drawColumnLabels, drawMatrix } from "loupe/matrix-drawing.js";
import { cellAt, layoutMatrix } from "loupe/matrix-layout.js";
import { canvasPainter, svgPainter } from "loupe/painters.js";
import { watchWidth } from "loupe/watch-width.js";

/**
 * The matrix on canvas. Pointing at a cell, or walking with the arrow keys, tells its weight.
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
  const holder = make(document, "div", { class: "matrix-holder" }, canvas);
  root.append(holder);

  let width = 0;
  /** @type {MatrixData | null} */
  let data = null;
  const head = make(document, "canvas");
  /** @type {unknown[]} */
  let headKey = [];
  /** @type {{key: unknown[], layout: import("loupe/matrix-layout.js").MatrixLayout} | null} */
  let built = null;

  /** @param {MatrixData} shown */
  function place({ whole, root: size }) {
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
    return cellAt(built.layout, { x: event.offsetX, y: event.offsetY }, rows.length, columns.length);
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

  function draw() {
    holder.hidden = data === null;
    if (!data || width === 0) return;
    const layout = place(data);
    const picture = { ...data, layout };
    drawHead(picture);
    const context = prepareCanvas(canvas, layout.width, layout.height);
    if (!context) return;
    drawBody(canvasPainter(context, data.palette.family), picture);
    if (head.width > 0) context.drawImage(head, 0, 0, layout.width, layout.top);
  }

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
      const layout = place(data);
      const { family, paper } = data.palette;
      const painter = svgPainter({
        width: layout.width, height: layout.height, family, paper, title, measure: options.measure,
      });
      drawMatrix(painter, { ...data, layout, hover: null, marked: [] });
      return painter.finish();
    },
    destroy() {
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
