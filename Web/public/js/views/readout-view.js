import { make, setText } from "loupe/dom.js";

/**
 * One sentence with the exact weight of what is pointed at.
 *
 * @param {Element} root
 * @param {{document: Document}} options
 * @returns {{update(data: {text: string}): void, destroy(): void}}
 */
export function createReadoutView(root, { document }) {
  const element = make(document, "p", { class: "readout" });
  root.append(element);
  return {
    update: ({ text }) => setText(element, text),
    destroy: () => element.remove(),
  };
}
