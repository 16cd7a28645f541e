import { make, makeSvg, setAttribute, setText } from "loupe/dom.js";
import { icon } from "loupe/icons.js";
import { shapeText, significant } from "loupe/numbers.js";
import { isOfIds, stageValues } from "loupe/stage-text.js";
import { stageNames } from "loupe/stages.js";

/**
 * What the active one of the eight steps computes just now: in words, and with the real shape and
 * the first real numbers of its result.
 *
 * @typedef {import("loupe/types.js").Stage} Stage
 *
 * @typedef {object} StageData
 * @property {number} active
 * @property {readonly Stage[]} stages  of the step that is shown
 * @property {string} now  one sentence with this step's tokens
 * @property {boolean} follow  whether the picture changes with the stage
 *
 * @typedef {object} StageOptions
 * @property {Document} document
 * @property {import("loupe/types.js").Translate} t
 * @property {(follow: boolean) => void} onFollow
 *
 * @param {Element} root
 * @param {StageOptions} options
 * @returns {{update(data: StageData): void, focus(): void, destroy(): void}}
 */
export function createStageView(root, { document, t, onFollow }) {
  const follow = make(document, "input", {
    type: "checkbox", id: "follow-stages", onchange: () => onFollow(follow.checked),
  });
  const sign = make(document, "span", { class: "stage-sign" });
  const title = make(document, "h3", {});
  const plain = make(document, "p", { class: "stage-plain" });
  const now = make(document, "p", { class: "stage-now" });
  const shape = make(document, "p", { class: "stage-shape" });
  const numbers = make(document, "div", { class: "stage-numbers" });
  const element = make(document, "div", { class: "stage-detail", tabindex: -1 },
    make(document, "div", { class: "stage-words" },
      make(document, "div", { class: "stage-title" }, sign, title), plain, now),
    make(document, "div", { class: "stage-values" }, shape, numbers),
    make(document, "label", { class: "check" }, follow,
      make(document, "span", {}, t("stages.follow"))));
  root.append(element);

  return {
    update(data) {
      const name = stageNames[data.active];
      const stage = data.stages.find((each) => each.name === name);
      follow.checked = data.follow;
      setAttribute(element, "data-stage", name);
      sign.replaceChildren(icon(document, name));
      setText(title, `${data.active + 1}. ${t(`stage.${name}`)}`);
      setText(plain, t(`stage.${name}.plain`));
      setText(now, data.now);
      setText(shape, stage ? shapeLine(t, stage) : "");
      // Numbers of the vocabulary are names: a bar would say that one is more than another.
      numbers.replaceChildren(...(stage && !isOfIds(stage) ? [numberBars(document, t, stage)] : []));
    },
    focus: () => element.focus(),
    destroy: () => element.remove(),
  };
}

/** As many numbers of the vocabulary as a line has room for. */
const NUMBERS = 8;

/** @param {import("loupe/types.js").Translate} t @param {Stage} stage */
function shapeLine(t, stage) {
  const { shape, norm } = stage;
  if (isOfIds(stage)) return stageValues(t, stage, NUMBERS);
  const size = shape.reduce((product, length) => product * length, 1);
  const values = { shape: shapeText(shape), count: size };
  if (norm === undefined) return t("stages.shape", values);
  return `${t("stages.shape", values)} · ${t("stages.norm", { norm: significant(norm) })}`;
}

/**
 * The first values as bars above and below zero, each with its number.
 * @param {Document} document
 * @param {import("loupe/types.js").Translate} t
 * @param {Stage} stage
 */
function numberBars(document, t, { numbers, shape }) {
  const largest = Math.max(...numbers.filter(Number.isFinite).map(Math.abs), Number.MIN_VALUE);
  const size = shape.reduce((product, length) => product * length, 1);
  const list = make(document, "ol", { class: "number-bars", "aria-label": t("stages.numbers") },
    numbers.map((value) => make(document, "li", { title: String(value) },
      numberBar(document, Number.isFinite(value) ? value / largest : 0),
      make(document, "span", { class: "number" }, significant(value)))));
  if (size > numbers.length) {
    list.append(make(document, "li", { class: "more" }, t("stages.more", { count: size - numbers.length })));
  }
  return list;
}

/** @param {Document} document @param {number} share −1 to 1 */
function numberBar(document, share) {
  const length = Math.abs(share) * 20;
  return makeSvg(document, "svg", { class: "number-bar", viewBox: "0 0 24 44", "aria-hidden": "true" },
    makeSvg(document, "path", { class: "number-zero", d: "M0 22h24" }),
    makeSvg(document, "rect", {
      class: share < 0 ? "negative" : "positive", x: 4, width: 16, rx: 1.5,
      y: share < 0 ? 22 : 22 - length, height: Math.max(length, 0.6),
    }));
}
