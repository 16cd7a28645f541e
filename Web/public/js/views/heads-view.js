import { chosenWeights, effectiveCount, indexOfLargest } from "loupe/attention.js";
import { make, setAttribute, setText } from "loupe/dom.js";
import { habitText } from "loupe/habit-text.js";
import { isSelected } from "loupe/head-set.js";
import { pieceText } from "loupe/labels.js";
import { fixed } from "loupe/numbers.js";
import { headHabit, tokenClasses } from "loupe/readings.js";
import { paintThumbnail, thumbnail, thumbnailSize } from "loupe/thumbnails.js";
import { wholeEvent } from "loupe/visible-part.js";
import { watchVisible } from "loupe/watch-visible.js";
import { createWorkQueue } from "loupe/work-queue.js";

/**
 * All layers and heads at a glance, as small pictures of all that is known, ordered as in the model.
 * Each is drawn once, when it comes into sight. While the film moves nothing changes; when it rests, the
 * words under the pictures follow.
 *
 * @typedef {import("loupe/types.js").AttentionKind} AttentionKind
 * @typedef {import("loupe/types.js").Selection} Selection
 * @typedef {import("loupe/trace.js").Trace} Trace
 *
 * @typedef {object} HeadsData
 * @property {Trace} trace
 * @property {number} rows  known of the kind's matrix; one more, and the pictures are drawn anew
 * @property {AttentionKind} kind
 * @property {Selection | null} selection  null: another attention is shown
 * @property {number} query  step or source position that the words under each picture are about
 * @property {boolean} dropSpecial
 * @property {import("loupe/palette.js").Palette} palette
 *
 * @typedef {object} HeadsOptions
 * @property {Document} document
 * @property {import("loupe/types.js").Translate} t
 * @property {import("loupe/labels.js").SpecialNames} names
 * @property {boolean} detailed  with what each head looks at, in words
 * @property {(head: {kind: AttentionKind, layer: number, head: number | "mean", add: boolean}) => void}
 *   onChoose `add`: to those that are shown already
 *
 * @typedef {object} Thumbnail
 * @property {number} layer
 * @property {number | "mean"} head
 * @property {HTMLButtonElement} button
 * @property {HTMLImageElement} picture  a canvas each would be a layer each: hundreds are slow to put together
 * @property {HTMLElement | null} now
 * @property {HTMLElement | null} habit
 */

/** A film that has not moved for so long has come to rest. */
const REST_MILLISECONDS = 120;

/**
 * @param {Element} root
 * @param {HeadsOptions} options
 * @returns {{update(data: HeadsData | null): void, focus(): void, destroy(): void}}
 */
