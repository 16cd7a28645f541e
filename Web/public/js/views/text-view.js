import { make, setAttribute, setText } from "loupe/dom.js";
import { fixed } from "loupe/numbers.js";
import { rowName } from "loupe/readout.js";
import { ink } from "loupe/scale.js";

/**
 * The look as running text: the words that are looked at, tinted by their weight, and below them the
 * words that look. For long texts: nothing takes more room than the text itself.
 *
 * @typedef {import("loupe/views/film-view.js").FilmData} FilmData
 * @typedef {import("loupe/state.js").Hover} Hover
 *
 * @typedef {object} TextOptions
 * @property {Document} document
 * @property {import("loupe/types.js").Translate} t
 * @property {(hover: Hover | null) => void} onPoint
 * @property {(row: number) => void} onRow
 */

/**
 * @param {HTMLElement} root
 * @param {TextOptions} options
 * @returns {{update(data: FilmData | null): void, destroy(): void}}
 */
export function createTextView(root, options) {
  const { document, t } = options;
  const keyLine = make(document, "p", { class: "text-line", role: "group", "aria-label": t("film.keys") });
  const rowLine = make(document, "p", { class: "text-line", role: "group", "aria-label": t("film.queries") });
  const element = make(document, "div", { class: "text-look" },
    make(document, "h3", { class: "text-name" }, t("film.keys")), keyLine,
    make(document, "h3", { class: "text-name" }, t("film.queries")), rowLine);
  root.append(element);
  /** @type {FilmData | null} */
  let data = null;
  /** @type {import("loupe/slice.js").Frame | null} */
  let built = null;
  /** @type {HTMLElement[]} */
  let keys = [];
  /** @type {HTMLElement[]} */
  let rows = [];

  /** @param {number | null} row @param {number | null} column */
  function point(row, column) {
    const label = row !== null ? data?.frame.rows[row]?.label : data?.frame.columns[column ?? 0];
    options.onPoint({ row, column, tokens: label?.tokens ?? [] });
  }

  /** @param {FilmData} shown */
  function build({ whole }) {
    if (built === whole) return;
    built = whole;
    keys = whole.columns.map((label, column) => word(label, { row: null, column }));
    rows = whole.rows.map(({ label }, row) => word(label, { row, column: null }));
    keyLine.replaceChildren(...keys);
    rowLine.replaceChildren(...rows);
  }

  /** @param {import("loupe/labels.js").Label} label @param {{row: number | null, column: number | null}} at */
  function word(label, { row, column }) {
    const leave = () => options.onPoint(null);
    return make(document, "button", {
      type: "button",
      class: `text-word${label.special ? " special" : ""}${label.spaced ? " spaced" : ""}`, tabindex: -1,
      onpointerenter: () => point(row, column), onpointerleave: leave,
      onfocus: () => point(row, column), onblur: leave,
      onclick: () => (row !== null ? options.onRow(row) : point(row, column)),
      onkeydown: (/** @type {KeyboardEvent} */ event) => walk(event, row !== null ? rows : keys, row ?? column ?? 0),
    });
  }

  /** @param {KeyboardEvent} event @param {HTMLElement[]} words @param {number} at */
  function walk(event, words, at) {
    const others = words === keys ? rows : keys;
    /** @type {Record<string, HTMLElement | undefined>} */
    const next = {
      ArrowLeft: words[at - 1], ArrowRight: words[at + 1],
      ArrowUp: others[Math.min(at, others.length - 1)], ArrowDown: others[Math.min(at, others.length - 1)],
    };
    if (!(event.key in next)) return;
    next[event.key]?.focus();
    event.preventDefault();
    event.stopPropagation();
  }

  return {
    update(next) {
      data = next;
      element.hidden = next === null;
      if (!next) return;
      build(next);
      setAttribute(element, "class", `text-look kind-${next.frame.kind}`);
      drawKeys(t, next, keys);
      drawRows(t, next, rows);
    },
    destroy: () => element.remove(),
  };
}

/**
 * @param {FilmData} data
 * @returns {ArrayLike<number>} what each key gets: from the active row, or on average from all
 */
export function keyWeights({ slice, active, frame }) {
  if (active !== null) return slice.weights[active];
  return Float64Array.from(frame.columns, (_, column) => {
    const seen = slice.weights.filter((row, at) => !frame.rows[at].hidden[column] && !Number.isNaN(row[column]));
    return seen.reduce((sum, row) => sum + row[column], 0) / seen.length;
  });
}

/** @param {import("loupe/types.js").Translate} t @param {FilmData} data @param {HTMLElement[]} keys */
function drawKeys(t, data, keys) {
  const { frame, active, hover } = data;
  const weights = keyWeights(data);
  keys.forEach((element, column) => {
    const label = frame.columns[column];
    const unseen = !label || (active !== null && frame.rows[active].hidden[column]);
    paint(element, {
      data, text: label?.text ?? "…", weight: unseen ? NaN : weights[column], tokens: label?.tokens ?? [],
      on: hover?.column === column, first: column === 0, label: label?.text ?? "", t,
    });
    element.classList.toggle("cannot-see", unseen);
  });
}

/** @param {import("loupe/types.js").Translate} t @param {FilmData} data @param {HTMLElement[]} rows */
function drawRows(t, data, rows) {
  const { frame, active, hover, slice } = data;
  const lookedAt = hover && hover.row === null ? hover.column : null;
  rows.forEach((element, index) => {
    const row = frame.rows[index];
    element.hidden = !row;
    if (!row) return;
    paint(element, {
      data, text: row.label.text, tokens: row.label.tokens, on: hover?.row === index,
      weight: lookedAt === null || row.hidden[lookedAt] ? NaN : slice.weights[index][lookedAt],
      first: index === (active ?? 0), label: rowName(t, slice, index), t,
    });
    element.classList.toggle("current", index === active);
    element.classList.toggle("step", index === frame.current);
  });
}

/**
 * @param {HTMLElement} element
 * @param {{data: FilmData, text: string, label: string, weight: number, tokens: string[], on: boolean,
 *   first: boolean, t: import("loupe/types.js").Translate}} options `first`: the word that Tab reaches
 */
function paint(element, { data, text, label, weight, tokens, on, first, t }) {
  const share = Number.isNaN(weight) ? 0 : ink(weight);
  setText(element, text);
  element.style.setProperty("--share", `${Math.round(share * 100)}%`);
  element.classList.toggle("on", on || tokens.some((token) => data.marked.includes(token)));
  setAttribute(element, "tabindex", first ? 0 : -1);
  setAttribute(element, "title", Number.isNaN(weight) ? null : fixed(weight, 4));
  setAttribute(element, "aria-label",
    Number.isNaN(weight) ? label : t("film.weight", { token: label, weight: fixed(weight, 4) }));
}
