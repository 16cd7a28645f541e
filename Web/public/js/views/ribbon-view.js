import { make, setAttribute, setText } from "loupe/dom.js";
import { icon } from "loupe/icons.js";
import { stageValues } from "loupe/stage-text.js";
import { stageNames } from "loupe/stages.js";

/**
 * The ribbon of the eight steps of generation: which of them is happening, in one line what it
 * does just now, with the shape and the first numbers of its result.
 *
 * @typedef {object} RibbonData
 * @property {number} active
 * @property {boolean} playing
 * @property {boolean} ready
 * @property {readonly import("loupe/types.js").Stage[]} stages  of the step that is shown
 * @property {string} now
 *
 * @param {Element} root
 * @param {{document: Document, t: import("loupe/types.js").Translate,
 *   onStage: (stage: number) => void}} options
 * @returns {{update(data: RibbonData): void, destroy(): void}}
 */
export function createRibbonView(root, { document, t, onStage }) {
  const buttons = stageNames.map((name, stage) => make(document, "button", {
    type: "button", class: `stage stage-${name}`, "data-stage": name, title: t(`stage.${name}.plain`),
    onclick: () => onStage(stage),
  }, icon(document, name),
  make(document, "span", { class: "stage-number" }, String(stage + 1)),
  make(document, "span", { class: "stage-name" }, t(`stage.${name}`))));
  const list = make(document, "ol", { class: "ribbon", "aria-label": t("stages.label") },
    buttons.map((button) => make(document, "li", {}, button)));
  const name = make(document, "strong", {});
  const words = make(document, "span", { class: "now-words" });
  const values = make(document, "span", { class: "now-values number" });
  const line = make(document, "p", { class: "now" }, name, words, values);
  root.append(line, list);
  return {
    update({ active, playing, ready, stages, now }) {
      const stage = stages.find((each) => each.name === stageNames[active]);
      line.hidden = !ready;
      setText(name, t(`stage.${stageNames[active]}`));
      setText(words, now);
      setText(values, stage ? stageValues(t, stage, NUMBERS) : "");
      list.classList.toggle("playing", playing);
      buttons.forEach((button, stage) => {
        button.disabled = !ready;
        button.classList.toggle("done", ready && stage < active);
        setAttribute(button, "aria-current", ready && stage === active ? "step" : null);
      });
    },
    destroy() {
      line.remove();
      list.remove();
    },
  };
}

/** As many of the first numbers as a line has room for. */
const NUMBERS = 4;
