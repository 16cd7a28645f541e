import { effectiveCount } from "loupe/attention.js";
import { make, setText } from "loupe/dom.js";
import { pieceText } from "loupe/labels.js";
import { fixed, percent } from "loupe/numbers.js";
import { shareBar } from "loupe/widgets.js";

/**
 * The likeliest next tokens of a step, which was chosen, and why. The picture is itself a table.
 *
 * @typedef {import("loupe/types.js").Step} Step
 * @typedef {import("loupe/types.js").Candidate} Candidate
 *
 * @typedef {object} CandidatesData
 * @property {Step | null} step
 * @property {number} [temperature]  of the request, where it was sampled
 * @property {boolean} computed  the distribution of this step is known already
 * @property {boolean} chosen  the choice of this step is known already
 * @property {readonly string[]} marked
 * @property {string} targetLanguage
 *
 * @typedef {object} CandidatesOptions
 * @property {Document} document
 * @property {import("loupe/types.js").Translate} t
 * @property {import("loupe/labels.js").SpecialNames} names
 */

/**
 * @param {Element} root
 * @param {CandidatesOptions} options
 * @returns {{update(data: CandidatesData): void, focus(): void, destroy(): void}}
 */
export function createCandidatesView(root, options) {
  const { document, t } = options;
  const body = make(document, "tbody", {});
  const why = make(document, "p", { class: "candidates-why" });
  const facts = make(document, "p", { class: "candidates-facts" });
  const empty = make(document, "p", { class: "candidates-empty" });
  const picture = make(document, "table", { class: "candidates-table" },
    make(document, "caption", { class: "visually-hidden" }, t("candidates.caption")),
    make(document, "thead", { class: "visually-hidden" },
      make(document, "tr", {}, ["rank", "token", "probability", "logit"].map((name) =>
        make(document, "th", { scope: "col" }, t(`candidates.${name}`))))),
    body);
  const element = make(document, "div", { class: "candidates", tabindex: -1 }, empty, picture, why, facts);
  root.append(element);

  return {
    update(data) {
      const { step } = data;
      const known = step !== null && data.computed;
      picture.hidden = !known;
      empty.hidden = known;
      setText(empty, step ? t("candidates.notYet") : t("candidates.none"));
      setText(why, known && data.chosen ? whyText(t, step, options.names) : "");
      setText(facts, known ? factsText(t, step) : "");
      body.replaceChildren(...(known ? candidateRows(options, data, step) : []));
    },
    focus: () => element.focus(),
    destroy: () => element.remove(),
  };
}

/**
 * @param {CandidatesOptions} options
 * @param {CandidatesData} data
 * @param {Step} step
 * @returns {HTMLTableRowElement[]}
 */
function candidateRows(options, data, step) {
  const listed = step.candidates.some(({ id }) => id === step.chosen.id);
  const rows = step.candidates.map((candidate, i) => candidateRow(options, data, step, candidate, i + 1));
  if (!listed && data.chosen) {
    const { id, piece, surface } = step.chosen;
    const chosen = { id, piece, surface, probability: step.probability, logit: NaN };
    rows.push(candidateRow(options, data, step, chosen, step.rank));
  }
  return rows;
}

/**
 * @param {CandidatesOptions} options
 * @param {CandidatesData} data
 * @param {Step} step
 * @param {Candidate} candidate
 * @param {number} rank
 */
function candidateRow({ document, t, names }, data, step, candidate, rank) {
  const chosen = data.chosen && candidate.id === step.chosen.id;
  const text = candidateText(candidate, step, names);
  const token = `t${step.index}`;
  return make(document, "tr", {
    class: [chosen ? "chosen" : "", chosen && data.marked.includes(token) ? "on" : ""].join(" ").trim(),
    "aria-current": chosen ? "true" : null, title: `${candidate.piece} (${candidate.id})`,
  },
  make(document, "td", { class: "candidate-rank" }, String(rank)),
  make(document, "th", { scope: "row", lang: data.targetLanguage }, text,
    chosen ? make(document, "span", { class: "chosen-mark", title: t("candidates.chosen") }, "✓") : null,
    chosen ? make(document, "span", { class: "visually-hidden" }, t("candidates.chosen")) : null),
  make(document, "td", { class: "candidate-probability", title: String(candidate.probability) },
    shareBar(document, candidate.probability),
    make(document, "span", { class: "number" }, percent(candidate.probability))),
  make(document, "td", { class: "candidate-logit number", title: `logit ${candidate.logit}` },
    fixed(candidate.logit, 2)));
}

/**
 * A candidate has no `special`; the chosen piece tells it of itself, and </s> is known by name.
 * @param {Candidate} candidate
 * @param {Step} step
 * @param {import("loupe/labels.js").SpecialNames} names
 */
function candidateText({ id, piece, surface }, step, names) {
  const special = piece === "</s>" || (id === step.chosen.id && step.chosen.special);
  return pieceText({ id, piece, surface, start: 0, end: 0, word: 0, special }, false, names);
}

/**
 * @param {import("loupe/types.js").Translate} t
 * @param {Step} step
 * @param {import("loupe/labels.js").SpecialNames} names
 * @returns {string} why this token and no other
 */
export function whyText(t, step, names) {
  const { why, chosen, probability, rank } = step;
  const values = {
    token: pieceText(chosen, false, names), rank, probability: percent(probability),
    kept: why.kept ?? "–", draw: fixed(why.draw ?? NaN, 4),
  };
  if (why.method === "greedy") return t(rank === 1 ? "why.greedy" : "why.greedy.other", values);
  if (why.method === "sample" && typeof why.kept === "number") return t("why.sample", values);
  if (why.method === "beam") return t(rank === 1 ? "why.beam" : "why.beam.other", values);
  if (why.method === "forced") return t("why.forced", values);
  return t("why.other", { ...values, method: why.method });
}

/** @param {import("loupe/types.js").Translate} t @param {Step} step */
function factsText(t, step) {
  return t("candidates.entropy", {
    entropy: fixed(step.entropy), count: fixed(effectiveCount(step.entropy), 1),
  });
}
