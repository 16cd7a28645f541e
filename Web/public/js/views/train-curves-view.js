import { make, makeSvg, replaceChildren, setText } from "loupe/dom.js";
import { fixed, percent } from "loupe/numbers.js";
import { axisOf, linearMarks, logarithmicMarks, nearestStep, pathThrough, placeOn } from "loupe/train-chart.js";
import { countText } from "loupe/train-text.js";

/**
 * The curves of a training: the loss, and how many translations come out right. A number is read off
 * with the pointer, or with the arrow keys once the picture has the focus.
 *
 * @typedef {import("loupe/train-types.js").TrainHistory} TrainHistory
 *
 * @typedef {object} CurvesData
 * @property {TrainHistory | null} history
 * @property {number} steps  updates wanted
 * @property {boolean} logarithmic
 * @property {number | null} step  of the look that is shown
 */

const [WIDTH, HEIGHT] = [640, 230];
const EDGE = { left: 64, right: 24, top: 14, bottom: 40 };

/**
 * @param {Element} root
 * @param {{document: Document, t: import("loupe/types.js").Translate, language: string}} options
 * @returns {{update(data: CurvesData): void, destroy(): void}}
 */
export function createTrainCurvesView(root, { document, t, language }) {
  const loss = createChart(document, t, language, "loss");
  const score = createChart(document, t, language, "score");
  const element = make(document, "div", { class: "train-curves" }, loss.element, score.element);
  root.append(element);
  return {
    update({ history, steps, logarithmic, step }) {
      const points = history?.points ?? [];
      const judgements = history?.judgements ?? [];
      loss.draw({
        lines: [
          { name: "train", items: points.map(({ step: at, loss: value }) => ({ step: at, value })) },
          { name: "judged", items: judgements.map(({ step: at, loss: value }) => ({ step: at, value })) },
        ], steps, logarithmic, step, high: null, write: (value) => fixed(value, 3),
      });
      const exact = judgements.some(({ exactMatch }) => typeof exactMatch === "number");
      score.draw({
        lines: [{
          name: exact ? "exact" : "chrf",
          items: judgements.map((each) => ({
            step: each.step, value: (exact ? each.exactMatch : (each.chrf ?? NaN) / 100) ?? NaN,
          })).filter(({ value }) => Number.isFinite(value)),
        }], steps, logarithmic: false, step, high: 1,
        write: exact ? percent : (value) => fixed(value * 100, 1),
      });
    },
    destroy: () => element.remove(),
  };
}

/**
 * @typedef {object} Drawing
 * @property {{name: string, items: {step: number, value: number}[]}[]} lines
 * @property {number} steps
 * @property {boolean} logarithmic
 * @property {number | null} step
 * @property {number | null} high  top of the axis; null: as the values are
 * @property {(value: number) => string} write
 */

/**
 * @param {Document} document
 * @param {import("loupe/types.js").Translate} t
 * @param {string} language
 * @param {"loss" | "score"} kind
 */
function createChart(document, t, language, kind) {
  const title = make(document, "figcaption", {});
  const ground = makeSvg(document, "g", { class: "chart-ground" });
  const curves = makeSvg(document, "g", {});
  const mark = makeSvg(document, "g", { class: "chart-mark", hidden: true });
  const svg = makeSvg(document, "svg", {
    class: "chart", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", tabindex: 0, "aria-label": t(`train.chart.${kind}`),
    "data-chart": kind,
  }, ground, curves, mark);
  const readout = make(document, "p", { class: "train-readout", role: "status" });
  const element = make(document, "figure", { class: "train-chart" }, title, svg, readout);
  /** @type {Drawing | null} */
  let shown = null;
  /** @type {number | null} */
  let at = null;
  const longest = () => [...(shown?.lines ?? [])].sort((a, b) => b.items.length - a.items.length)[0]?.items ?? [];

  /** @param {number | null} place */
  function point(place) {
    at = place;
    if (shown) renew(shown);
  }
  svg.addEventListener("pointermove", (event) => {
    const box = svg.getBoundingClientRect();
    const x = ((event.clientX - box.left) / box.width) * WIDTH;
    const share = (x - EDGE.left) / (WIDTH - EDGE.left - EDGE.right);
    point(nearestStep(longest(), share * widest(shown)));
  });
  svg.addEventListener("pointerleave", () => point(null));
  svg.addEventListener("blur", () => point(null));
  svg.addEventListener("keydown", (event) => {
    const by = { ArrowLeft: -1, ArrowRight: 1, Home: -Infinity, End: Infinity }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    const last = longest().length - 1;
    point(Math.min(Math.max((at ?? last) + by, 0), last));
  });

  /** @param {Drawing} drawing */
  function renew(drawing) {
    const axes = axesOf(drawing);
    replaceChildren(ground, ...groundNodes(document, drawing, axes, language));
    replaceChildren(curves, ...drawing.lines.flatMap((line) => lineNodes(document, line, axes)));
    const items = longest();
    const item = at === null ? null : items[Math.min(at, items.length - 1)];
    const step = item?.step ?? drawing.step;
    mark.toggleAttribute("hidden", step === null);
    if (step !== null && step !== undefined) {
      const x = placeOn(axes.x, step).toFixed(1);
      replaceChildren(mark, makeSvg(document, "path", { d: `M${x} ${EDGE.top}V${HEIGHT - EDGE.bottom}` }));
    }
    setText(readout, readoutText(t, language, drawing, item?.step ?? null));
  }

  return {
    element,
    /** @param {Drawing} drawing */
    draw(drawing) {
      shown = drawing;
      setText(title, t(`train.chart.${kind === "loss" ? "loss" : drawing.lines[0].name}`));
      renew(drawing);
    },
  };
}

