import { make, setAttribute, setText } from "loupe/dom.js";
import { segmented } from "loupe/widgets.js";
import { preset, presetNames, presetOf, sizeChoices, sizeNames } from "loupe/train-sizes.js";
import { bytesText, countText, timeText } from "loupe/train-text.js";

/**
 * How large the model is and how long it learns, what that will take, and the start.
 *
 * @typedef {import("loupe/train-types.js").TrainSizes} TrainSizes
 *
 * @typedef {object} SizesData
 * @property {TrainSizes | null} sizes
 * @property {TrainSizes | null} usual  of the task
 * @property {import("loupe/train-types.js").TrainLimits | null} limits
 * @property {boolean} open  the sliders
 * @property {"none" | "measuring" | "ready"} measured
 * @property {import("loupe/train-types.js").TrainEstimate | null} estimate
 * @property {boolean} ready  something to learn is chosen
 * @property {boolean} isTask  a practice task, which ends when it is learned
 * @property {boolean} starting
 *
 * @param {Element} root
 * @param {{document: Document, t: import("loupe/types.js").Translate, language: string,
 *   onSizes: (sizes: TrainSizes) => void,
 *   onSize: (name: import("loupe/train-sizes.js").SizeName, value: number) => void,
 *   onOpen: (open: boolean) => void, onStart: () => void}} options
 * @returns {{update(data: SizesData): void, destroy(): void}}
 */
export function createTrainSizesView(root, options) {
  const { document, t, onOpen, onStart } = options;
  /** @type {SizesData | null} */
  let shown = null;
  const presets = segmented(document, {
    label: t("train.size"),
    items: presetNames.map((name) => ({
      value: name, text: t(`train.preset.${name}`), title: t(`train.preset.${name}.plain`),
    })),
    onchoose: (name) => {
      if (shown?.usual && shown.limits) options.onSizes(preset(name, shown.usual, shown.limits));
    },
  });
  const sliders = sizeNames.map((name) => createSlider(options, name, () => shown));
  const own = make(document, "details", { class: "train-sliders", ontoggle: () => onOpen(own.open) },
    make(document, "summary", {}, t("train.sliders")), ...sliders.map(({ element }) => element));
  const estimate = make(document, "div", { class: "train-estimate", role: "status", id: "train-estimate" });
  const start = make(document, "button", {
    type: "button", class: "primary train-start", id: "train-start", onclick: onStart,
  }, t("train.start"));
  const element = make(document, "section", { class: "panel train-step" },
    make(document, "h2", {}, make(document, "b", { class: "train-number" }, "2"), t("train.how")),
    presets.element, own,
    make(document, "h2", { class: "train-next" },
      make(document, "b", { class: "train-number" }, "3"), t("train.takes")),
    make(document, "div", { class: "train-go" }, estimate, start));
  root.append(element);

  return {
    update(data) {
      // Afterwards the reader opens and closes it; what the state says comes a moment later.
      if (shown === null) own.open = data.open;
      shown = data;
      const { sizes, usual, limits } = data;
      if (sizes && usual && limits) {
        presets.choose(/** @type {any} */ (presetOf(sizes, usual, limits)));
        for (const slider of sliders) slider.update(sizes, limits);
      }
      estimate.replaceChildren(...estimateNodes(options, data));
      setAttribute(estimate, "data-verdict", data.measured === "ready" ? data.estimate?.verdict : null);
      setAttribute(estimate, "aria-busy", String(data.measured === "measuring"));
      start.disabled = !data.ready || data.starting
        || (data.measured === "ready" && data.estimate?.verdict !== "fits");
      setText(start, t(data.starting ? "train.starting" : "train.start"));
    },
    destroy: () => element.remove(),
  };
}

/**
 * @param {Parameters<typeof createTrainSizesView>[1]} options
 * @param {import("loupe/train-sizes.js").SizeName} name
 * @param {() => SizesData | null} data
 */
function createSlider({ document, t, language, onSize }, name, data) {
  const value = make(document, "output", { class: "train-value", for: `train-${name}` });
  /** @type {number[]} */
  let choices = [];
  const input = make(document, "input", {
    type: "range", id: `train-${name}`, min: 0, step: 1, "aria-describedby": `train-${name}-plain`,
    oninput: () => {
      if (data()) onSize(name, choices[Number(input.value)]);
    },
  });
  const element = make(document, "div", { class: "train-slider" },
    make(document, "label", { for: `train-${name}` }, t(`train.size.${name}`)), value, input,
    make(document, "p", { class: "train-plain", id: `train-${name}-plain` }, t(`train.size.${name}.plain`)));
  return {
    element,
    /** @param {TrainSizes} sizes @param {import("loupe/train-types.js").TrainLimits} limits */
    update(sizes, limits) {
      choices = sizeChoices(name, sizes, limits);
      setAttribute(input, "max", choices.length - 1);
      input.value = String(choices.indexOf(sizes[name]));
      const text = name === "steps" ? countText(sizes.steps, language) : String(sizes[name]);
      setText(value, text);
      setAttribute(input, "aria-valuetext", text);
    },
  };
}

/**
 * @param {Parameters<typeof createTrainSizesView>[1]} options
 * @param {SizesData} data
 */
function estimateNodes({ document, t, language }, { measured, estimate, ready, isTask }) {
  const say = (/** @type {string} */ text, name = "") => make(document, "p", { class: name }, text);
  if (!ready) return [say(t("train.choose"))];
  if (measured === "measuring" || !estimate) return [say(t("train.measuring"))];
  const size = t("train.estimate.size", {
    parameters: countText(estimate.parameters, language), memory: bytesText(estimate.memoryBytes),
  });
  if (estimate.verdict === "memory") {
    return [say(t("train.refused.memory", {
      memory: bytesText(estimate.memoryBytes), limit: bytesText(estimate.memoryLimit),
    }), "train-refused")];
  }
  if (estimate.verdict === "disk") {
    return [say(t("train.refused.disk", { disk: bytesText(estimate.diskBytes) }), "train-refused")];
  }
  const time = timeText(t, estimate.seconds ?? NaN);
  if (estimate.verdict === "time") {
    return [say(t("train.refused.time", {
      time, limit: Math.round(estimate.secondsLimit / 60), steps: countText(estimate.fittingSteps ?? 0, language),
    }), "train-refused"), say(size, "train-plain")];
  }
  return [
    say(t(isTask ? "train.estimate.task" : "train.estimate.text", { time }), "train-time"),
    say(size, "train-plain"),
    ...(estimate.ahead > 0 ? [say(t("train.estimate.ahead", { count: estimate.ahead }), "train-plain")] : []),
  ];
}
