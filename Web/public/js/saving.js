import { saveFile, savePng } from "loupe/files.js";
import { withView } from "loupe/saved-page.js";

/**
 * What the reader saves: a picture, the trace, or the page with the trace in it.
 *
 * @typedef {import("loupe/trace.js").Trace} Trace
 */

/**
 * @param {Document} document
 * @param {string} picture
 * @param {import("loupe/views/save-view.js").PictureFormat} format
 * @param {string} text SVG, also for PNG, or CSV
 */
export function savePicture(document, picture, format, text) {
  const name = `loupe-${picture}.${format}`;
  if (format === "png") savePng(document, { name, svg: text });
  else saveFile(document, { name, type: format === "csv" ? "text/csv" : "image/svg+xml", text });
}

/** @param {Document} document @param {Trace | null} trace */
export function saveDocument(document, trace) {
  if (!trace) return;
  const text = JSON.stringify(trace.toDocument());
  saveFile(document, { name: "loupe-trace.json", type: "application/json", text });
}

/**
 * The page as one file, opening with a view.
 * @param {Document} document
 * @param {object} what
 * @param {Trace} what.trace
 * @param {string} what.fragment the view, as a link writes it
 * @param {Pick<import("loupe/server.js").Server, "page">} what.server
 */
export async function savePage(document, { trace, fragment, server }) {
  const text = withView(await server.page(trace.id), fragment);
  saveFile(document, { name: `loupe-${trace.id.slice(0, 8)}.html`, type: "text/html", text });
}
