import { make, setAttribute, setText } from "loupe/dom.js";
import { icon } from "loupe/icons.js";
import { iconButton } from "loupe/widgets.js";

/**
 * What there is: trainings that go on or have ended, and models that were kept.
 *
 * @typedef {import("loupe/train-types.js").TrainRun} TrainRun
 * @typedef {import("loupe/train-types.js").KeptModel} KeptModel
 *
 * @typedef {object} ShelfData
 * @property {readonly TrainRun[]} runs
 * @property {readonly KeptModel[]} kept
 * @property {string | null} run  the open one
 * @property {string | null} deleting  a model that is about to be deleted
 *
 * @param {Element} root
 * @param {{document: Document, t: import("loupe/types.js").Translate,
 *   taskName: (task: string | null | undefined) => string,
 *   onOpen: (run: string | null) => void, onWatch: (model: string) => void,
 *   onDelete: (model: string | null) => void, onDeleteNow: (model: string) => void}} options
 * @returns {{update(data: ShelfData): void, destroy(): void}}
 */
export function createTrainShelfView(root, options) {
  const { document, t } = options;
  const fresh = make(document, "button", {
    type: "button", class: "primary train-new", id: "train-new", onclick: () => options.onOpen(null),
  }, t("train.new"));
  const runs = make(document, "ul", { class: "train-list", id: "train-runs", "aria-label": t("train.runs") });
  const kept = make(document, "ul", { class: "train-list", id: "train-kept", "aria-label": t("train.kept") });
  const noRuns = make(document, "p", { class: "train-none" }, t("train.runs.none"));
  const noKept = make(document, "p", { class: "train-none" }, t("train.kept.none"));
  const element = make(document, "nav", { class: "train-shelf", "aria-label": t("train.shelf") },
    fresh, make(document, "h2", {}, t("train.runs")), noRuns, runs,
    make(document, "h2", {}, t("train.kept")), noKept, kept);
  root.append(element);

  /** @type {Map<string, ReturnType<typeof runItem>>} */
  const items = new Map();
  return {
    update(data) {
      setAttribute(fresh, "aria-current", data.run === null ? "true" : null);
      const seen = new Set(data.runs.map(({ run }) => run));
      for (const [run, item] of items) {
        if (seen.has(run)) continue;
        item.element.remove();
        items.delete(run);
      }
      data.runs.forEach((run, at) => {
        const item = items.get(run.run) ?? runItem(options, run);
        items.set(run.run, item);
        item.update(run, run.run === data.run);
        if (runs.children[at] !== item.element) runs.insertBefore(item.element, runs.children[at] ?? null);
      });
      noRuns.hidden = data.runs.length > 0;
      noKept.hidden = data.kept.length > 0;
      kept.replaceChildren(...data.kept.map((model) => keptItem(options, model, data.deleting === model.name)));
    },
    destroy: () => element.remove(),
  };
}

/** @param {Parameters<typeof createTrainShelfView>[1]} options @param {TrainRun} first */
function runItem({ document, t, taskName, onOpen }, first) {
  const name = make(document, "span", { class: "train-item-name" });
  const state = make(document, "span", { class: "train-state" });
  const more = make(document, "small", { class: "train-item-more" });
  const button = make(document, "button", {
    type: "button", class: "train-item", "data-run": first.run, onclick: () => onOpen(first.run),
  }, name, state, more);
  return {
    element: make(document, "li", {}, button),
    /** @param {TrainRun} run @param {boolean} isOpen */
    update(run, isOpen) {
      setText(name, run.name);
      setText(state, t(`train.state.${run.state}`));
      setAttribute(state, "data-state", run.state);
      const place = run.place ? t("train.place", { place: run.place }) : "";
      const share = run.state === "finished" ? "" : `${Math.round((run.step / Math.max(run.steps, 1)) * 100)}%`;
      setText(more, [taskName(run.task), place || share, run.isMine ? "" : t("train.others")]
        .filter((text) => text !== "").join(" · "));
      setAttribute(button, "aria-current", isOpen ? "true" : null);
      button.disabled = !run.isMine;
    },
  };
}

/**
 * @param {Parameters<typeof createTrainShelfView>[1]} options
 * @param {KeptModel} model
 * @param {boolean} isDeleting
 */
function keptItem({ document, t, taskName, onWatch, onDelete, onDeleteNow }, model, isDeleting) {
  const watch = make(document, "button", {
    type: "button", class: "train-item", "data-model": model.name, title: t("train.watch.plain"),
    onclick: () => onWatch(model.name),
  }, make(document, "span", { class: "train-item-name" }, model.name),
  make(document, "span", { class: "train-watch" }, icon(document, "desk-look"), t("train.watch")),
  make(document, "small", { class: "train-item-more" },
    [taskName(model.task), model.created.slice(0, 10)].filter((text) => text !== "").join(" · ")));
  const remove = model.isMine && !isDeleting && iconButton(document, {
    icon: "close", label: t("train.kept.delete", { name: model.name }), class: "train-remove",
    onclick: () => onDelete(model.name),
  });
  const confirm = isDeleting && make(document, "div", { class: "train-confirm", role: "alert" },
    make(document, "span", {}, t("train.kept.sure", { name: model.name })),
    make(document, "button", {
      type: "button", class: "train-danger", onclick: () => onDeleteNow(model.name),
    }, t("train.delete")),
    make(document, "button", { type: "button", class: "secondary", onclick: () => onDelete(null) }, t("train.cancel")));
  return make(document, "li", { class: "train-kept" }, watch, remove, confirm);
}
