import { make, setAttribute, setText } from "loupe/dom.js";
import { staysWithNext, staysWithPrevious } from "loupe/kinsoku.js";
import { duration, fixed } from "loupe/numbers.js";

/**
 * The translation in large type, token by token; each token leads to the step that chose it.
 *
 * @typedef {import("loupe/progress.js").Chunk} Chunk
 *
 * @typedef {object} TranslationData
 * @property {readonly Chunk[]} chunks  one for each known step
 * @property {number} reached  chunks up to here have been chosen: the rest is not written yet
 * @property {number} current  step that is shown, −1 for none
 * @property {boolean} showAhead  whether later tokens show faintly
 * @property {import("loupe/state.js").Phase} phase
 * @property {readonly import("loupe/types.js").Hypothesis[]} hypotheses
 * @property {import("loupe/types.js").EndEvent | null} end
 * @property {string} targetLanguage
 * @property {readonly string[]} marked  tokens to mark
 * @property {number} interventions  edits that shaped this generation
 * @property {string} asked  the languages, or the task, that the model was told; "" where there was no choice
 * @property {string} precision  of the model's products; "" where it is not known
 *
 * @typedef {object} TranslationOptions
 * @property {Document} document
 * @property {import("loupe/types.js").Translate} t
 * @property {(step: number) => void} onStep
 * @property {(tokens: string[] | null) => void} onPoint
 *
 * @param {Element} root
 * @param {TranslationOptions} options
 * @returns {{update(data: TranslationData): void, focus(): void, destroy(): void}}
 */
export function createTranslationView(root, { document, t, onStep, onPoint }) {
  const line = make(document, "p", { class: "translation-text" });
  const state = make(document, "p", { class: "translation-state" });
  const beams = make(document, "ol", { class: "hypotheses" });
  const element = make(document, "section", {
    class: "translation", tabindex: -1, "aria-label": t("translation.label"),
  }, line, beams, state);
  root.append(element);

  /** @type {HTMLButtonElement[]} */
  let tokens = [];
  /** @param {readonly Chunk[]} chunks */
  function fit(chunks) {
    if (tokens.length > chunks.length) {
      line.replaceChildren();
      tokens = [];
    }
    chunks.slice(tokens.length).forEach((chunk) => {
      const token = tokenButton(document, tokens.length, chunk, onStep, onPoint);
      const before = chunks[tokens.length - 1]?.text ?? "";
      const together = staysWithPrevious(chunk.text) || staysWithNext(before) || chunk.special;
      tokens.push(token);
      // Tokens that may not be torn apart stand in one box that is never broken.
      if (together && line.lastElementChild) line.lastElementChild.append(token);
      else line.append(make(document, "span", { class: "token-run" }, token));
    });
    chunks.forEach((chunk, i) => setText(tokens[i], chunk.text));
  }

  return {
    update(data) {
      setAttribute(line, "lang", data.targetLanguage);
      fit(data.chunks);
      tokens.forEach((token, i) => {
        token.classList.toggle("ahead", i > data.reached);
        token.hidden = i > data.reached && !data.showAhead;
        token.classList.toggle("marked", data.marked.includes(data.chunks[i].token));
        setAttribute(token, "aria-current", i === data.current ? "step" : null);
        // One stop for Tab, however long the translation: the arrow keys walk the steps.
        setAttribute(token, "tabindex", i === Math.max(data.current, 0) ? 0 : -1);
      });
      line.classList.toggle("waiting", tokens.length === 0);
      line.classList.toggle("long", tokens.length > LONG_FROM);
      element.classList.toggle("busy", isBusy(data.phase));
      beams.replaceChildren(...data.hypotheses.map(({ text, logProbability }) =>
        make(document, "li", {},
          make(document, "span", { lang: data.targetLanguage }, text || "…"),
          make(document, "span", { class: "number" }, fixed(logProbability, 2)))));
      setText(state, stateText(t, data));
    },
    focus: () => element.focus(),
    destroy: () => element.remove(),
  };
}

/** A translation of more tokens is set smaller, so that the pictures stay in sight. */
const LONG_FROM = 45;

/**
 * @param {Document} document
 * @param {number} step
 * @param {Chunk} chunk
 * @param {(step: number) => void} onStep
 * @param {(tokens: string[] | null) => void} onPoint
 */
function tokenButton(document, step, chunk, onStep, onPoint) {
  const point = () => onPoint([chunk.token]);
  const leave = () => onPoint(null);
  return make(document, "button", {
    type: "button", class: chunk.special ? "token special" : "token", "data-step": step,
    onclick: () => onStep(step), onpointerenter: point, onpointerleave: leave,
    onfocus: point, onblur: leave,
  });
}

/** @param {import("loupe/state.js").Phase} phase */
function isBusy(phase) {
  return ["connecting", "encoding", "searching", "generating"].includes(phase);
}

/**
 * @param {import("loupe/types.js").Translate} t
 * @param {TranslationData} data
 * @returns {string}
 */
function stateText(t, { phase, end, chunks, interventions, precision, asked }) {
  if (phase === "ended" && end) {
    const key = ["end-token", "length", "forced"].includes(end.reason) ? end.reason : "end-token";
    const facts = t("translation.ended", {
      reason: t(`reason.${key}`), count: chunks.length, time: duration(end.milliseconds),
      score: fixed(end.logProbability, 3),
    });
    const more = [
      ...(asked ? [asked] : []),
      ...(precision ? [precision] : []),
      ...(interventions > 0 ? [t("translation.interventions", { count: interventions })] : []),
    ];
    return [facts, ...more].join(" · ");
  }
  if (phase === "idle" || phase === "failed" || phase === "waiting") return "";
  return phase === "ended" ? "" : t(`phase.${phase}`);
}
