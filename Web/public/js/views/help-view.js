import { make } from "loupe/dom.js";
import { bindings, keyName } from "loupe/keys.js";
import { dialog } from "loupe/widgets.js";

/**
 * The help: how to read the pictures, and every key.
 *
 * @param {Element} root
 * @param {{document: Document, t: import("loupe/types.js").Translate}} options
 * @returns {{update(data: {}): void, open(): void, destroy(): void}}
 */
export function createHelpView(root, { document, t }) {
  const keys = make(document, "dl", { class: "key-list" }, bindings.map(({ keys: names, command }) =>
    make(document, "div", {},
      make(document, "dt", {}, names.map((name) => make(document, "kbd", {}, keyName(name)))),
      make(document, "dd", {}, t(`key.${command}`)))));
  const questions = ["desks", "rows", "words", "characters", "special", "mean", "scale", "reason", "edits"];
  const reading = make(document, "dl", { class: "reading" }, questions.map((name) =>
    make(document, "div", {},
      make(document, "dt", {}, t(`help.${name}`)), make(document, "dd", {}, t(`help.${name}.text`)))));
  const element = dialog(document, {
    title: t("help.title"), closeLabel: t("dialog.close"), id: "help",
    content: [
      make(document, "h3", {}, t("help.keys")), keys,
      make(document, "p", { class: "key-note" }, t("help.focus")),
      make(document, "h3", {}, t("help.reading")), reading,
    ],
  });
  root.append(element);
  return {
    update: () => undefined,
    open: () => element.showModal(),
    destroy: () => element.remove(),
  };
}