export function createHeadsView(root, options) {
  const { document, t } = options;
  const grid = make(document, "div", { class: "heads-grid", role: "group", "aria-label": t("heads.label") });
  grid.classList.toggle("detailed", options.detailed);
  root.append(grid);
  const view = document.defaultView;
  const queue = createWorkQueue(view);
  const scratch = make(document, "canvas");
  /** @type {number | null} */
  let timer = null;
  /** @type {Thumbnail[]} */
  let thumbnails = [];
  /** @type {HeadsData | null} */
  let data = null;
  let built = "";
  let visible = false;
  /** What the pictures, and what the words under them, were drawn from. */
  /** @type {unknown[]} */
  let drawn = [];
  /** @type {unknown[]} */
  let told = [];

  /** @param {HeadsData} shown */
  function build({ trace, kind }) {
    const layers = trace.layerCount(kind);
    const heads = trace.headCount(kind);
    const key = `${kind} ${layers} ${heads}`;
    if (key === built) return;
    built = key;
    drawn = [];
    told = [];
    grid.style.setProperty("--columns", String(heads + 1));
    grid.classList.toggle("many", heads > 8);
    thumbnails = [];
    grid.replaceChildren(...headRow(document, t, heads));
    for (let layer = 0; layer < layers; layer += 1) {
      grid.append(make(document, "span", { class: "heads-label" }, t("heads.layer", { number: layer + 1 })));
      for (const head of [...Array(heads).keys(), /** @type {const} */ ("mean")]) {
        const at = thumbnails.length;
        const made = makeThumbnail(options, kind, layer, head, (event) => walk(event, at, heads + 1));
        thumbnails.push(made);
        grid.append(made.button);
      }
    }
  }

  /**
   * Arrow keys walk the heads; one of them is reached by Tab.
   * @param {KeyboardEvent} event
   * @param {number} at
   * @param {number} columns
   */
  function walk(event, at, columns) {
    const by = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns }[event.key];
    if (by === undefined || event.shiftKey) return;
    thumbnails[at + by]?.button.focus();
    event.preventDefault();
    event.stopPropagation();
  }

  /** Draws what is in sight and not drawn yet. */
  function draw() {
    if (!data || !visible) return;
    const shown = data;
    const { trace, kind, rows, dropSpecial, palette, query } = shown;
    const key = [trace, kind, rows, dropSpecial, palette];
    const renewed = key.some((part, i) => part !== drawn[i]);
    drawn = key;
    for (const each of renewed ? thumbnails : []) queue.ask(each, () => drawThumbnail(options, each, shown, scratch));
    const words = [trace, kind, rows, query];
    if (!options.detailed || words.every((part, i) => part === told[i])) return;
    told = words;
    if (timer !== null) view?.clearTimeout(timer);
    if (view) timer = view.setTimeout(tell, REST_MILLISECONDS);
    else tell();
  }

  function tell() {
    timer = null;
    const shown = data;
    if (!shown || !visible) return;
    for (const each of thumbnails) queue.ask(each.now, () => tellNow(options, each, shown));
  }

  /** For paper and for files, which show what no screen has shown yet. */
  function drawAll() {
    if (!data) return;
    queue.drop();
    for (const each of thumbnails) {
      drawThumbnail(options, each, data, scratch);
      tellNow(options, each, data);
    }
  }
  grid.addEventListener(wholeEvent, drawAll);
  view?.addEventListener("beforeprint", drawAll);

  const stopWatching = watchVisible(grid, (now) => {
    visible = now;
    draw();
  });
  return {
    update(next) {
      if (next && data && next.query !== data.query) queue.yield();
      data = next;
      grid.hidden = next === null;
      queue.pause(next === null);
      if (!next) return;
      build(next);
      for (const { layer, head, button } of thumbnails) {
        const on = next.selection !== null && isSelected(next.selection, layer, head);
        setAttribute(button, "aria-pressed", String(on));
        setAttribute(button, "tabindex", on ? 0 : -1);
      }
      if (!thumbnails.some(({ button }) => button.getAttribute("tabindex") === "0")) {
        setAttribute(thumbnails[0]?.button ?? grid, "tabindex", 0);
      }
      draw();
    },
    focus() {
      const pressed = thumbnails.find(({ button }) => button.getAttribute("aria-pressed") === "true");
      (pressed ?? thumbnails[0])?.button.focus();
    },
    destroy() {
      stopWatching();
      view?.removeEventListener("beforeprint", drawAll);
      queue.drop();
      if (timer !== null) view?.clearTimeout(timer);
      grid.remove();
    },
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
 * @param {HeadsOptions} options
 * @param {AttentionKind} kind
 * @param {number} layer
 * @param {number | "mean"} head
 * @param {(event: KeyboardEvent) => void} onKey
 * @returns {Thumbnail}
 */
function makeThumbnail({ document, t, detailed, onChoose }, kind, layer, head, onKey) {
  const picture = make(document, "img", { class: "thumbnail-picture", alt: "" });
  const label = typeof head === "number"
    ? t("heads.one", { layer: layer + 1, head: head + 1 })
    : t("heads.mean", { layer: layer + 1 });
  const now = detailed ? make(document, "span", { class: "thumbnail-now" }) : null;
  const habit = detailed ? make(document, "span", { class: "thumbnail-habit" }) : null;
  const button = make(document, "button", {
    type: "button", class: "thumbnail", title: label, "aria-label": label, "aria-pressed": "false",
    "data-layer": layer + 1, "data-head": typeof head === "number" ? head + 1 : head,
    tabindex: -1, onkeydown: onKey,
    onclick: (/** @type {MouseEvent} */ event) => onChoose({
      kind, layer, head, add: Boolean(event.shiftKey || event.ctrlKey || event.metaKey),
    }),
  }, make(document, "span", { class: "thumbnail-frame" }, picture), habit, now);
  return { layer, head, button, picture, now, habit };
}

/**
 * @param {HeadsOptions} options
 * @param {Thumbnail} made
 * @param {HeadsData} data
 * @param {HTMLCanvasElement} canvas  to draw on
 */
function drawThumbnail({ t, names }, { layer, head, picture, habit, button }, data, canvas) {
  const { trace, kind, dropSpecial, palette } = data;
  const selection = { layer, head };
  const { rows, columns } = thumbnailSize(trace, kind);
  if (canvas.width !== columns) canvas.width = columns;
  if (canvas.height !== rows) canvas.height = rows;
  const context = canvas.getContext("2d");
  if (context) {
    const image = context.createImageData(columns, rows);
    paintThumbnail(image.data, thumbnail(trace, kind, selection, dropSpecial), palette.ramps[kind]);
    context.putImageData(image, 0, 0);
    picture.src = canvas.toDataURL("image/png");
  }
  if (!habit) return;
  const pieces = keyPieces(trace, kind);
  const found = headHabit({
    kind, queries: trace.queryCount(kind), classes: tokenClasses(pieces),
    row: (query) => chosenWeights(trace, kind, selection, query),
  });
  const text = found ? habitText(t, found, (key) => pieceText(pieces[key], kind === "self" && key === 0, names)) : "";
  setText(habit, text);
  const count = found ? t("heads.entropy", { count: fixed(effectiveCount(found.entropy), 1) }) : "";
  setAttribute(button, "title", `${button.getAttribute("aria-label")}\n${text}\n${count}`);
}

/**
 * What the query at hand looks at most.
 * @param {HeadsOptions} options
 * @param {Thumbnail} made
 * @param {HeadsData} data
 */
function tellNow({ names }, { layer, head, now }, { trace, kind, query }) {
  if (!now) return;
  if (query < 0 || query >= trace.queryCount(kind)) return setText(now, "");
  const weights = chosenWeights(trace, kind, { layer, head }, query);
  const best = indexOfLargest(weights);
  const piece = keyPieces(trace, kind)[best];
  return setText(now, piece
    ? `→ ${pieceText(piece, kind === "self" && best === 0, names)} ${fixed(weights[best], 2)}` : "");
}

/** @param {Trace} trace @param {AttentionKind} kind */
function keyPieces(trace, kind) {
  return kind === "self" ? trace.steps.map(({ read }) => read) : trace.source;
}
