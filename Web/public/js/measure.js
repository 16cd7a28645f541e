/**
 * The width of text as the browser will set it.
 *
 * @param {Document} document
 * @param {string} family
 * @returns {(text: string, size: number, bold: boolean) => number} pixels
 */
export function createMeasure(document, family) {
  const context = document.createElement("canvas").getContext("2d");
  /** @type {Map<string, number>} width at 100 pixels */
  const known = new Map();
  return (text, size, bold) => {
    if (!context) return text.length * size;
    const key = `${bold ? "b" : " "}${text}`;
    let width = known.get(key);
    if (width === undefined) {
      context.font = `${bold ? 650 : 400} 100px ${family}`;
      width = context.measureText(text).width;
      known.set(key, width);
    }
    return (width * size) / 100;
  };
}
