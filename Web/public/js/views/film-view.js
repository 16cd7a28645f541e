import { make, makeSvg, setAttribute, setText } from "loupe/dom.js";
import { SECOND_SIZE, layoutFilm, linkPath } from "loupe/film-layout.js";
import { fixed } from "loupe/numbers.js";
import { rowName } from "loupe/readout.js";
import { ink, lineInk } from "loupe/scale.js";
import { svgFile } from "loupe/svg-file.js";
import { watchVisiblePart, wholeEvent } from "loupe/visible-part.js";
import { watchWidth } from "loupe/watch-width.js";

/**
 * The film: above, the words that are looked at; below, the words that look; between them lines as
 * thick as the weights. Later steps are not there yet. Of a long text the words on the screen follow
 * at once, the others when the film rests or the reader scrolls.
 *
 * @typedef {import("loupe/slice.js").AttentionSlice} AttentionSlice
 * @typedef {import("loupe/slice.js").Frame} Frame
 * @typedef {import("loupe/state.js").Hover} Hover
 *
 * @typedef {object} FilmData
 * @property {Frame} frame
 * @property {Frame} whole  the frame of everything known: places do not move while it grows
 * @property {AttentionSlice} slice
 * @property {number | null} active  the row whose lines are drawn; null for all
 * @property {Hover | null} hover
 * @property {readonly string[]} marked
 * @property {import("loupe/types.js").Emphasis} emphasis
 * @property {number} root  root type size in pixels
 * @property {string} sourceLanguage
 * @property {string} targetLanguage
 *
 * @typedef {object} FilmOptions
 * @property {Document} document
 * @property {import("loupe/types.js").Translate} t
 * @property {import("loupe/film-layout.js").Measure} measure
 * @property {(hover: Hover | null) => void} onPoint
 * @property {(row: number) => void} onRow  a row was picked
 *
 * @typedef {object} Chip
 * @property {SVGGElement} group
 * @property {SVGTextElement} number
 * @property {SVGTextElement | null} read
 * @property {SVGTextElement} main
 */

/** With more words than this, those that are not on the screen wait. */
const MANY = 160;
/** A film that has not moved for so long has come to rest. */
const REST_MILLISECONDS = 150;

/** With all rows at once, only links from this weight on are drawn. */
export const FAINTEST_OF_ALL = 0.1;
/** Below this a line would not be seen. */
const FAINTEST = 0.004;
/** Weights from this on are written above their words. */
const WRITTEN = 0.005;

/**
 * @param {HTMLElement} root
 * @param {FilmOptions} options
 * @returns {{update(data: FilmData | null): void, svgText(title: string): string,
 *   destroy(): void}}
 */
