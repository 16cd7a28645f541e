/**
 * Lets the reader save text as a file; nothing leaves the machine.
 *
 * @param {Document} document
 * @param {{name: string, type: string, text: string}} file
 */
export function saveFile(document, { name, type, text }) {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  // The download has its own hold on the data by the next turn of the event loop.
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}

/** Pixels of a picture for each pixel of the page: sharp on paper too. */
const PNG_SCALE = 2;

/**
 * Lets the reader save a drawing as PNG.
 * @param {Document} document
 * @param {{name: string, svg: string}} file
 */
export async function savePng(document, { name, svg }) {
  const address = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
  try {
    const image = document.createElement("img");
    image.src = address;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = Math.ceil(image.naturalWidth * PNG_SCALE);
    canvas.height = Math.ceil(image.naturalHeight * PNG_SCALE);
    canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
    const link = document.createElement("a");
    link.href = canvas.toDataURL("image/png");
    link.download = name;
    link.click();
  } finally {
    URL.revokeObjectURL(address);
  }
}

/**
 * @param {Document} document
 * @param {string} text
 * @returns {Promise<boolean>} whether it is on the clipboard; browsers refuse outside of https and
 *   this machine
 */
export async function copyText(document, text) {
  const clipboard = document.defaultView?.navigator.clipboard;
  if (!clipboard) return false;
  return clipboard.writeText(text).then(() => true, () => false);
}
