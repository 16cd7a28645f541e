import { make, setAttribute } from "loupe/dom.js";
import { headKey } from "loupe/labels.js";
import { significant } from "loupe/numbers.js";
import { readingName, readingPlain, unitName, valueName } from "loupe/reading-names.js";
import { ink } from "loupe/scale.js";

/**
 * What the library reads from the recording: which readings there are, what each means, and its numbers.
 *
 * @typedef {import("loupe/types.js").Reading} Reading
 *
 * @typedef {object} ReadingsData
 * @property {readonly Reading[]} readings  without values
 * @property {string | null} chosen
 * @property {Reading | null} reading  with values
 * @property {readonly import("loupe/reading-table.js").ReadingTable[]} tables
 * @property {"ready" | "loading" | "missing" | "failed" | "waiting"} status
 * @property {string} code
 * @property {readonly string[]} marked  tokens and heads that are pointed at
 *
 * @typedef {object} ReadingsOptions
 * @property {Document} document
 * @property {import("loupe/types.js").Translate} t
 * @property {(name: string) => void} onReading
 * @property {(keys: string[] | null) => void} onPoint  at the tokens and heads of a row or a cell
 * @property {(key: string) => void} onPick  a row was clicked: its token, head or layer
 */

/** Larger tables are cut: the whole is in the files. */
const MOST_ROWS = 120;
const MOST_COLUMNS = 60;

/**
 * @param {HTMLElement} root
 * @param {ReadingsOptions} options
 * @returns {{update(data: ReadingsData | null): void, picturePlace: HTMLElement, destroy(): void}}
 */
export function createReadingsView(root, options) {
  const { document, t } = options;
  const list = make(document, "div", { class: "reading-list", role: "group", "aria-label": t("readings.list") });
  const message = make(document, "p", { class: "plain", role: "status" });
  const about = make(document, "dl", { class: "facts reading-about" });
  const picturePlace = make(document, "div", {});
  const plain = make(document, "p", { class: "reading-plain" });
  const tables = make(document, "div", { class: "reading-tables" });
  const element = make(document, "div", { class: "readings" }, list, message, plain, about, picturePlace, tables);
  root.append(element);
  /** @type {readonly Reading[]} buttons are kept while they name the same, so that one keeps the focus */
  let listed = [];
  /** @type {ReadingsData["tables"]} */
  let drawn = [];
  /** @type {Reading | null} */
  let told = null;
  return {
    picturePlace,
    update(data) {
      element.hidden = data === null;
      if (!data) return;
      const { reading, status } = data;
      if (data.readings !== listed) {
        listed = data.readings;
        list.replaceChildren(...data.readings.map((each) => readingButton(options, each)));
      }
      for (const button of list.children) {
        setAttribute(button, "aria-pressed", String(button.getAttribute("data-reading") === data.chosen));
      }
      message.hidden = status === "ready" && data.readings.length > 0;
      message.textContent = t(`readings.${status}`, { code: data.code });
      if (reading !== told) {
        told = reading;
        plain.textContent = reading ? readingPlain(t, reading.name) : "";
        plain.hidden = plain.textContent === "";
        about.replaceChildren(...(reading ? aboutRows(options, reading) : []));
      }
      if (data.tables !== drawn) {
        drawn = data.tables;
        tables.replaceChildren(...data.tables.map((table) => valueTable(options, table)));
      }
      mark(tables, data.marked);
    },
    destroy: () => element.remove(),
  };
}

/** @param {ReadingsOptions} options @param {Reading} reading */
function readingButton({ document, t, onReading }, { name, refused }) {
  return make(document, "button", {
    type: "button", class: refused ? "toggle refused" : "toggle", "data-reading": name, title: refused?.message,
    onclick: () => onReading(name),
  }, readingName(t, name));
}

/** @param {ReadingsOptions} options @param {Reading} reading @returns {Node[]} */
function aboutRows({ document, t }, reading) {
  const rows = /** @type {const} */ ([
    ["formula", reading.formula], ["source", reading.source], ["assumes", reading.assumes],
    ["refused", reading.refused?.message],
  ]);
  return rows.flatMap(([name, text]) => (text ? [make(document, "div", {},
    make(document, "dt", {}, t(`readings.${name}`)), make(document, "dd", { lang: "en" }, text))] : []));
}

/**
 * Rows, columns and cells of what is pointed at, here or in another view.
 * @param {HTMLElement} tables
 * @param {readonly string[]} marked
 */