export function createFilmView(root, options) {
  const { document, t } = options;
  const ghosts = makeSvg(document, "g", { class: "film-ghosts" });
  const lines = makeSvg(document, "g", { class: "film-lines" });
  const keyGroup = makeSvg(document, "g", { role: "group", "aria-label": t("film.keys") });
  const queryGroup = makeSvg(document, "g", { role: "group", "aria-label": t("film.queries") });
  const svg = makeSvg(document, "svg", { class: "film-svg", role: "group", "aria-label": t("film.label") },
    ghosts, lines, keyGroup, queryGroup);
  const holder = make(document, "div", { class: "film-holder" }, svg);
  root.append(holder);

  let width = 0;
  /** @type {FilmData | null} */
  let data = null;
  /** @type {{key: unknown[], layout: import("loupe/film-layout.js").FilmLayout} | null} */
  let built = null;
  /** @type {Chip[]} */
  let keys = [];
  /** @type {Chip[]} */
  let queries = [];

  /** @param {FilmData} shown @returns {import("loupe/film-layout.js").FilmLayout} */
  function place(shown) {
    const key = [shown.whole, width, shown.root];
    if (built && key.every((part, i) => part === built?.key[i])) return built.layout;
    const layout = layoutFilm(shown.whole, { width, root: shown.root, measure: options.measure });
    built = { key, layout };
    setAttribute(svg, "viewBox", `0 0 ${layout.width} ${Math.ceil(layout.height)}`);
    setAttribute(svg, "width", layout.width);
    setAttribute(svg, "height", Math.ceil(layout.height));
    keys = shown.whole.columns.map((_, column) =>
      makeChip(document, layout.keys[column], layout.size, false, handlers(null, column)));
    queries = shown.whole.rows.map((row, index) =>
      makeChip(document, layout.queries[index], layout.size, row.read !== null, handlers(index, null)));
    keyGroup.replaceChildren(...keys.map(({ group }) => group));
    queryGroup.replaceChildren(...queries.map(({ group }) => group));
    return layout;
  }

  /** @param {number | null} row @param {number | null} column */
  function handlers(row, column) {
    const point = () => {
      const label = row !== null ? data?.frame.rows[row]?.label : data?.frame.columns[column ?? 0];
      options.onPoint({ row, column, tokens: label?.tokens ?? [] });
    };
    return {
      onpointerenter: point,
      onpointerleave: () => options.onPoint(null),
      onfocus: point,
      onblur: () => options.onPoint(null),
      onclick: () => (row !== null ? options.onRow(row) : point()),
      onkeydown: (/** @type {KeyboardEvent} */ event) => {
        if (event.key === "Enter" || event.key === " ") {
          if (row !== null) options.onRow(row);
        } else if (!moveFocus(event.key, row !== null ? queries : keys, row ?? column ?? 0)) {
          return;
        }
        event.preventDefault();
        event.stopPropagation();
      },
    };
  }

  /**
   * Arrow keys walk along the words; up and down change between lookers and looked-at.
   * @param {string} key
   * @param {Chip[]} chips
   * @param {number} at
   */
  function moveFocus(key, chips, at) {
    const others = chips === keys ? queries : keys;
    if (key === "ArrowLeft" || key === "ArrowRight") {
      shownOf(chips)[at + (key === "ArrowRight" ? 1 : -1)]?.group.focus();
    } else if (key === "ArrowUp" || key === "ArrowDown") {
      const shown = shownOf(others);
      shown[Math.min(at, shown.length - 1)]?.group.focus();
    } else {
      return false;
    }
    return true;
  }

  /** @type {number | null} */
  let timer = null;
  /** Draws the words that wait too. */
  function drawAll() {
    if (timer !== null) document.defaultView?.clearTimeout(timer);
    timer = null;
    if (data && built) drawChips(t, data, built.layout, keys, queries, everything);
  }
  svg.addEventListener(wholeEvent, drawAll);

  /** @param {import("loupe/film-layout.js").FilmLayout} layout @returns {Span} */
  function spanNow(layout) {
    const view = document.defaultView;
    if (!view || keys.length + queries.length <= MANY) return everything;
    const { y, height } = visible.of(layout.width, layout.height);
    if (timer !== null) view.clearTimeout(timer);
    timer = view.setTimeout(drawAll, REST_MILLISECONDS);
    return { from: y, to: y + height };
  }

  function draw() {
    holder.hidden = data === null;
    if (!data || width === 0) return;
    const layout = place(data);
    setAttribute(svg, "class", `film-svg kind-${data.frame.kind}`);
    drawChips(t, data, layout, keys, queries, spanNow(layout));
    lines.replaceChildren(...makeLines(document, data, layout));
    ghosts.replaceChildren(...makeGhosts(document, data, layout));
  }

  const visible = watchVisiblePart(holder, svg, () => {
    if (timer !== null) drawAll();
  });
  const stopWatching = watchWidth(holder, (now) => {
    width = now;
    draw();
  });
  return {
    svgText(title) {
      drawAll();
      return svgFile(svg, title);
    },
    update(next) {
      data = next;
      draw();
    },
    destroy() {
      if (timer !== null) document.defaultView?.clearTimeout(timer);
      visible.destroy();
      stopWatching();
      holder.remove();
    },
  };
}

/** @typedef {{from: number, to: number}} Span  of heights in the film */

/** @type {Span} */
const everything = { from: -Infinity, to: Infinity };

/** @param {import("loupe/film-layout.js").Box} box @param {Span} span */
function isOutside(box, { from, to }) {
  return box.y > to || box.y + box.height < from;
}

