import { make, setText } from "loupe/dom.js";

/**
 * What went wrong, in plain words, and what to do.
 *
 * @typedef {object} NoticeData
 * @property {string} text  "" for nothing
 * @property {boolean} waiting  it will pass by itself
 *
 * @param {Element} root
 * @param {{document: Document, t: import("loupe/types.js").Translate, onClose: () => void}} options
 * @returns {{update(data: NoticeData): void, destroy(): void}}
 */
export function createNoticeView(root, { document, t, onClose }) {
  const text = make(document, "p", {});
  const close = make(document, "button", { type: "button", class: "notice-close", onclick: onClose },
    t("notice.close"));
  const element = make(document, "div", { class: "notice", role: "alert" }, text, close);
  root.append(element);
  return {
    update(data) {
      element.hidden = data.text === "";
      close.hidden = data.waiting;
      element.classList.toggle("waiting", data.waiting);
      setText(text, data.text);
    },
    destroy: () => element.remove(),
  };
}
