import { make, setAttribute, setText } from "loupe/dom.js";
import { icon } from "loupe/icons.js";
import { fixed } from "loupe/numbers.js";
import { stageValues } from "loupe/stage-text.js";
import { stageNames } from "loupe/stages.js";
import { shareBar } from "loupe/widgets.js";

/**
 * The eight steps in which one token is made, as a ring of cards with the model's own shapes and
 * numbers. While the film plays, one card after the other lights up; it can be stopped at any, and
 * each opens the view that explains it.
 *
 * @typedef {import("loupe/loop-data.js").StageCard} StageCard
 * @typedef {import("loupe/types.js").StageName} StageName
 *
 * @typedef {object} LoopData
 * @property {readonly StageCard[]} cards
 * @property {number} active
 * @property {boolean} walking  what comes later in the step is not shown yet
 * @property {string} languageOfTarget
 *
 * @typedef {object} LoopOptions
 * @property {Document} document
 * @property {import("loupe/types.js").Translate} t
 * @property {(stage: number) => void} onStage
 * @property {(stage: StageName) => void} onOpen  the view that explains it
 *
 * @typedef {object} Card
 * @property {HTMLElement} element
 * @property {(card: StageCard | null, language: string) => void} update
 */

/** As many of the first numbers as a card has room for. */
const NUMBERS = 5;

/**
 * @param {HTMLElement} root
 * @param {LoopOptions} options
 * @returns {{update(data: LoopData | null): void, destroy(): void}}
 */
export function createLoopView(root, options) {
  const { document, t } = options;
  const cards = stageNames.map((name, stage) => createCard(options, name, stage));
  const ring = make(document, "ol", { class: "loop", "aria-label": t("stages.label") },
    cards.map(({ element }) => element));
  const again = make(document, "p", { class: "loop-again" }, t("loop.again"));
  root.append(ring, again);
  /** @type {readonly StageCard[]} */
  let drawn = [];
  let reached = -1;
  return {
    update(data) {
      ring.hidden = data === null;
      again.hidden = data === null;
      if (!data) return;
      const last = data.walking ? data.active : stageNames.length - 1;
      if (data.cards !== drawn || last !== reached) {
        drawn = data.cards;
        reached = last;
        cards.forEach((card, at) => card.update(at <= last ? data.cards[at] ?? null : null, data.languageOfTarget));
      }
      cards.forEach(({ element }, at) => {
        setAttribute(element, "aria-current", at === data.active ? "step" : null);
        element.classList.toggle("later", at > last);
      });
    },
    destroy() {
      ring.remove();
      again.remove();
    },
  };
}

/** @param {LoopOptions} options @param {StageName} name @param {number} stage @returns {Card} */
function createCard({ document, t, onStage, onOpen }, name, stage) {
  const now = make(document, "p", { class: "loop-now" });
  const text = make(document, "p", { class: "loop-text" });
  const bars = make(document, "ul", { class: "loop-bars" });
  const numbers = make(document, "p", { class: "loop-numbers number" });
  const element = make(document, "li", { class: `loop-card loop-${name}`, "data-stage": name },
    make(document, "button",
      { type: "button", class: "loop-head", title: t(`stage.${name}.plain`), onclick: () => onStage(stage) },
      icon(document, name), make(document, "span", {}, `${stage + 1}. ${t(`stage.${name}`)}`)),
    make(document, "p", { class: "plain" }, t(`stage.${name}.plain`)), now, text, bars, numbers,
    make(document, "button", { type: "button", class: "link-button", onclick: () => onOpen(name) },
      t(`loop.open.${name}`)));
  return {
    element,
    update(card, language) {
      setText(now, card?.now ?? "");
      setText(text, card?.text ?? "");
      setAttribute(text, "lang", language);
      bars.replaceChildren(...(card?.bars ?? []).map((bar) => barItem(document, bar)));
      const { stage: found } = card ?? {};
      setText(numbers, found ? stageValues(t, found, NUMBERS) : "");
    },
  };
}

/** @param {Document} document @param {{name: string, share: number}} bar */
function barItem(document, { name, share }) {
  return make(document, "li", {}, make(document, "span", { class: "loop-bar-name" }, name),
    shareBar(document, share),
    make(document, "span", { class: "number" }, fixed(share, 2)));
}
