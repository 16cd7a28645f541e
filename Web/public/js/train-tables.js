import { fixed, percent } from "loupe/numbers.js";
import { columnTexts, rowTexts } from "loupe/train-labels.js";
import { shownLook } from "loupe/train-state.js";
import { countText } from "loupe/train-text.js";

/**
 * The table twins of the Train room's pictures.
 *
 * @typedef {import("loupe/train-state.js").TrainState} TrainState
 * @typedef {import("loupe/table-data.js").TableData} TableData
 * @typedef {import("loupe/types.js").Translate} Translate
 */

/** Points of the loss that are tabulated at most. */
const MOST_ROWS = 60;

/**
 * Everything that was judged; the loss of the updates stands beside each judgement.
 * @param {Translate} t
 * @param {TrainState} state
 * @returns {TableData}
 */
export function curvesTable(t, { history, language }) {
  const points = history?.points ?? [];
  const judgements = history?.judgements ?? [];
  const some = points.filter((_, i) => i % Math.ceil(points.length / MOST_ROWS) === 0);
  const steps = [...new Set([...some, ...judgements].map(({ step }) => step))].sort((a, b) => a - b);
  return {
    caption: t("train.chart.loss"),
    head: [t("train.column.step"), t("train.column.train"), t("train.column.judged"), t("train.column.exact"), "chrF"],
    marked: -1,
    rows: steps.map((step) => {
      const point = points.find((each) => each.step >= step);
      const judged = judgements.find((each) => each.step === step);
      return [
        { text: countText(step, language) }, { text: point ? fixed(point.loss) : "–" },
        { text: judged ? fixed(judged.loss) : "–" }, { text: percent(judged?.exactMatch ?? NaN) },
        { text: fixed(judged?.chrf ?? NaN, 1) },
      ];
    }),
  };
}

/**
 * The weights of the picture that is shown.
 * @param {Translate} t
 * @param {TrainState} state
 * @returns {TableData | null}
 */
export function filmTable(t, state) {
  const { history, strip, head, language } = state;
  const look = shownLook(state);
  const frame = strip?.frames[look];
  const sentence = history?.sentence;
  if (!frame || !strip || !sentence) return null;
  const columns = columnTexts(sentence, head.kind, t);
  return {
    caption: t("train.film.label", {
      kind: t(`kind.${head.kind}`), layer: head.layer + 1, head: head.head + 1,
      step: countText(history?.looks[look]?.step ?? 0, language),
    }),
    head: ["", ...columns],
    marked: -1,
    rows: rowTexts(sentence, head.kind, t).map((name, row) => [
      { text: name },
      ...columns.map((_, column) => ({ text: fixed(frame[row * strip.columns + column]) })),
    ]),
  };
}
