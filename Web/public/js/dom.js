/**
 * The few helpers that make elements. Nothing here writes a style attribute or HTML text: the
 * page's Content-Security-Policy forbids the one, and user text must never become the other.
 *
 * @typedef {Node | string | null | undefined | false} Child
 * @typedef {Record<string, unknown>} Attributes
 */

const SVG = "http://www.w3.org/2000/svg";

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Document} document
 * @param {Tag} tag
 * @param {Attributes} [attributes] `on…` functions become listeners; `true` an empty attribute;
 *   `false`, `null` and `undefined` none
 * @param {...(Child | Child[])} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function make(document, tag, attributes = {}, ...children) {
  return fill(document, document.createElement(tag), attributes, children);
}

/**
 * @template {keyof SVGElementTagNameMap} Tag
 * @param {Document} document
 * @param {Tag} tag
 * @param {Attributes} [attributes] as in `make`
 * @param {...(Child | Child[])} children
 * @returns {SVGElementTagNameMap[Tag]}
 */
export function makeSvg(document, tag, attributes = {}, ...children) {
  const element = /** @type {SVGElementTagNameMap[Tag]} */ (document.createElementNS(SVG, tag));
  return fill(document, element, attributes, children);
}

/**
 * @template {Element} Kind
 * @param {Document} document
 * @param {Kind} element
 * @param {Attributes} attributes
 * @param {(Child | Child[])[]} children
 * @returns {Kind}
 */
function fill(document, element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") {
      element.addEventListener(name.slice(2), /** @type {EventListener} */ (value));
    } else {
      setAttribute(element, name, value);
    }
  }
  for (const child of children.flat()) {
    if (child === null || child === undefined || child === false) continue;
    element.append(typeof child === "string" ? document.createTextNode(child) : child);
  }
  return element;
}

/**
 * Writes only what differs: a write, even of the same, makes the browser style and lay out anew.
 * @param {Element} element
 * @param {string} name
 * @param {unknown} value `true` an empty attribute; `false`, `null`, `undefined` removes it
 */
export function setAttribute(element, name, value) {
  if (value === false || value === null || value === undefined) {
    if (element.hasAttribute(name)) element.removeAttribute(name);
    return;
  }
  const text = value === true ? "" : String(value);
  if (element.getAttribute(name) !== text) element.setAttribute(name, text);
}

/**
 * Writes only what differs, so that a screen reader hears only what is new.
 * @param {Element} element
 * @param {string} text
 */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/**
 * @param {Element} element
 * @param {...Node} children
 */
export function replaceChildren(element, ...children) {
  element.replaceChildren(...children);
}
