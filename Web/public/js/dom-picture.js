import { inlineStyles } from "loupe/svg-file.js";
import { wholeEvent } from "loupe/visible-part.js";

/**
 * Any part of the page as a vector drawing: boxes, lines of text, drawings and canvases, where they
 * stand on the screen. What the page hides is left out.
 *
 * @param {HTMLElement} element
 * @param {string} title
 * @returns {string} the file's text
 */
export function pictureOf(element, title) {
  const view = element.ownerDocument.defaultView;
  if (!view) return "";
  for (const each of element.querySelectorAll("canvas, svg, .heads-grid")) {
    each.dispatchEvent(new view.Event(wholeEvent));
  }
  const frame = element.getBoundingClientRect();
  const pen = { view, left: frame.left, top: frame.top, parts: /** @type {string[]} */ ([]) };
  const width = Math.max(frame.width, element.scrollWidth);
  const height = Math.max(frame.height, element.scrollHeight);
  drawElement(pen, element);
  const root = view.getComputedStyle(element.ownerDocument.documentElement);
  const paper = root.getPropertyValue("--surface").trim() || "white";
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${Math.ceil(width)}" height="${Math.ceil(height)}"`
    + ` viewBox="0 0 ${Math.ceil(width)} ${Math.ceil(height)}" font-family="${escape(root.fontFamily)}">`
    + `<title>${escape(title)}</title><rect width="100%" height="100%" fill="${escape(paper)}"/>`
    + `${pen.parts.join("")}</svg>\n`;
}

/** @typedef {{view: Window & typeof globalThis, left: number, top: number, parts: string[]}} Pen */

/** @param {Pen} pen @param {Element} element */
function drawElement(pen, element) {
  const { view } = pen;
  const style = view.getComputedStyle(element);
  const unseen = style.display === "none" || style.visibility === "hidden";
  if (unseen || element.classList.contains("visually-hidden")) return undefined;
  if (element instanceof view.SVGSVGElement) return drawSvg(pen, element);
  drawBox(pen, element, style);
  if (element instanceof view.HTMLCanvasElement) return drawImage(pen, element, element.toDataURL("image/png"));
  if (element instanceof view.HTMLImageElement && element.src) return drawImage(pen, element, element.src);
  if (element instanceof view.HTMLInputElement || element instanceof view.HTMLSelectElement) {
    return drawField(pen, element, style);
  }
  for (const child of element.childNodes) {
    if (child instanceof view.Text) drawText(pen, child, style);
    else if (child instanceof view.Element) drawElement(pen, child);
  }
  return undefined;
}

/** @param {Pen} pen @param {DOMRect} box */
function place({ left, top }, box) {
  return `x="${short(box.left - left)}" y="${short(box.top - top)}"`
    + ` width="${short(box.width)}" height="${short(box.height)}"`;
}

/**
 * Ground, outline (a shadow without blur, turned inward) and lines above and below.
 * @param {Pen} pen @param {Element} element @param {CSSStyleDeclaration} style
 */
function drawBox(pen, element, style) {
  const box = element.getBoundingClientRect();
  if (box.width === 0 || box.height === 0) return;
  const outline = /^(rgba?\([^)]*\)|color\([^)]*\)) 0px 0px 0px ([\d.]+)px inset/.exec(style.boxShadow);
  const radius = Math.min(parseFloat(style.borderTopLeftRadius) || 0, box.height / 2);
  const fill = visible(style.backgroundColor) ? escape(style.backgroundColor) : "none";
  if (fill !== "none" || outline) {
    pen.parts.push(`<rect ${place(pen, box)} rx="${short(radius)}" fill="${fill}"`
      + `${outline ? ` stroke="${escape(outline[1])}" stroke-width="${outline[2]}"` : ""}/>`);
  }
  for (const [side, at] of /** @type {const} */ ([["Top", box.top], ["Bottom", box.bottom]])) {
    const thickness = parseFloat(style[`border${side}Width`]);
    const colour = style[`border${side}Color`];
    if (!(thickness > 0) || !visible(colour) || style[`border${side}Style`] === "none") continue;
    const top = at - pen.top - (side === "Bottom" ? thickness : 0);
    pen.parts.push(`<rect x="${short(box.left - pen.left)}" y="${short(top)}"`
      + ` width="${short(box.width)}" height="${short(thickness)}" fill="${escape(colour)}"/>`);
  }
}

