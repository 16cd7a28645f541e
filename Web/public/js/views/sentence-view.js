import { make, setAttribute, setText } from "loupe/dom.js";

/**
 * The sentence box and the button that starts.
 *
 * @typedef {object} SentenceData
 * @property {string} text
 * @property {boolean} running
 * @property {boolean} standalone
 * @property {number} limit  characters at most
 * @property {string} sourceLanguage
 *
 * @typedef {object} SentenceOptions
 * @property {Document} document
 * @property {import("loupe/types.js").Translate} t
 * @property {(text: string) => void} onText
 * @property {() => void} onTranslate
 * @property {() => void} onStop
 */

/** The counter shows itself from this share of the limit on. */
const COUNTER_FROM = 0.8;

/**
 * @param {Element} root
 * @param {SentenceOptions} options
 * @returns {{update(data: SentenceData): void, focus(): void, destroy(): void}}
 */
export function createSentenceView(root, options) {
  const { document, t } = options;
  const box = make(document, "textarea", {
    class: "sentence-box", id: "sentence", rows: 2, spellcheck: "false", autocomplete: "off",
    placeholder: t("sentence.placeholder"), "aria-label": t("sentence.label"),
    "aria-describedby": "sentence-counter",
    oninput: () => options.onText(box.value),
    onkeydown: (/** @type {KeyboardEvent} */ event) => {
      // While an input method composes Japanese, Enter accepts its proposal and means nothing else.
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      options.onTranslate();
    },
  });
  const counter = make(document, "span", { class: "sentence-counter", id: "sentence-counter" });
  const start = make(document, "button", { type: "submit", class: "primary", id: "translate" },
    t("sentence.translate"));
  const stop = make(document, "button", {
    type: "button", class: "secondary", id: "stop", onclick: options.onStop,
  }, t("sentence.stop"));
  const form = make(document, "form", {
    class: "sentence",
    onsubmit: (/** @type {Event} */ event) => {
      event.preventDefault();
      options.onTranslate();
    },
  }, make(document, "div", { class: "sentence-row" }, box,
    make(document, "div", { class: "sentence-go" }, start, stop)), counter);
  root.append(form);

  return {
    update(data) {
      if (box.value !== data.text) box.value = data.text;
      setAttribute(box, "lang", data.sourceLanguage);
      box.readOnly = data.standalone;
      start.hidden = data.running || data.standalone;
      start.disabled = data.text.trim() === "" || data.text.length > data.limit;
      stop.hidden = !data.running;
      const near = data.text.length > data.limit * COUNTER_FROM;
      setText(counter, near ? t("sentence.counter", { used: data.text.length, limit: data.limit }) : "");
      counter.classList.toggle("over", data.text.length > data.limit);
    },
    focus() {
      box.focus();
      box.select();
    },
    destroy: () => form.remove(),
  };
}
