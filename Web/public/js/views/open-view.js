import { make } from "loupe/dom.js";

/**
 * Opens a recording that was saved before, here or by another program.
 *
 * @param {Element} root
 * @param {{document: Document, t: import("loupe/types.js").Translate, onFile: (file: File) => void}} options
 * @returns {{update(data: {standalone: boolean}): void, destroy(): void}}
 */
export function createOpenView(root, { document, t, onFile }) {
  const input = make(document, "input", {
    type: "file", accept: ".json,.safetensors", hidden: true, id: "open-file", "aria-label": t("open.title"),
    onchange: () => {
      const [file] = input.files ?? [];
      if (file) onFile(file);
      // The same file may be opened again.
      input.value = "";
    },
  });
  const button = make(document, "button", {
    type: "button", class: "example-more", title: t("open.plain"), onclick: () => input.click(),
  }, t("open.title"));
  const element = make(document, "span", { class: "open" }, button, input);
  root.append(element);
  return {
    update({ standalone }) {
      element.hidden = standalone;
    },
    destroy: () => element.remove(),
  };
}