/** @param {Chip[]} chips @returns {Chip[]} */
function shownOf(chips) {
  return chips.filter(({ group }) => !group.hasAttribute("hidden"));
}

/**
 * @param {Document} document
 * @param {import("loupe/film-layout.js").Box} box
 * @param {number} size
 * @param {boolean} double  whether it names two tokens
 * @param {Record<string, unknown>} handlers
 * @returns {Chip}
 */
function makeChip(document, box, size, double, handlers) {
  const middle = box.x + box.width / 2;
  const number = makeSvg(document, "text", {
    class: "chip-number", x: middle, y: box.y - size * 0.28, "font-size": size * 0.62,
  });
  const read = double ? makeSvg(document, "text", { class: "chip-read", x: middle }) : null;
  const main = makeSvg(document, "text", { class: "chip-main", x: middle });
  const group = makeSvg(document, "g", { class: "chip", role: "button", tabindex: -1, ...handlers },
    makeSvg(document, "rect", { class: "chip-box", ...box, rx: size * 0.38 }),
    makeSvg(document, "rect", { class: "chip-tint", ...box, rx: size * 0.38 }),
    read, main, number);
  return { group, number, read, main };
}

/**
 * @param {import("loupe/types.js").Translate} t
 * @param {FilmData} data
 * @param {import("loupe/film-layout.js").FilmLayout} layout
 * @param {Chip[]} keys
 * @param {Chip[]} queries
 * @param {Span} span  words outside of it stay as they are
 */
function drawChips(t, data, layout, keys, queries, span) {
  const { frame, slice, active, hover } = data;
  const lookedAt = hover && hover.row === null ? hover.column : null;
  keys.forEach((chip, column) => {
    if (isOutside(layout.keys[column], span)) return;
    const label = frame.columns[column];
    const hidden = !label || (active !== null && frame.rows[active].hidden[column]);
    setAttribute(chip.group, "hidden", !label);
    if (!label) return;
    const weight = active === null || hidden ? NaN : slice.weights[active][column];
    chip.group.classList.toggle("cannot-see", Boolean(hidden));
    paintChip(chip, { label, weight, data, on: hover?.column === column, first: column === 0 });
    placeText(chip.main, layout.keys[column], layout.size, 0.5, label.text);
    setAttribute(chip.group, "aria-label", weightLabel(t, label.text, weight));
  });
  queries.forEach((chip, index) => {
    if (isOutside(layout.queries[index], span)) return;
    const row = frame.rows[index];
    setAttribute(chip.group, "hidden", !row);
    if (!row) return;
    const weight = lookedAt === null || row.hidden[lookedAt] ? NaN : slice.weights[index][lookedAt];
    chip.group.classList.toggle("current", index === active);
    chip.group.classList.toggle("step", index === frame.current);
    paintChip(chip, {
      label: row.label, weight, data, on: hover?.row === index, first: index === (active ?? 0),
    });
    drawRowText(chip, row, data, layout, index);
    setAttribute(chip.group, "aria-label", weightLabel(t, rowName(t, slice, index), weight));
  });
}

/**
 * @param {Chip} chip
 * @param {{label: import("loupe/labels.js").Label, weight: number, data: FilmData, on: boolean,
 *   first: boolean}} options `first`: the chip that Tab reaches
 */
function paintChip({ group, number }, { label, weight, data, on, first }) {
  const marked = label.tokens.some((token) => data.marked.includes(token));
  group.classList.toggle("special", label.special);
  group.classList.toggle("on", on || marked);
  setAttribute(group, "tabindex", first ? 0 : -1);
  setAttribute(group, "lang", label.side === "source" ? data.sourceLanguage : data.targetLanguage);
  setAttribute(group.children[1], "fill-opacity", Number.isNaN(weight) ? 0 : 0.55 * ink(weight));
  setText(number, weight >= WRITTEN ? fixed(weight, 2) : "");
}

/**
 * The two tokens of a decoder row: above what was read, below what was chosen.
 * @param {Chip} chip
 * @param {import("loupe/slice.js").FrameRow} row
 * @param {FilmData} data
 * @param {import("loupe/film-layout.js").FilmLayout} layout
 * @param {number} index
 */
