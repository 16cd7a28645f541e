import { choicesOf } from "loupe/choices.js";
import { make, setAttribute, setText } from "loupe/dom.js";
import { segmented } from "loupe/widgets.js";

/**
 * What A and B are: two heads, two steps, or two runs.
 *
 * @typedef {import("loupe/types.js").Selection} Selection
 * @typedef {import("loupe/types.js").Choice} Choice
 *
 * @typedef {object} CompareData
 * @property {"heads" | "steps" | "run"} what
 * @property {boolean} decoder  the encoder has no steps
 * @property {Selection | null} other  B's head
 * @property {number} layers
 * @property {number} heads
 * @property {number} step
 * @property {number} otherStep
 * @property {number} steps
 * @property {string} text  A's sentence
 * @property {string | null} otherText
 * @property {readonly string[]} models
 * @property {string} model  A's
 * @property {string | null} otherModel
 * @property {boolean} forced
 * @property {boolean} standalone  a saved page cannot run anything
 * @property {boolean} running
 * @property {boolean} ready  A has ended
 * @property {string} problem
 * @property {string} sourceLanguage
 *
 * @typedef {object} CompareOptions
 * @property {Document} document
 * @property {import("loupe/types.js").Translate} t
 * @property {(patch: Partial<import("loupe/state.js").AppState>) => void} onSet
 * @property {(selection: Selection) => void} onOther
 * @property {() => void} onRun
 * @property {() => void} onStop
 */

/**
 * @param {HTMLElement} root
 * @param {CompareOptions} options
 * @returns {{update(data: CompareData | null): void, editsPlace: HTMLElement, languagesPlace: HTMLElement,
 *   destroy(): void}}  the places take what is made elsewhere: edits, and the menus of B's languages
 */
export function createCompareView(root, options) {
  const { document, t, onSet } = options;
  const what = segmented(document, {
    label: t("compare.what"),
    items: (/** @type {const} */ (["run", "heads", "steps"])).map((value) =>
      ({ value, text: t(`compare.${value}`), title: t(`compare.${value}.plain`) })),
    onchoose: (compareWhat) => onSet({ compareWhat, hover: null }),
  });
  what.element.id = "compare-what";
  const plain = make(document, "p", { class: "plain" });
  const heads = headChoice(options);
  const steps = stepChoice(options);
  const run = runChoice(options);
  const editsPlace = make(document, "div", { class: "edits-place" });
  const element = make(document, "div", { class: "compare" }, what.element, plain,
    heads.element, steps.element, editsPlace, run.element);
  root.append(element);
  return {
    editsPlace, languagesPlace: run.languagesPlace,
    update(data) {
      element.hidden = data === null;
      if (!data) return;
      what.choose(data.what);
      setText(plain, t(`compare.${data.what}.plain`));
      heads.element.hidden = data.what !== "heads";
      steps.element.hidden = data.what !== "steps";
      run.element.hidden = data.what !== "run";
      editsPlace.hidden = data.what !== "run" || data.standalone;
      heads.update(data);
      steps.update(data);
      run.update(data);
    },
    destroy: () => element.remove(),
  };
}

/** @param {CompareOptions} options */
function headChoice({ document, t, onOther }) {
  const lists = (/** @type {const} */ (["layer", "head"])).map((name) => make(document, "select", {
    class: "choice-list", "aria-label": t(`compare.b.${name}`), onchange: choose,
  }));
  const [layer, head] = lists;
  /** @type {Choice[][]} */
  let choices = [[], []];
  let built = "";
  function choose() {
    onOther({ layer: choices[0][layer.selectedIndex], head: choices[1][head.selectedIndex], set: null });
  }
  return {
    element: make(document, "div", { class: "compare-line", id: "compare-heads" },
      make(document, "strong", { class: "side side-b" }, "B"),
      make(document, "label", {}, `${t("chooser.layer")} `, layer),
        make(document, "label", {}, `${t("chooser.head")} `, head)),
    /** @param {CompareData} data */
    update({ layers, heads, other }) {
      if (built !== `${layers} ${heads}`) {
        built = `${layers} ${heads}`;
        choices = [choicesOf(layers), choicesOf(heads)];
        lists.forEach((list, i) => list.replaceChildren(...choices[i].map((choice) =>
          make(document, "option", {}, typeof choice === "number" ? String(choice + 1) : t(`choice.${choice}`)))));
      }
      if (!other) return;
      layer.selectedIndex = choices[0].indexOf(other.layer);
      head.selectedIndex = choices[1].indexOf(other.head);
    },
  };
}

