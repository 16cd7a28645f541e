import { make, setAttribute, setText } from "loupe/dom.js";
import { editText, isComplete, makeEdits, strikesKeys } from "loupe/edits.js";
import { segmented, toggleButton } from "loupe/widgets.js";

/**
 * Edits to attention, put together by choosing: which attention, which heads, when, which words, and
 * what is done to them. The list can be changed back and forth.
 *
 * @typedef {import("loupe/edits.js").Edit} Edit
 * @typedef {import("loupe/edits.js").EditForm} EditForm
 * @typedef {import("loupe/edits.js").EditKind} EditKind
 *
 * @typedef {object} EditsData
 * @property {readonly Edit[]} edits
 * @property {EditForm} form
 * @property {readonly (readonly [number, number])[]} shown  heads of the form's attention, as chosen above
 * @property {number} step
 * @property {boolean} canUndo
 * @property {boolean} canRedo
 * @property {readonly string[]} sourceNames
 * @property {readonly string[]} targetNames  tokens that masked self-attention can look at
 *
 * @typedef {object} EditsOptions
 * @property {Document} document
 * @property {import("loupe/types.js").Translate} t
 * @property {(form: EditForm) => void} onForm
 * @property {(edits: Edit[]) => void} onAdd
 * @property {(at: number) => void} onRemove
 * @property {() => void} onUndo
 * @property {() => void} onRedo
 */

const kinds = /** @type {const} */ (["encoder", "self", "cross"]);
/** @type {EditKind[]} */
const deeds = ["mask", "cut", "scale", "zero", "turn"];

/**
 * @param {HTMLElement} root
 * @param {EditsOptions} options
 * @returns {{update(data: EditsData | null): void, destroy(): void}}
 */
export function createEditsView(root, options) {
  const { document, t } = options;
  /** @type {EditsData | null} */
  let data = null;
  /** @param {Partial<EditForm>} change */
  const change = (change) => data && options.onForm({ ...data.form, ...change });
  const form = createForm(options, change);
  const add = make(document, "button", {
    type: "button", class: "secondary", id: "add-edit",
    onclick: () => data && options.onAdd(makeEdits(data.form, data)),
  }, t("edit.add"));
  const undo = make(document, "button", { type: "button", class: "toggle", id: "undo-edit", onclick: options.onUndo },
    t("edit.undo"));
  const redo = make(document, "button", { type: "button", class: "toggle", id: "redo-edit", onclick: options.onRedo },
    t("edit.redo"));
  const list = make(document, "ol", { class: "edit-list" });
  const element = make(document, "fieldset", { class: "edits" },
    make(document, "legend", {}, t("edit.title")), form.element,
    make(document, "div", { class: "compare-line" }, add, undo, redo), list);
  root.append(element);
  return {
    update(next) {
      data = next;
      element.hidden = next === null;
      if (!next) return;
      form.update(next);
      add.disabled = !isComplete(next.form);
      undo.disabled = !next.canUndo;
      redo.disabled = !next.canRedo;
      /** @param {Edit["site"]} site @param {number} at */
      const keyName = (site, at) => (site === "decoder" ? next.targetNames : next.sourceNames)[at] ?? String(at + 1);
      list.replaceChildren(...next.edits.map((edit, at) => make(document, "li", {},
        make(document, "span", {}, editText(t, edit, keyName)),
        make(document, "button", { type: "button", class: "link-button", onclick: () => options.onRemove(at) },
          t("edit.remove")))));
    },
    destroy: () => element.remove(),
  };
}

/**
 * @param {EditsOptions} options
 * @param {(change: Partial<EditForm>) => void} change
 */