function drawRowText(chip, row, data, layout, index) {
  const box = layout.queries[index];
  if (!chip.read || !row.read || !row.chosen) {
    placeText(chip.main, box, layout.size, 0.5, row.label.text);
    return;
  }
  const large = data.emphasis === "chosen";
  chip.read.classList.toggle("second", large);
  chip.main.classList.toggle("second", !large);
  placeText(chip.read, box, large ? layout.size * SECOND_SIZE : layout.size, large ? 0.24 : 0.33, row.read.text);
  placeText(chip.main, box, large ? layout.size : layout.size * SECOND_SIZE, large ? 0.66 : 0.76,
    large ? row.chosen.text : `→${row.chosen.text}`);
}

/**
 * @param {SVGTextElement} text
 * @param {import("loupe/film-layout.js").Box} box
 * @param {number} size
 * @param {number} height  share of the box's height at which the middle of the text stands
 * @param {string} content
 */
function placeText(text, box, size, height, content) {
  setText(text, content);
  setAttribute(text, "font-size", size);
  setAttribute(text, "y", box.y + box.height * height + size * 0.36);
}

/**
 * @param {Document} document
 * @param {FilmData} data
 * @param {import("loupe/film-layout.js").FilmLayout} layout
 * @returns {SVGPathElement[]} the strongest last, so that they lie on top
 */
function makeLines(document, { frame, slice, active, hover }, layout) {
  const lookedAt = hover && hover.row === null ? hover.column : null;
  const all = active === null || lookedAt !== null;
  const faintest = all && lookedAt === null ? FAINTEST_OF_ALL : FAINTEST;
  /** @type {{row: number, column: number, weight: number}[]} */
  const links = [];
  frame.rows.forEach((_, row) => {
    if (!all && row !== active) return;
    slice.weights[row].forEach((weight, column) => {
      if (weight >= faintest && (lookedAt === null || lookedAt === column)) {
        links.push({ row, column, weight });
      }
    });
  });
  links.sort((left, right) => left.weight - right.weight);
  return links.map(({ row, column, weight }) => {
    const { width, opacity } = lineInk(weight);
    return makeSvg(document, "path", {
      class: "link", d: linkPath(layout.queries[row], layout.keys[column]),
      "stroke-width": width * layout.size * 0.75, "stroke-opacity": opacity,
      "data-row": row, "data-column": column,
    });
  });
}

/**
 * Hatched places of what masked attention cannot see yet.
 * @param {Document} document
 * @param {FilmData} data
 * @param {import("loupe/film-layout.js").FilmLayout} layout
 * @returns {SVGElement[]}
 */
function makeGhosts(document, { frame, whole, active }, layout) {
  if (frame.kind !== "self") return [];
  /** @param {number} column */
  const hidden = (column) => column >= frame.columns.length
    || (active !== null && frame.rows[active].hidden[column]);
  return whole.columns.flatMap((_, column) => (hidden(column)
    ? hatchedBox(document, layout.keys[column], layout.size) : []));
}

/**
 * @param {Document} document
 * @param {import("loupe/film-layout.js").Box} box
 * @param {number} size
 * @returns {SVGElement[]}
 */
function hatchedBox(document, box, size) {
  const gap = size * 0.34;
  let strokes = "";
  for (let at = gap - box.height; at < box.width; at += gap) {
    const from = Math.max(at, 0);
    const to = Math.min(at + box.height, box.width);
    strokes += `M${box.x + from} ${box.y + box.height - (from - at)}`
      + `L${box.x + to} ${box.y + box.height - (to - at)}`;
  }
  return [
    makeSvg(document, "rect", { class: "ghost", ...box, rx: size * 0.38 }),
    makeSvg(document, "path", { class: "ghost-strokes", d: strokes }),
  ];
}

/** @param {import("loupe/types.js").Translate} t @param {string} text @param {number} weight */
function weightLabel(t, text, weight) {
  return Number.isNaN(weight) ? text : t("film.weight", { token: text, weight: fixed(weight, 4) });
}