/** @param {Pen} pen @param {HTMLElement} element @param {string} address of its pixels, with them in it */
function drawImage(pen, element, address) {
  const box = element.getBoundingClientRect();
  if (box.width === 0 || box.height === 0 || !address.startsWith("data:image/")) return;
  pen.parts.push(`<image ${place(pen, box)} preserveAspectRatio="none" image-rendering="pixelated"`
    + ` href="${escape(address)}"/>`);
}

/** @param {Pen} pen @param {SVGSVGElement} svg */
function drawSvg(pen, svg) {
  const copy = inlineStyles(svg);
  const box = svg.getBoundingClientRect();
  for (const [name, value] of [["x", box.left - pen.left], ["y", box.top - pen.top], ["width", box.width],
    ["height", box.height]]) {
    copy.setAttribute(String(name), short(Number(value)));
  }
  copy.setAttribute("color", pen.view.getComputedStyle(svg).color);
  pen.parts.push(new pen.view.XMLSerializer().serializeToString(copy));
}

/** @param {Pen} pen @param {HTMLInputElement | HTMLSelectElement} field @param {CSSStyleDeclaration} style */
function drawField(pen, field, style) {
  const box = field.getBoundingClientRect();
  const text = field instanceof pen.view.HTMLSelectElement ? field.selectedOptions[0]?.text ?? "" : field.value;
  if (field.type === "checkbox" || field.type === "range") return;
  pushText(pen, { text, left: box.left + 6, top: box.top, height: box.height }, style);
}

/**
 * A text as its lines: a piece of it for each place where the browser broke it.
 * @param {Pen} pen @param {Text} node @param {CSSStyleDeclaration} style
 */
function drawText(pen, node, style) {
  if (node.data.trim() === "") return;
  const range = node.ownerDocument.createRange();
  /** @type {{text: string, left: number, top: number, height: number} | null} */
  let line = null;
  let at = 0;
  for (const character of node.data) {
    range.setStart(node, at);
    range.setEnd(node, at + character.length);
    at += character.length;
    const box = range.getBoundingClientRect();
    if (box.width === 0 && box.height === 0) continue;
    if (line && Math.abs(box.top - line.top) < 2) {
      line.text += character;
      continue;
    }
    if (line) pushText(pen, line, style);
    line = { text: character, left: box.left, top: box.top, height: box.height };
  }
  if (line) pushText(pen, line, style);
}

/**
 * @param {Pen} pen
 * @param {{text: string, left: number, top: number, height: number}} line
 * @param {CSSStyleDeclaration} style
 */
function pushText(pen, { text, left, top, height }, style) {
  if (text.trim() === "") return;
  pen.parts.push(`<text x="${short(left - pen.left)}" y="${short(top - pen.top + height / 2)}" dy="0.35em"`
    + ` font-size="${short(parseFloat(style.fontSize))}" font-weight="${style.fontWeight}"`
    + ` fill="${escape(style.color)}" xml:space="preserve">${escape(text)}</text>`);
}

/** @param {string} colour */
function visible(colour) {
  return colour !== "" && colour !== "transparent" && !/rgba\([^)]*, 0\)$/.test(colour) && !/\/ 0\)$/.test(colour);
}

/** @param {number} value */
function short(value) {
  return String(Math.round(value * 100) / 100);
}

/** @param {string} text @returns {string} for XML text and attributes */
function escape(text) {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
