import { make, setAttribute } from "loupe/dom.js";
import { significant } from "loupe/numbers.js";
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
 *
 * @typedef {object} ReadingsOptions
 * @property {Document} document
 * @property {import("loupe/types.js").Translate} t
 * @property {(name: string) => void} onReading
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
  const tables = make(document, "div", { class: "reading-tables" });
  const element = make(document, "div", { class: "readings" }, list, message, about, picturePlace, tables);
  root.append(element);
  /** @type {readonly Reading[]} buttons are kept while they name the same, so that one keeps the focus */
  let listed = [];
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
      about.replaceChildren(...(reading ? aboutRows(options, reading) : []));
      tables.replaceChildren(...data.tables.map((table) => valueTable(options, table)));
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

/** @param {import("loupe/types.js").Translate} t @param {string} name */
function readingName(t, name) {
  const text = t(`reading.${name}`);
  return text === `reading.${name}` ? name : text;
}

/** @param {ReadingsOptions} options @param {Reading} reading @returns {Node[]} */
function aboutRows({ document, t }, reading) {
  const rows = /** @type {const} */ ([
    ["formula", reading.formula], ["unit", reading.unit], ["source", reading.source], ["assumes", reading.assumes],
    ["refused", reading.refused?.message],
  ]);
  return rows.flatMap(([name, text]) => (text ? [make(document, "div", {},
    make(document, "dt", {}, t(`readings.${name}`)), make(document, "dd", { lang: "en" }, text))] : []));
}

/** @param {ReadingsOptions} options @param {import("loupe/reading-table.js").ReadingTable} table */
function valueTable({ document, t }, { name, unit, at, columns, rows, largest }) {
  const where = at.layer === null ? "" : at.head === null ? t("heads.layer", { number: at.layer + 1 })
    : t("heads.one", { layer: at.layer + 1, head: at.head + 1 });
  const place = where && ` (${where})`;
  const cell = (/** @type {number} */ value) => {
    const made = make(document, "td", { title: String(value), class: "reading-cell" }, significant(value));
    const share = Number.isFinite(value) && largest > 0 ? ink(Math.abs(value) / largest) : 0;
    made.style.setProperty("--share", `${Math.round(share * 55)}%`);
    return made;
  };
  const shown = rows.slice(0, MOST_ROWS);
  return make(document, "div", { class: "table-scroll", tabindex: 0, role: "group", "aria-label": name },
    make(document, "table", { class: "numbers reading-table" },
      make(document, "caption", {}, `${name}${place} · ${unit}`),
      columns.length > 0 ? make(document, "thead", {},
        make(document, "tr", {}, make(document, "th", { scope: "col" }, ""),
        columns.slice(0, MOST_COLUMNS).map((text) => make(document, "th", { scope: "col" }, text)))) : null,
      make(document, "tbody", {}, shown.map((row) => make(document, "tr", {},
        make(document, "th", { scope: "row" }, row.name), row.values.slice(0, MOST_COLUMNS).map(cell))))),
    rows.length > MOST_ROWS || columns.length > MOST_COLUMNS
      ? make(document, "p", { class: "plain" }, t("readings.cut")) : null);
}
