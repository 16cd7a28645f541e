/**
 * A drawing of the page as a file of its own: the style sheet's rules become attributes.
 */

const PROPERTIES = [
  "fill", "fill-opacity", "stroke", "stroke-opacity", "stroke-width", "stroke-linecap", "opacity",
  "font-family", "font-size", "font-weight", "text-anchor", "visibility",
];

/**
 * @param {SVGSVGElement} svg as it stands on the page
 * @returns {SVGSVGElement} a copy that needs no style sheet; what is hidden is left out
 */
export function inlineStyles(svg) {
  const view = svg.ownerDocument.defaultView;
  const copy = /** @type {SVGSVGElement} */ (svg.cloneNode(true));
  const originals = [svg, ...svg.querySelectorAll("*")];
  const copies = [copy, ...copy.querySelectorAll("*")];
  originals.forEach((original, i) => {
    const style = view?.getComputedStyle(original);
    for (const name of PROPERTIES) {
      const value = style?.getPropertyValue(name);
      if (value) copies[i].setAttribute(name, value);
    }
    for (const name of ["class", "tabindex", "role", "aria-label", "lang"]) {
      copies[i].removeAttribute(name);
    }
  });
  copies.filter((element) => element.hasAttribute("hidden")).forEach((element) => element.remove());
  return copy;
}

/**
 * @param {SVGSVGElement} svg as it stands on the page
 * @param {string} title
 * @returns {string} the file's text
 */
export function svgFile(svg, title) {
  const document = svg.ownerDocument;
  const view = document.defaultView;
  const copy = inlineStyles(svg);
  const paper = view?.getComputedStyle(document.documentElement).getPropertyValue("--surface").trim();
  const ground = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  for (const [name, value] of [["width", "100%"], ["height", "100%"], ["fill", paper || "white"]]) {
    ground.setAttribute(name, value);
  }
  const heading = document.createElementNS("http://www.w3.org/2000/svg", "title");
  heading.textContent = title;
  copy.prepend(heading, ground);
  return `${new XMLSerializer().serializeToString(copy)}\n`;
}