function mark(tables, marked) {
  for (const cell of tables.querySelectorAll?.("[data-key]") ?? []) {
    cell.classList.toggle("marked", marked.includes(cell.getAttribute("data-key") ?? ""));
  }
}

/** @typedef {import("loupe/reading-table.js").ReadingTable} ReadingTable */

/** @param {ReadingsOptions} options @param {ReadingTable} table */
function valueTable(options, table) {
  const { document, t } = options;
  const { name, unit, at, columns, rows } = table;
  const where = at.layer === null ? "" : at.head === null ? t("heads.layer", { number: at.layer + 1 })
    : t("heads.one", { layer: at.layer + 1, head: at.head + 1 });
  const called = valueName(t, name);
  const caption = [where ? `${called} (${where})` : called, unitName(t, unit)].join(" · ");
  /** @param {string[] | null} keys */
  const point = (keys) => {
    setAttribute(scroll, "data-at", null);
    options.onPoint(keys);
  };
  const scroll = make(document, "div", {
    class: "table-scroll", tabindex: 0, role: "group", "aria-label": called,
    onpointerover: (/** @type {PointerEvent} */ event) => point(keysAt(event.target)),
    onpointerleave: () => point(null), onblur: () => point(null),
    onclick: (/** @type {MouseEvent} */ event) => keysAt(event.target)?.slice(0, 1).forEach(options.onPick),
    onkeydown: (/** @type {KeyboardEvent} */ event) => walkRows(scroll, event, options),
  },
  make(document, "table", { class: "numbers reading-table" },
    make(document, "caption", { title: name }, caption),
    columns.length > 0 ? make(document, "thead", {}, headRow(document, table)) : null,
    make(document, "tbody", {}, rows.slice(0, MOST_ROWS).map((_, row) => tableRow(document, table, row)))),
  rows.length > MOST_ROWS || columns.length > MOST_COLUMNS
    ? make(document, "p", { class: "plain" }, t("readings.cut")) : null);
  return scroll;
}

/** @param {Document} document @param {ReadingTable} table */
function headRow(document, { columns, columnKeys }) {
  return make(document, "tr", {}, make(document, "td", {}, ""), columns.slice(0, MOST_COLUMNS).map((text, column) =>
    make(document, "th", { scope: "col", "data-key": columnKeys[column] }, text)));
}

/** @param {Document} document @param {ReadingTable} table @param {number} row */
function tableRow(document, { rows, rowKeys, columnKeys, headsOf, largest }, row) {
  const key = rowKeys[row];
  return make(document, "tr", { "data-row": key },
    make(document, "th", { scope: "row", "data-key": key }, rows[row].name),
    rows[row].values.slice(0, MOST_COLUMNS).map((value, column) => {
      const cell = make(document, "td", {
        title: String(value), class: "reading-cell", "data-column": columnKeys[column],
        "data-key": headsOf && headKey(headsOf, row, column),
      }, significant(value));
      const share = Number.isFinite(value) && largest > 0 ? ink(Math.abs(value) / largest) : 0;
      cell.style.setProperty("--share", `${Math.round(share * 55)}%`);
      return cell;
    }));
}

/**
 * @param {EventTarget | null} target
 * @returns {string[] | null} what a cell stands for: the head, or the tokens of its row and column
 */
function keysAt(target) {
  const cell = /** @type {Element | null} */ (target)?.closest?.("th, td");
  if (!cell) return null;
  const own = cell.getAttribute("data-key");
  const keys = own ? [own]
    : [cell.parentElement?.getAttribute("data-row"), cell.getAttribute("data-column")];
  const known = keys.filter((key) => typeof key === "string");
  return known.length > 0 ? /** @type {string[]} */ (known) : null;
}

/**
 * The arrows walk the rows, Enter picks the one that is marked.
 * @param {HTMLElement} scroll
 * @param {KeyboardEvent} event
 * @param {ReadingsOptions} options
 */
function walkRows(scroll, event, { onPoint, onPick }) {
  const keys = [...scroll.querySelectorAll("tbody tr[data-row]")].map((row) => row.getAttribute("data-row") ?? "");
  // Where the arrows stand is kept here: marks are drawn with the next frame, and keys come faster.
  const at = keys.indexOf(scroll.getAttribute("data-at") ?? "");
  if (event.key === "Enter" && at >= 0) onPick(keys[at]);
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (by === undefined || keys.length === 0) return;
  event.preventDefault();
  event.stopPropagation();
  const next = keys[Math.min(keys.length - 1, Math.max(0, at + by))];
  setAttribute(scroll, "data-at", next);
  onPoint([next]);
}