/** @param {CompareOptions} options */
function stepChoice({ document, t, onSet }) {
  const slider = make(document, "input", {
    type: "range", min: 1, max: 1, step: 1, id: "compare-step", "aria-label": t("compare.b.step"),
    oninput: () => onSet({ otherStep: Number(slider.value) - 1 }),
  });
  const place = make(document, "output", {});
  const note = make(document, "p", { class: "plain" });
  return {
    element: make(document, "div", { class: "compare-line", id: "compare-steps" },
      make(document, "strong", { class: "side side-b" }, "B"),
      make(document, "label", {}, `${t("transport.scrub")} `, slider), place, note),
    /** @param {CompareData} data */
    update({ steps, otherStep, decoder, step }) {
      slider.max = String(Math.max(steps, 1));
      slider.value = String(otherStep + 1);
      slider.disabled = !decoder;
      setText(place, t("transport.place", { step: otherStep + 1, count: steps }));
      setText(note, decoder ? t("compare.steps.a", { step: step + 1 }) : t("compare.steps.encoder"));
    },
  };
}

/** @param {CompareOptions} options */
function runChoice({ document, t, onSet, onRun, onStop }) {
  const text = make(document, "input", {
    type: "text", class: "compare-text", id: "compare-text", "aria-label": t("compare.b.text"), autocomplete: "off",
    oninput: () => onSet({ otherText: text.value === shown?.text || text.value.trim() === "" ? null : text.value }),
    onkeydown: (/** @type {KeyboardEvent} */ event) => {
      if (event.key === "Enter" && !event.isComposing) onRun();
    },
  });
  const model = make(document, "select", {
    class: "choice-list", "aria-label": t("compare.b.model"),
    onchange: () => onSet({ otherModel: model.value === shown?.model ? null : model.value }),
  });
  const forced = make(document, "input", {
    type: "checkbox", id: "compare-forced", onchange: () => onSet({ otherForced: forced.checked }),
  });
  const start = make(document, "button", { type: "button", class: "primary", id: "compare-run", onclick: onRun },
    t("compare.go"));
  const stop = make(document, "button", { type: "button", class: "secondary", onclick: onStop }, t("sentence.stop"));
  const problem = make(document, "p", { class: "changed", role: "alert" });
  /** @type {CompareData | null} */
  let shown = null;
  /** @type {readonly string[]} */
  let listed = [];
  const languagesPlace = make(document, "div", {});
  return {
    languagesPlace,
    element: make(document, "div", { class: "compare-run" },
      make(document, "div", { class: "compare-line" }, make(document, "strong", { class: "side side-b" }, "B"),
        text, model, start, stop), languagesPlace,
      make(document, "label", { class: "check", title: t("compare.forced.plain") }, forced,
        make(document, "span", {}, t("compare.forced"))), problem),
    /** @param {CompareData} data */
    update(data) {
      shown = data;
      setAttribute(text, "lang", data.sourceLanguage);
      if (document.activeElement !== text) text.value = data.otherText ?? data.text;
      if (data.models !== listed) {
        listed = data.models;
        model.replaceChildren(...data.models.map((name) => make(document, "option", { value: name }, name)));
      }
      model.value = data.otherModel ?? data.model;
      model.hidden = data.models.length < 2;
      forced.checked = data.forced;
      start.hidden = data.running;
      start.disabled = !data.ready || data.standalone;
      stop.hidden = !data.running;
      problem.hidden = data.problem === "" && !data.standalone;
      setText(problem, data.standalone ? t("compare.standalone") : data.problem);
    },
  };
}
