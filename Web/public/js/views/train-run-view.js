import { make, setAttribute, setText } from "loupe/dom.js";
import { icon } from "loupe/icons.js";
import { isActive } from "loupe/train-state.js";
import { countText, timeText } from "loupe/train-text.js";

/**
 * One training: how far it is, and what can be done with it.
 *
 * @typedef {object} RunData
 * @property {import("loupe/train-types.js").TrainRun | null} run
 * @property {number} step  updates done, as far as the page has heard
 * @property {number} seconds  of training
 * @property {number | null} secondsLeft
 * @property {number | null} speed  target tokens a second
 * @property {number} parameters
 * @property {boolean} deleting
 *
 * @typedef {object} RunOptions
 * @property {Document} document
 * @property {import("loupe/types.js").Translate} t
 * @property {string} language
 * @property {(action: "pause" | "resume" | "stop") => void} onAct
 * @property {(name: string) => Promise<string | null>} onKeep
 * @property {(model: string) => void} onWatch
 * @property {(deleting: boolean) => void} onDelete
 * @property {() => void} onDeleteNow
 *
 * @param {Element} root
 * @param {RunOptions} options
 * @returns {{update(data: RunData): void, destroy(): void}}
 */
export function createTrainRunView(root, options) {
  const { document, t, language } = options;
  const name = make(document, "h2", { class: "train-title", tabindex: -1 });
  const state = make(document, "span", { class: "train-state" });
  const bar = make(document, "progress", { class: "train-bar", "aria-label": t("train.progress") });
  const line = make(document, "p", { class: "train-line" });
  const more = make(document, "p", { class: "train-plain" });
  const trouble = make(document, "p", { class: "train-refused", role: "alert" });
  const controls = createControls(options);
  const element = make(document, "section", { class: "panel train-run", id: "train-run" },
    make(document, "div", { class: "train-head" }, name, state), bar, line, more, trouble, controls.element);
  root.append(element);
  return {
    update(data) {
      const { run } = data;
      element.hidden = run === null;
      if (!run) return;
      setText(name, run.name);
      setText(state, t(run.requested ? `train.requested.${run.requested}` : `train.state.${run.state}`));
      setAttribute(state, "data-state", run.state);
      setAttribute(bar, "max", run.steps);
      // A task that was learned early is done, however many updates were allowed.
      setAttribute(bar, "value", run.state === "finished" ? run.steps : data.step);
      setText(line, lineText(t, language, run, data));
      setText(more, [
        t("train.facts", {
          dModel: run.sizes.dModel, layers: run.sizes.layers, heads: run.sizes.heads,
          feedForward: run.sizes.feedForward,
        }),
        data.parameters > 0 && t("train.parameters", { parameters: countText(data.parameters, language) }),
        data.speed !== null && run.state === "running"
          && t("train.speed", { speed: countText(Math.round(data.speed), language) }),
      ].filter(Boolean).join(" · "));
      const text = troubleText(t, run);
      trouble.hidden = text === "";
      setText(trouble, text);
      controls.update(data);
    },
    destroy: () => element.remove(),
  };
}

/**
 * @param {import("loupe/types.js").Translate} t
 * @param {string} language
 * @param {import("loupe/train-types.js").TrainRun} run
 * @param {RunData} data
 */
function lineText(t, language, run, { step, seconds, secondsLeft }) {
  if (run.state === "waiting") return t("train.waits", { place: run.place ?? 1 });
  if (run.state === "preparing") return t("train.prepares");
  const values = {
    step: countText(step, language), steps: countText(run.steps, language), time: timeText(t, seconds),
    left: timeText(t, secondsLeft ?? run.secondsLeft ?? NaN),
  };
  if (run.state === "running") return t("train.runs.now", values);
  if (run.state === "finished") return t(`train.ended.${run.ending ?? "limit"}`, values);
  return t("train.rests", values);
}

/** @param {import("loupe/types.js").Translate} t @param {import("loupe/train-types.js").TrainRun} run */
function troubleText(t, run) {
  if (run.isDiskFull) return t("train.disk");
  if (run.state === "failed") return t("train.failed", { message: run.message ?? "" });
  return run.isInterrupted && run.state === "paused" ? t("train.interrupted") : "";
}

/** @param {RunOptions} options */
function createControls(options) {
  const { document, t, onAct, onDelete, onDeleteNow } = options;
  /** @param {"pause" | "resume" | "stop"} action @param {string} sign */
  const button = (action, sign) => make(document, "button", {
    type: "button", class: "secondary", id: `train-${action}`, title: t(`train.${action}.plain`),
    onclick: () => onAct(action),
  }, icon(document, sign), t(`train.${action}`));
  const pause = button("pause", "pause");
  const resume = button("resume", "play");
  const stop = button("stop", "close");
  const keep = createKeep(options);
  const remove = make(document, "button", {
    type: "button", class: "train-quiet", id: "train-delete", onclick: () => onDelete(true),
  }, t("train.delete.run"));
  const confirm = make(document, "div", { class: "train-confirm", role: "alert" },
    make(document, "span", {}, t("train.delete.sure")),
    make(document, "button", {
      type: "button", class: "train-danger", id: "train-delete-now", onclick: onDeleteNow,
    }, t("train.delete")),
    make(document, "button", { type: "button", class: "secondary", onclick: () => onDelete(false) },
      t("train.cancel")));
  const element = make(document, "div", { class: "train-controls" },
    make(document, "div", { class: "train-buttons" }, pause, resume, stop, remove), confirm, keep.element);
  return {
    element,
    /** @param {RunData} data */
    update({ run, deleting }) {
      if (!run) return;
      const active = isActive(run.state);
      pause.hidden = !active;
      pause.disabled = run.requested !== null && run.requested !== undefined;
      resume.hidden = run.state !== "paused" && run.state !== "failed";
      stop.hidden = !active && run.state !== "paused";
      stop.disabled = run.requested === "stop";
      remove.hidden = deleting;
      confirm.hidden = !deleting;
      keep.update(run);
    },
  };
}

/** @param {RunOptions} options */
function createKeep({ document, t, onKeep, onWatch }) {
  const input = make(document, "input", {
    type: "text", id: "train-name", maxlength: 40, autocomplete: "off", "aria-label": t("train.keep.name"),
  });
  const watch = make(document, "button", { type: "button", class: "primary", id: "train-watch", hidden: true });
  const form = make(document, "form", {
    class: "train-keep", onsubmit: async (/** @type {Event} */ event) => {
      event.preventDefault();
      const kept = await onKeep(input.value);
      if (kept !== null) input.value = "";
    },
  }, make(document, "label", { for: "train-name" }, t("train.keep.label")), input,
  make(document, "button", { type: "submit", class: "secondary", id: "train-keep" }, t("train.keep")));
  const element = make(document, "div", { class: "train-keeping" }, watch, form);
  let suggested = "";
  watch.addEventListener("click", () => onWatch(watch.dataset.model ?? ""));
  return {
    element,
    /** @param {import("loupe/train-types.js").TrainRun} run */
    update(run) {
      form.hidden = isActive(run.state) || !run.hasModel;
      if (suggested !== run.run) {
        suggested = run.run;
        input.value = run.name;
      }
      const model = run.kept.at(-1);
      watch.hidden = model === undefined;
      if (model !== undefined) {
        watch.dataset.model = model;
        setText(watch, t("train.watch.model", { name: model }));
      }
    },
  };
}
