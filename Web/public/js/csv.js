/**
 * Tables as CSV (RFC 4180): one line a row, cells with commas, quotes or line ends in quotes.
 */

/** A mark that tells Excel the file is UTF-8; everything else skips it. */
const UTF8 = "\ufeff";

/**
 * @param {readonly (readonly string[])[]} rows
 * @returns {string}
 */
export function csvText(rows) {
  return `${UTF8}${rows.map((row) => row.map(csvCell).join(",")).join("\r\n")}\r\n`;
}

/** @param {string} text */
function csvCell(text) {
  // A cell that begins like a formula would be computed by spreadsheets: a number may, text may not.
  const safe = /^[=+\-@\t]/.test(text) && Number.isNaN(Number(text)) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll("\"", "\"\"")}"` : safe;
}

/**
 * @param {import("loupe/table-data.js").TableData} table
 * @returns {string[][]}
 */
export function rowsOfTable({ caption, head, rows }) {
  return [[caption], head, ...rows.map((cells) => cells.map(({ text }) => text))];
}

/**
 * Tables as they stand on the page, one after the other. Where a cell tells its full value as a title,
 * that is taken instead of the rounded one.
 * @param {Iterable<HTMLTableElement>} tables
 * @returns {string[][]}
 */
export function rowsOfElements(tables) {
  return [...tables].flatMap((table) => [
    ...(table.caption ? [[textOf(table.caption)]] : []),
    ...[...table.rows].map((row) => [...row.cells].map(textOf)),
    [],
  ]);
}

/** @param {Element} cell */
function textOf(cell) {
  const title = cell.getAttribute("title") ?? "";
  if (title !== "" && Number.isFinite(Number(title))) return title;
  return (cell.textContent ?? "").replace(/\s+/g, " ").replace(/ ✓$/, "").trim();
}