function createForm({ document, t }, change) {
  const kind = choice(document, t, "kind", kinds, (value) => t(`kind.${value}`),
    (value) => change({ kind: value, picked: [] }));
  const what = choice(document, t, "what", deeds, (value) => t(`edit.what.${value}`),
    (value) => change({ what: value }));
  const heads = choice(document, t, "heads", /** @type {const} */ (["all", "shown"]),
    (value) => t(`edit.heads.${value}`),
    (value) => change({ heads: value }));
  const when = choice(document, t, "when", /** @type {const} */ (["all", "step", "begin", "middle", "end"]),
    (value) => t(`edit.when.${value}`), (value) => change({ when: value }));
  const keys = choice(document, t, "keys", /** @type {const} */ (["picked", "special", "all"]),
    (value) => t(`edit.keys.${value}`), (value) => change({ keys: value }));
  const factor = make(document, "input", {
    type: "number", min: 0, max: 10, step: 0.1, class: "column-field", id: "edit-factor",
    oninput: () => change({ factor: factor.value === "" ? NaN : Number(factor.value) }),
  });
  const factorLabel = make(document, "label", { class: "edit-factor" }, `${t("edit.factor")} `, factor);
  const renormalise = make(document, "input", {
    type: "checkbox", id: "edit-renormalise", onchange: () => change({ renormalise: renormalise.checked }),
  });
  const renormaliseLabel = make(document, "label", { class: "check", title: t("edit.renormalise.plain") },
    renormalise,
    make(document, "span", {}, t("edit.renormalise")));
  const words = make(document, "div", { class: "edit-words", role: "group", "aria-label": t("edit.words") });
  /** @type {{names: readonly string[] | null, picked: readonly number[] | null}} */
  let drawn = { names: null, picked: null };
  return {
    element: make(document, "div", { class: "edit-form" },
      what.element, factorLabel, renormaliseLabel, kind.element, heads.element, when.element, keys.element, words),
    /** @param {EditsData} data */
    update({ form, shown, sourceNames, targetNames, step }) {
      for (const [part, value] of /** @type {const} */ ([[kind, form.kind],
        [what, form.what]])) part.choose(/** @type {never} */ (value));
      heads.choose(form.heads);
      when.choose(form.when);
      keys.choose(form.keys);
      setText(heads.note, form.heads === "shown" ? shown.map(([layer,
        head]) => `${layer + 1}.${head + 1}`).join(", ") : "");
      setText(when.note, form.when === "step" ? String(step + 1) : "");
      when.element.hidden = form.kind === "encoder";
      keys.element.hidden = !strikesKeys(form.what);
      factorLabel.hidden = form.what !== "scale" && form.what !== "turn";
      renormaliseLabel.hidden = form.what !== "scale" && form.what !== "cut";
      if (document.activeElement !== factor) factor.value = Number.isFinite(form.factor) ? String(form.factor) : "";
      renormalise.checked = form.renormalise;
      words.hidden = keys.element.hidden || form.keys !== "picked";
      const names = form.kind === "self" ? targetNames : sourceNames;
      // There may be five hundred: they are made anew for other words or other picks, not for another step.
      if (names === drawn.names && form.picked === drawn.picked) return;
      drawn = { names, picked: form.picked };
      drawWords(document, words, names, form.picked, change);
    },
  };
}

/**
 * @template {string} Value
 * @param {Document} document
 * @param {import("loupe/types.js").Translate} t
 * @param {string} name
 * @param {readonly Value[]} values
 * @param {(value: Value) => string} text
 * @param {(value: Value) => void} onchoose
 */
function choice(document, t, name, values, text, onchoose) {
  const made = segmented(document, {
    label: t(`edit.${name}`), items: values.map((value) => ({ value, text: text(value) })), onchoose,
  });
  const note = make(document, "span", { class: "number plain" });
  made.element.append(note);
  setAttribute(made.element, "data-edit", name);
  return { ...made, note };
}

/**
 * @param {Document} document
 * @param {HTMLElement} place
 * @param {readonly string[]} names
 * @param {readonly number[]} picked
 * @param {(change: Partial<EditForm>) => void} change
 */
function drawWords(document, place, names, picked, change) {
  const focused = place.contains(document.activeElement) ? document.activeElement?.getAttribute("data-key") : null;
  const buttons = names.map((text, at) => {
    const on = picked.includes(at);
    const button = toggleButton(document, {
      text, onclick: () => change({ picked: on ? picked.filter((each) => each !== at) : [...picked,
        at].sort((a, b) => a - b) }),
    });
    button.set(on);
    setAttribute(button.element, "data-key", at);
    return button.element;
  });
  place.replaceChildren(...buttons);
  if (focused !== null && focused !== undefined) buttons[Number(focused)]?.focus();
}
