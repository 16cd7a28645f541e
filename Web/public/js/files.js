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
