/**
 * Two ways to put the same picture down: on a canvas for the screen, as SVG text for a file.
 *
 * @typedef {object} TextStyle
 * @property {number} size
 * @property {string} colour
 * @property {boolean} [bold]
 * @property {"left" | "right" | "center"} [align]
 * @property {number} [angle]  radians, turning upwards
 * @property {number} [longest]  width at most
 *
 * @typedef {object} Painter
 * @property {(x: number, y: number, width: number, height: number, colour: string) => void} fill
 * @property {(x: number, y: number, width: number, height: number, colour: string,
 *   thickness: number) => void} outline
 * @property {(x: number, y: number, width: number, height: number, colour: string) => void} hatch
 * @property {(x: number, y: number, text: string, style: TextStyle) => void} text  `y` is the middle
 * @property {(box: {x: number, y: number, width: number, height: number}, columns: number, rows: number,
 *   write: (pixels: Uint8ClampedArray) => void) => void} [pixels]  many small cells at once: `write` sets
 *   red, green, blue and alpha of each
 */

/** Distance between two strokes of a hatching. */
const HATCH = 5;

/**
 * @param {CanvasRenderingContext2D} context scaled so that 1 is a CSS pixel
 * @param {string} family
 * @returns {Painter}
 */
export function canvasPainter(context, family) {
  let font = "";
  return {
    pixels({ x, y, width, height }, columns, rows, write) {
      const scratch = context.canvas.ownerDocument.createElement("canvas");
      scratch.width = columns;
      scratch.height = rows;
      const small = scratch.getContext("2d");
      if (!small) return;
      const image = small.createImageData(columns, rows);
      write(image.data);
      small.putImageData(image, 0, 0);
      context.imageSmoothingEnabled = false;
      context.drawImage(scratch, x, y, width, height);
    },
    fill(x, y, width, height, colour) {
      context.fillStyle = colour;
      context.fillRect(x, y, width, height);
    },
    outline(x, y, width, height, colour, thickness) {
      context.strokeStyle = colour;
      context.lineWidth = thickness;
      context.strokeRect(x, y, width, height);
    },
    hatch(x, y, width, height, colour) {
      context.save();
      context.beginPath();
      context.rect(x, y, width, height);
      context.clip();
      context.beginPath();
      for (let at = -height; at < width; at += HATCH) {
        context.moveTo(x + at, y + height);
        context.lineTo(x + at + height, y);
      }
      context.strokeStyle = colour;
      context.lineWidth = 1;
      context.stroke();
      context.restore();
    },
    text(x, y, text, { size, colour, bold, align = "left", angle = 0, longest }) {
      const wanted = `${bold ? 650 : 400} ${size}px ${family}`;
      // Setting a font is slow, even the same one.
      if (wanted !== font) context.font = wanted;
      font = wanted;
      context.fillStyle = colour;
      context.textAlign = align;
      context.textBaseline = "middle";
      context.translate(x, y);
      context.rotate(-angle);
      context.fillText(fit(text, size, longest, (part) => context.measureText(part).width), 0, 0);
      context.rotate(angle);
      context.translate(-x, -y);
    },
  };
}

/**
 * @param {object} options
 * @param {number} options.width
 * @param {number} options.height
 * @param {string} options.family
 * @param {string} options.paper
 * @param {string} options.title
 * @param {(text: string, size: number, bold: boolean) => number} options.measure
 * @returns {Painter & {finish(): string}} `finish` answers the file's text
 */
export function svgPainter({ width, height, family, paper, title, measure }) {
  /** @type {string[]} */
  const parts = [];
  const box = (/** @type {number[]} */ [x, y, w, h]) =>
    `x="${short(x)}" y="${short(y)}" width="${short(w)}" height="${short(h)}"`;
  return {
    fill(x, y, w, h, colour) {
      parts.push(`<rect ${box([x, y, w, h])} fill="${escape(colour)}"/>`);
    },
    outline(x, y, w, h, colour, thickness) {
      parts.push(`<rect ${box([x, y, w, h])} fill="none" stroke="${escape(colour)}"`
        + ` stroke-width="${thickness}"/>`);
    },
    hatch(x, y, w, h, colour) {
      parts.push(`<rect ${box([x, y, w, h])} fill="url(#hatch)" color="${escape(colour)}"/>`);
    },
    text(x, y, text, { size, colour, bold = false, align = "left", angle = 0, longest }) {
      const anchor = { left: "start", right: "end", center: "middle" }[align];
      const turn = `translate(${short(x)} ${short(y)}) rotate(${short((-angle * 180) / Math.PI)})`;
      parts.push(`<text transform="${turn}" dy="0.35em" text-anchor="${anchor}"`
        + ` font-size="${short(size)}" font-weight="${bold ? 650 : 400}" fill="${escape(colour)}">`
        + `${escape(fit(text, size, longest, (part) => measure(part, size, bold)))}</text>`);
    },
    finish() {
      const size = `width="${short(width)}" height="${short(height)}"`;
      return `<svg xmlns="http://www.w3.org/2000/svg" ${size}`
        + ` viewBox="0 0 ${short(width)} ${short(height)}" font-family="${escape(family)}">`
        + `<title>${escape(title)}</title>`
        + `<defs><pattern id="hatch" width="${HATCH}" height="${HATCH}"`
        + ` patternUnits="userSpaceOnUse" patternTransform="rotate(45)">`
        + `<path d="M0 0V${HATCH}" stroke="currentColor"/></pattern></defs>`
        + `<rect width="100%" height="100%" fill="${escape(paper)}"/>${parts.join("")}</svg>\n`;
    },
  };
}

/**
 * @param {string} text
 * @param {number} size
 * @param {number | undefined} longest
 * @param {(text: string) => number} width
 * @returns {string} cut with an ellipsis where it is too long
 */
function fit(text, size, longest, width) {
  // Few letters are wider than the type is high: short text need not be measured.
  if (longest === undefined || text.length * size <= longest) return text;
  if (width(text) <= longest + 0.5) return text;
  const characters = [...text];
  while (characters.length > 1 && width(`${characters.join("")}…`) > longest) characters.pop();
  return `${characters.join("")}…`;
}

/** @param {number} value @returns {string} */
function short(value) {
  return String(Math.round(value * 100) / 100);
}

/** @param {string} text @returns {string} for XML text and attributes */
function escape(text) {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
