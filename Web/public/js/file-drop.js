import { make } from "loupe/dom.js";

/**
 * A recording can be dragged from the desktop onto the page: anywhere on it.
 *
 * @param {Document} document
 * @param {HTMLElement} root
 * @param {object} options
 * @param {string} options.text what is written while a file is held over the page
 * @param {(file: File) => void} options.onFile
 * @returns {{destroy(): void}}
 */
export function createFileDrop(document, root, { text, onFile }) {
  const sign = make(document, "div", { class: "file-drop", hidden: true, "aria-hidden": "true" },
    make(document, "p", {}, text));
  root.append(sign);
  /** Enter and leave are told of every element that is crossed: only the balance tells where the file is. */
  let inside = 0;
  /** @param {number} count */
  const hold = (count) => {
    inside = Math.max(count, 0);
    sign.hidden = inside === 0;
  };
  /** @type {Record<string, (event: DragEvent) => void>} */
  const listeners = {
    dragenter: () => hold(inside + 1),
    dragleave: () => hold(inside - 1),
    // Without this the browser would leave the page and show the file.
    dragover: (event) => event.preventDefault(),
    drop(event) {
      event.preventDefault();
      hold(0);
      const [file] = event.dataTransfer?.files ?? [];
      if (file) onFile(file);
    },
  };
  const listen = (/** @type {Event} */ event) => {
    const drag = /** @type {DragEvent} */ (event);
    if (drag.dataTransfer?.types.includes("Files")) listeners[drag.type](drag);
  };
  for (const name of Object.keys(listeners)) document.addEventListener(name, listen);
  return {
    destroy() {
      for (const name of Object.keys(listeners)) document.removeEventListener(name, listen);
      sign.remove();
    },
  };
}
