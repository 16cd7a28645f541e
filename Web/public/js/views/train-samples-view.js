import { make } from "loupe/dom.js";

/**
 * The same few sentences, as the model answers them at the step that is shown: wanted, got, right or not.
 *
 * @typedef {object} SamplesData
 * @property {readonly import("loupe/train-types.js").TrainSample[]} samples
 * @property {string} step  as it is written
 *
 * @param {Element} root
 * @param {{document: Document, t: import("loupe/types.js").Translate}} options
 * @returns {{update(data: SamplesData): void, destroy(): void}}
 */
export function createTrainSamplesView(root, { document, t }) {
  const caption = make(document, "caption", {});
  const body = make(document, "tbody", {});
  const names = ["source", "wanted", "got"].map((name) =>
    make(document, "th", { scope: "col" }, t(`train.sample.${name}`)));
  const verdict = make(document, "th", { scope: "col" },
    make(document, "span", { class: "visually-hidden" }, t("train.sample.verdict")));
  const element = make(document, "div", {
    class: "train-samples-holder", tabindex: 0, role: "group", "aria-label": t("train.samples"),
  }, make(document, "table", { class: "train-samples" },
    caption, make(document, "thead", {}, make(document, "tr", {}, names, verdict)), body));
  root.append(element);
  return {
    update({ samples, step }) {
      element.hidden = samples.length === 0;
      caption.textContent = t("train.samples.at", { step });
      body.replaceChildren(...samples.map(({ source, reference, translation }) => {
        const right = translation === reference;
        return make(document, "tr", { "data-right": String(right) },
          make(document, "td", { "data-name": t("train.sample.source") }, source),
          make(document, "td", { "data-name": t("train.sample.wanted") }, reference),
          make(document, "td", { "data-name": t("train.sample.got"), class: "train-got" },
            translation === "" ? t("train.sample.nothing") : translation),
          make(document, "td", { class: "train-verdict" },
            make(document, "span", { "aria-hidden": "true" }, right ? "○" : "×"),
            make(document, "span", { class: "visually-hidden" }, t(right ? "train.right" : "train.wrong"))));
      }));
    },
    destroy: () => element.remove(),
  };
}
