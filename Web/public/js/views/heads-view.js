import { make, setAttribute } from "loupe/dom.js";
import { tableColour } from "loupe/scale.js";

/**
 * All layers and heads at a glance, as small pictures, ordered as in the model. Each is a canvas
 * with one pixel a cell; the browser enlarges it.
 *
 * @typedef {import("loupe/types.js").Choice} Choice
 * @typedef {import("loupe/slice.js").Frame} Frame
 *
 * @typedef {object} HeadsData
 * @property {Frame} frame
 * @property {Frame} whole
 * @property {number} layers
 * @property {number} heads
 * @property {Choice} layer
 * @property {Choice} head
 * @property {(layer: Choice, head: Choice) => Float64Array[]} weights
 * @property {import("loupe/palette.js").Palette} palette
 *
 * @typedef {object} HeadsOptions
 * @property {Document} document
 * @property {import("loupe/types.js").Translate} t
 * @property {(choice: {layer: Choice, head: Choice}) => void} onChoose
 *
 * @typedef {object} Thumbnail
 * @property {Choice} layer
 * @property {Choice} head
 * @property {HTMLButtonElement} button
 * @property {HTMLCanvasElement} canvas
 */

/**
 * @param {Element} root
 * @param {HeadsOptions} options
 * @returns {{update(data: HeadsData | null): void, focus(): void, destroy(): void}}
 */
export function createHeadsView(root, { document, t, onChoose }) {
  const grid = make(document, "div", { class: "heads-grid", role: "group", "aria-label": t("heads.label") });
  root.append(grid);
  /** @type {Thumbnail[]} */
  let thumbnails = [];
  let built = "";

  /** @param {HeadsData} data */
  function build({ layers, heads, frame }) {
    const key = `${frame.kind} ${layers} ${heads}`;
    if (key === built) return;
    built = key;
    grid.style.setProperty("--columns", String(heads + 1));
    thumbnails = [];
    grid.replaceChildren(...headRow(document, t, heads));
    for (let layer = 0; layer < layers; layer += 1) {
      grid.append(make(document, "span", { class: "heads-label" }, t("heads.layer", { number: layer + 1 })));
      for (const head of [...Array(heads).keys(), /** @type {const} */ ("mean")]) {
        const thumbnail = makeThumbnail(document, t, layer, head, onChoose);
        thumbnails.push(thumbnail);
        grid.append(thumbnail.button);
      }
    }
  }

  return {
    update(data) {
      grid.hidden = data === null;
      if (!data) return;
      build(data);
      for (const { layer, head, button, canvas } of thumbnails) {
        setAttribute(button, "aria-pressed", String(layer === data.layer && head === data.head));
        drawThumbnail(canvas, data, data.weights(layer, head));
      }
    },
    focus() {
      const pressed = thumbnails.find(({ button }) => button.getAttribute("aria-pressed") === "true");
      (pressed ?? thumbnails[0])?.button.focus();
    },
    destroy: () => grid.remove(),
  };
}

/** @param {Document} document @param {import("loupe/types.js").Translate} t @param {number} heads */
function headRow(document, t, heads) {
  const label = (/** @type {string} */ text) =>
    make(document, "span", { class: "heads-label heads-top" }, text);
  const numbers = Array.from({ length: heads }, (_, head) =>
    label(t("heads.head", { number: head + 1 })));
  return [label(""), ...numbers, label(t("choice.mean"))];
}

/**
 * @param {Document} document
 * @param {import("loupe/types.js").Translate} t
 * @param {number} layer
 * @param {Choice} head
 * @param {HeadsOptions["onChoose"]} onChoose
 * @returns {Thumbnail}
 */
function makeThumbnail(document, t, layer, head, onChoose) {
  const canvas = make(document, "canvas", { class: "thumbnail-canvas" });
  const label = typeof head === "number"
    ? t("heads.one", { layer: layer + 1, head: head + 1 })
    : t("heads.mean", { layer: layer + 1 });
  const button = make(document, "button", {
    type: "button", class: "thumbnail", title: label, "aria-label": label, "aria-pressed": "false",
    "data-layer": layer + 1, "data-head": typeof head === "number" ? head + 1 : head,
    onclick: () => onChoose({ layer, head }),
  }, canvas);
  return { layer, head, button, canvas };
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {HeadsData} data
 * @param {Float64Array[]} weights [row][column]
 */
function drawThumbnail(canvas, { frame, whole, palette }, weights) {
  const columns = Math.max(whole.columns.length, 1);
  const rows = Math.max(whole.rows.length, 1);
  if (canvas.width !== columns) canvas.width = columns;
  if (canvas.height !== rows) canvas.height = rows;
  const context = canvas.getContext("2d");
  if (!context) return;
  const image = context.createImageData(columns, rows);
  const ramp = palette.ramps[frame.kind];
  weights.forEach((row, y) => {
    const { hidden } = frame.rows[y];
    for (let x = 0; x < row.length; x += 1) {
      if (hidden[x] || Number.isNaN(row[x])) continue;
      const [red, green, blue] = tableColour(ramp, row[x]);
      const at = (y * columns + x) * 4;
      image.data[at] = red;
      image.data[at + 1] = green;
      image.data[at + 2] = blue;
      image.data[at + 3] = 255;
    }
  });
  context.putImageData(image, 0, 0);
}
