import { make, setAttribute, setText } from "loupe/dom.js";

/**
 * Sentences to begin with: a few in sight, the others unfold.
 *
 * @typedef {object} ExamplesData
 * @property {readonly string[]} examples
 * @property {string} language  they are in
 * @property {boolean} open
 * @property {boolean} standalone  a saved page cannot translate
 *
 * @typedef {object} ExamplesOptions
 * @property {Document} document
 * @property {import("loupe/types.js").Translate} t
 * @property {(text: string) => void} onPick
 * @property {(open: boolean) => void} onOpen
 */

const IN_SIGHT = 3;

/**
 * @param {Element} root
 * @param {ExamplesOptions} options
 * @returns {{update(data: ExamplesData): void, destroy(): void}}
 */
export function createExamplesView(root, { document, t, onPick, onOpen }) {
  const list = make(document, "span", { class: "example-list" });
  const more = make(document, "button", {
    type: "button", class: "example-more",
    onclick: () => onOpen(more.getAttribute("aria-expanded") !== "true"),
  });
  const element = make(document, "div", { class: "examples" },
    make(document, "span", { class: "examples-label" }, t("sentence.examples")), list, more);
  root.append(element);

  /** @type {readonly string[] | null} */
  let shown = null;
  return {
    update({ examples, language, open, standalone }) {
      element.hidden = standalone;
      if (shown !== examples) {
        shown = examples;
        list.replaceChildren(...examples.map((text) => make(document, "button", {
          type: "button", class: "example", lang: language, onclick: () => onPick(text),
        }, text)));
      }
      [...list.children].forEach((child, i) => setAttribute(child, "hidden", !open && i >= IN_SIGHT));
      more.hidden = examples.length <= IN_SIGHT;
      setAttribute(more, "aria-expanded", String(open));
      const rest = examples.length - IN_SIGHT;
      setText(more, open ? t("sentence.fewer") : t("sentence.more", { count: rest }));
    },
    destroy: () => element.remove(),
  };
}