/** @param {Drawing | null} drawing @returns {number} the step at the right edge */
function widest(drawing) {
  const last = Math.max(...(drawing?.lines ?? []).map(({ items }) => items.at(-1)?.step ?? 0), 10);
  // A curve of a few updates would be a dot at the edge of an axis made for all that are wanted.
  return Math.min(drawing?.steps ?? last, Math.max(last * 1.15, 20));
}

/** @param {Drawing} drawing */
function axesOf(drawing) {
  const values = drawing.lines.flatMap(({ items }) => items.map(({ value }) => value));
  const [bottom, top] = [HEIGHT - EDGE.bottom, EDGE.top];
  const y = drawing.high === null
    ? axisOf(values, drawing.logarithmic, bottom, top)
    : { low: 0, high: drawing.high, logarithmic: false, from: bottom, to: top };
  const x = { low: 0, high: widest(drawing), logarithmic: false, from: EDGE.left, to: WIDTH - EDGE.right };
  return { x, y };
}

/**
 * @param {Document} document
 * @param {Drawing} drawing
 * @param {ReturnType<typeof axesOf>} axes
 * @param {string} language
 */
function groundNodes(document, drawing, { x, y }, language) {
  const marks = y.logarithmic ? logarithmicMarks(y.low, y.high) : linearMarks(y.low, y.high, 4);
  const rows = marks.flatMap((value) => {
    const at = placeOn(y, value).toFixed(1);
    return [
      makeSvg(document, "path", { d: `M${x.from} ${at}H${x.to}` }),
      makeSvg(document, "text", { x: x.from - 8, y: at, "text-anchor": "end", "dominant-baseline": "middle" },
        drawing.high === 1 ? String(Math.round(value * 100)) : String(value)),
    ];
  });
  const columns = linearMarks(0, x.high, 5).map((step) => makeSvg(document, "text", {
    x: placeOn(x, step).toFixed(1), y: HEIGHT - 12, "text-anchor": "middle",
  }, countText(step, language)));
  return [...rows, ...columns];
}

/**
 * @param {Document} document
 * @param {Drawing["lines"][number]} line
 * @param {ReturnType<typeof axesOf>} axes
 */
function lineNodes(document, { name, items }, { x, y }) {
  const places = items.map(({ step, value }) => ({ x: placeOn(x, step), y: placeOn(y, value) }));
  const path = makeSvg(document, "path", { class: `chart-line chart-${name}`, d: pathThrough(places) });
  const dots = name === "train" ? [] : places.map((place) => makeSvg(document, "circle", {
    class: `chart-dot chart-${name}`, cx: place.x.toFixed(1), cy: place.y.toFixed(1), r: 3,
  }));
  return [path, ...dots];
}

/**
 * @param {import("loupe/types.js").Translate} t
 * @param {string} language
 * @param {Drawing} drawing
 * @param {number | null} step  null: the last
 */
function readoutText(t, language, drawing, step) {
  const parts = drawing.lines.flatMap(({ name, items }) => {
    const item = step === null ? items.at(-1) : items[nearestStep(items, step)];
    if (!item) return [];
    return [t(`train.read.${name}`, { value: drawing.write(item.value), step: countText(item.step, language) })];
  });
  return parts.length > 0 ? parts.join(" · ") : t("train.read.none");
}
