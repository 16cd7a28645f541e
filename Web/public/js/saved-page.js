import { Trace } from "loupe/trace.js";

/**
 * The page as one file (Web/STANDALONE.md): what it carries beside the page itself.
 */

/** Stands before the first module of the file; whatever the page is to read stands before it. */
const FIRST_MODULE = "<script type=\"module\">";

/**
 * @param {Document} document
 * @returns {Trace | null} of a saved page, which carries its trace document
 */
export function savedTrace(document) {
  const text = document.getElementById("trace-document")?.textContent;
  return text ? Trace.fromDocument(JSON.parse(text)) : null;
}

/**
 * @param {Document} document
 * @returns {string} the view it was saved in, as a link writes it; "" where it carries none
 */
export function savedFragment(document) {
  const text = document.getElementById("trace-view")?.textContent;
  const fragment = text ? JSON.parse(text) : "";
  return typeof fragment === "string" ? fragment : "";
}

/**
 * @param {string} html a saved page
 * @param {string} fragment a view, as a link writes it
 * @returns {string} the same page, opening with that view
 */
export function withView(html, fragment) {
  const at = html.lastIndexOf(FIRST_MODULE);
  if (at < 0) return html;
  // No "<" may stand in it: it could close the script element.
  const text = JSON.stringify(fragment).replace(/</g, "\\u003c");
  const element = `<script type="application/json" id="trace-view">${text}</script>\n`;
  return html.slice(0, at) + element + html.slice(at);
}
