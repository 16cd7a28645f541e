import { make, setAttribute } from "loupe/dom.js";
import { countText } from "loupe/train-text.js";

/**
 * What a model is to learn: a practice task, or a parallel text of one's own.
 *
 * @typedef {object} TaskData
 * @property {readonly import("loupe/train-types.js").TrainTask[]} tasks
 * @property {string | null} task
 * @property {import("loupe/train-types.js").TrainCorpus | null} corpus
 * @property {boolean} uploading
 * @property {import("loupe/train-types.js").TrainLimits | null} limits
 *
 * @param {Element} root
 * @param {{document: Document, t: import("loupe/types.js").Translate, language: string,
 *   onTask: (task: string | null) => void, onFiles: (files: File[]) => void}} options
 * @returns {{update(data: TaskData): void, destroy(): void}}
 */
export function createTrainTaskView(root, options) {
  const { document, t, onTask } = options;
  const cards = make(document, "div", { class: "train-cards", role: "group", "aria-labelledby": "train-step-1" });
  const text = createText(options);
  const element = make(document, "section", { class: "panel train-step" },
    make(document, "h2", { id: "train-step-1" }, make(document, "b", { class: "train-number" }, "1"), t("train.what")),
    cards, text.element);
  root.append(element);

  /** @type {readonly import("loupe/train-types.js").TrainTask[] | null} */
  let shown = null;
  /** @type {Map<string | null, HTMLButtonElement>} */
  const buttons = new Map();
  return {
    update(data) {
      if (data.tasks !== shown) {
        shown = data.tasks;
        buttons.clear();
        for (const task of data.tasks) buttons.set(task.task, taskCard(options, task));
        buttons.set(null, make(document, "button", {
          type: "button", class: "train-card train-card-own", "data-task": "own", onclick: () => onTask(null),
        }, make(document, "strong", {}, t("train.own")), make(document, "span", {}, t("train.own.plain"))));
        cards.replaceChildren(...buttons.values());
      }
      for (const [task, button] of buttons) setAttribute(button, "aria-pressed", String(task === data.task));
      text.update(data);
    },
    destroy: () => element.remove(),
  };
}

/**
 * @param {Parameters<typeof createTrainTaskView>[1]} options
 * @param {import("loupe/train-types.js").TrainTask} task
 */
function taskCard({ document, language, onTask }, task) {
  const example = [...task.examples].sort((a, b) => a.source.length - b.source.length)
    .find(({ source }) => source.length > 4) ?? task.examples[0];
  return make(document, "button", {
    type: "button", class: "train-card", "data-task": task.task, onclick: () => onTask(task.task),
  }, make(document, "strong", {}, task.names[language] ?? task.task),
  make(document, "span", {}, task.rules[language] ?? ""),
  example && make(document, "span", { class: "train-example" },
    make(document, "span", {}, example.source), make(document, "span", { class: "train-arrow" }, "→"),
    make(document, "span", {}, example.target)));
}

/** @param {Parameters<typeof createTrainTaskView>[1]} options */
function createText(options) {
  const { document, t, language, onFiles } = options;
  const input = make(document, "input", {
    type: "file", class: "visually-hidden", id: "train-file", multiple: true, accept: ".tsv,.txt,.csv,text/*",
    onchange: () => {
      onFiles([...(input.files ?? [])]);
      input.value = "";
    },
  });
  const limits = make(document, "p", { class: "train-plain" });
  const drop = make(document, "label", { class: "train-drop", for: "train-file" },
    make(document, "strong", {}, t("train.drop")), make(document, "span", {}, t("train.drop.plain")), input);
  listenToDrops(drop, onFiles);
  const found = make(document, "div", { class: "train-found", role: "status" });
  const element = make(document, "div", { class: "train-own" },
    drop, limits, make(document, "p", { class: "train-plain" }, t("train.private")), found);
  /** @type {import("loupe/train-types.js").TrainCorpus | null} */
  let shown = null;
  return {
    element,
    /** @param {TaskData} data */
    update({ task, corpus, uploading, limits: allowed }) {
      element.hidden = task !== null;
      setAttribute(drop, "aria-busy", String(uploading));
      if (allowed) {
        limits.textContent = t("train.limits", {
          size: Math.round(allowed.corpusBytes / 2 ** 20), most: countText(allowed.corpusPairs, language),
          fewest: allowed.corpusMinimumPairs,
        });
      }
      if (corpus === shown) return;
      shown = corpus;
      found.replaceChildren(...(corpus ? corpusNodes(options, corpus) : []));
    },
  };
}

/** @param {HTMLElement} drop @param {(files: File[]) => void} onFiles */
function listenToDrops(drop, onFiles) {
  for (const name of ["dragenter", "dragover"]) {
    drop.addEventListener(name, (event) => {
      event.preventDefault();
      drop.classList.add("over");
    });
  }
  for (const name of ["dragleave", "drop"]) drop.addEventListener(name, () => drop.classList.remove("over"));
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    event.stopPropagation();
    onFiles([...(event.dataTransfer?.files ?? [])]);
  });
}

/**
 * The first pairs, and what was left out and why.
 * @param {Parameters<typeof createTrainTaskView>[1]} options
 * @param {import("loupe/train-types.js").TrainCorpus} corpus
 */
function corpusNodes({ document, t, language }, corpus) {
  const left = [
    corpus.unusable > 0 && t("train.unusable", {
      count: countText(corpus.unusable, language),
      examples: corpus.examples.map(({ line, reason }) =>
        t("train.line", { line, reason: t(`train.line.${reason}`) })).join(t("train.comma")),
    }),
    corpus.duplicates > 0 && t("train.duplicates", { count: countText(corpus.duplicates, language) }),
  ].filter((text) => text !== false);
  return [
    make(document, "p", {}, make(document, "strong", {}, t("train.pairs", {
      pairs: countText(corpus.pairs, language), aside: countText(corpus.developmentPairs, language),
    }))),
    make(document, "table", { class: "train-pairs" },
      make(document, "caption", {}, t("train.first")),
      make(document, "tbody", {}, corpus.first.map(({ source, target }) =>
        make(document, "tr", {}, make(document, "td", {}, source), make(document, "td", {}, target))))),
    ...left.map((text) => make(document, "p", { class: "train-plain" }, text)),
  ];
}
