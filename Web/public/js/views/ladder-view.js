import { effectiveCount } from "loupe/attention.js";
import { make, setAttribute } from "loupe/dom.js";
import { pieceText } from "loupe/labels.js";
import { fixed, percent } from "loupe/numbers.js";
import { shareBar } from "loupe/widgets.js";

/**
 * The likeliest tokens of every step side by side, the chosen one marked, and below how much the model
 * wavered. The picture is itself a table.
 *
 * @typedef {object} LadderData
 * @property {readonly import("loupe/types.js").Step[]} steps
 * @property {number} current
 * @property {string} targetLanguage
 *
 * @typedef {object} LadderOptions
 * @property {Document} document
 * @property {import("loupe/types.js").Translate} t
 * @property {import("loupe/labels.js").SpecialNames} names
 * @property {(step: number) => void} onStep
 */

/** Candidates of a step that are shown. */
const RANKS = 5;

/**
 * @param {HTMLElement} root
 * @param {LadderOptions} options
 * @returns {{update(data: LadderData | null): void, destroy(): void}}
 */
export function createLadderView(root, options) {
  const { document, t } = options;
  const holder = make(document, "div",
    { class: "table-scroll ladder", tabindex: 0, role: "group", "aria-label": t("ladder.caption") });
  root.append(holder);
  /** @type {HTMLTableCellElement[][]} cells of each step */
  let columns = [];
  /** @type {readonly import("loupe/types.js").Step[]} */
  let drawn = [];
  let count = 0;
  let shown = -1;
  return {
    update(data) {
      holder.hidden = data === null;
      if (!data) return;
      if (data.steps !== drawn || data.steps.length !== count) {
        drawn = data.steps;
        count = data.steps.length;
        shown = -1;
        columns = data.steps.map((step) => stepCells(options, step, data.targetLanguage));
        holder.replaceChildren(ladderTable(options, columns));
      }
      if (shown !== data.current) {
        for (const cell of columns[shown] ?? []) cell.classList.remove("step-now");
        for (const cell of columns[data.current] ?? []) cell.classList.add("step-now");
        shown = data.current;
      }
    },
    destroy: () => holder.remove(),
  };
}

/**
 * @param {LadderOptions} options
 * @param {import("loupe/types.js").Step} step
 * @param {string} lang
 * @returns {HTMLTableCellElement[]} head, ranks, other, wavering
 */
function stepCells({ document, t, names, onStep }, step, lang) {
  const head = make(document, "th", { scope: "col" }, make(document, "button", {
    type: "button", class: "part-word", title: t("ladder.step", { step: step.index + 1 }),
      onclick: () => onStep(step.index),
  }, String(step.index + 1)));
  const listed = step.candidates.slice(0, RANKS);
  const cells = Array.from({ length: RANKS }, (_, rank) => {
    const candidate = listed[rank];
    if (!candidate) return make(document, "td", {}, "");
    return tokenCell({ document, names }, step, candidate, lang, candidate.id === step.chosen.id);
  });
  const inside = listed.some(({ id }) => id === step.chosen.id);
  const { id, piece, surface } = step.chosen;
  const other = inside ? make(document, "td", {}, "")
    : tokenCell({ document, names }, step,
      { id, piece, surface, probability: step.probability, logit: NaN }, lang, true);
  if (!inside) other.append(make(document, "small", { class: "number" }, t("ladder.rank", { rank: step.rank })));
  const many = effectiveCount(step.entropy);
  const wavering = make(document, "td", { class: "wavering", title: t("candidates.entropy", {
    entropy: fixed(step.entropy), count: fixed(many, 1),
  }) }, shareBar(document, Math.min(1, Math.log(many) / Math.log(50))),
    make(document, "small", { class: "number" }, fixed(many, 1)));
  return [head, ...cells, other, wavering];
}

/**
 * @param {Pick<LadderOptions, "document" | "names">} options
 * @param {import("loupe/types.js").Step} step
 * @param {import("loupe/types.js").Candidate} candidate
 * @param {string} lang
 * @param {boolean} chosen
 */
function tokenCell({ document, names }, step, { id, piece, surface, probability }, lang, chosen) {
  const special = piece === "</s>" || (id === step.chosen.id && step.chosen.special);
  const text = pieceText({ id, piece, surface, start: 0, end: 0, word: 0, special }, false, names);
  const cell = make(document, "td", { title: `${piece} ${probability}`, class: chosen ? "ladder-chosen" : "" },
    make(document, "span", { lang }, chosen ? `${text} ✓` : text), shareBar(document, probability),
    make(document, "small", { class: "number" }, percent(probability)));
  setAttribute(cell, "aria-current", chosen ? "true" : null);
  return cell;
}

/** @param {LadderOptions} options @param {HTMLTableCellElement[][]} columns */
function ladderTable({ document, t }, columns) {
  const names = [t("ladder.step.head"), ...Array.from({ length: RANKS }, (_, rank) => String(rank + 1)),
    t("ladder.other"), t("ladder.wavering")];
  const row = (/** @type {number} */ at) => make(document, "tr", {},
    make(document, "th", { scope: at === 0 ? "col" : "row" }, names[at]), columns.map((cells) => cells[at]));
  return make(document, "table", { class: "ladder-table" },
    make(document, "caption", { class: "visually-hidden" }, t("ladder.caption")),
    make(document, "thead", {}, row(0)),
    make(document, "tbody", {}, names.slice(1).flatMap((_, at) =>
      // A row is only there where some step needs it.
      (columns.some((cells) => cells[at + 1].textContent !== "") ? [row(at + 1)] : []))));
}
