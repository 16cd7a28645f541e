import { make, setAttribute } from "loupe/dom.js";
import { icon } from "loupe/icons.js";

/**
 * What a model is told beside the text: menus of the languages it knows, or the words of its task.
 *
 * @typedef {import("loupe/types.js").Wording} Wording
 *
 * @typedef {object} LanguageData
 * @property {readonly {code: string, name: string}[]} sources  by their names; empty: nothing to choose
 * @property {readonly {code: string, name: string}[]} targets
 * @property {readonly string[] | null} prefixes  of a model that is told its task in words; else null
 * @property {string} source  code
 * @property {string} target
 * @property {string} prefix
 *
 * @typedef {object} LanguageOptions
 * @property {Document} document
 * @property {import("loupe/types.js").Translate} t
 * @property {string} id  begins the ids of its fields
 * @property {(change: Partial<Wording>) => void} onWording
 *
 * @param {Element} root
 * @param {LanguageOptions} options
 * @returns {{update(data: LanguageData | null): void, destroy(): void}}
 */
export function createLanguageView(root, { document, t, id, onWording }) {
  const source = menu(document, t, `${id}-source`, "source", (sourceLanguage) => onWording({ sourceLanguage }));
  const target = menu(document, t, `${id}-target`, "target", (targetLanguage) => onWording({ targetLanguage }));
  const swap = make(document, "button", {
    type: "button", class: "icon-button language-swap", title: t("language.swap"), "aria-label": t("language.swap"),
    onclick: () => onWording({ sourceLanguage: target.list.value, targetLanguage: source.list.value }),
  }, icon(document, "swap"));
  const words = prefixField(document, t, id, (prefix) => onWording({ prefix }));
  const element = make(document, "div", { class: "language-choice", id: `${id}-languages` },
    source.label, swap, target.label, words.label);
  root.append(element);
  return {
    update(data) {
      element.hidden = data === null;
      if (!data) return;
      source.update(data.sources, data.source);
      target.update(data.targets, data.target);
      const known = (/** @type {readonly {code: string}[]} */ list, /** @type {string} */ code) =>
        list.some((each) => each.code === code);
      swap.hidden = data.sources.length === 0 || data.targets.length === 0;
      swap.disabled = !known(data.targets, data.source) || !known(data.sources, data.target);
      words.update(data);
    },
    destroy: () => element.remove(),
  };
}

/**
 * @param {Document} document
 * @param {import("loupe/types.js").Translate} t
 * @param {string} id
 * @param {"source" | "target"} side
 * @param {(code: string) => void} onCode
 */
function menu(document, t, id, side, onCode) {
  const list = make(document, "select", { id, class: "choice-list", onchange: () => onCode(list.value) });
  const label = make(document, "label", { class: "language-menu" },
    make(document, "span", {}, t(`language.${side}`)), list);
  /** @type {readonly unknown[]} */
  let listed = [];
  return {
    label, list,
    /** @param {LanguageData["sources"]} languages @param {string} chosen */
    update(languages, chosen) {
      label.hidden = languages.length === 0;
      if (languages !== listed) {
        listed = languages;
        list.replaceChildren(...languages.map(({ code, name }) =>
          make(document, "option", { value: code, title: code }, name)));
      }
      if (languages.length > 0) list.value = chosen;
    },
  };
}

/**
 * @param {Document} document
 * @param {import("loupe/types.js").Translate} t
 * @param {string} id
 * @param {(prefix: string) => void} onPrefix
 */
function prefixField(document, t, id, onPrefix) {
  const input = make(document, "input", {
    type: "text", id: `${id}-prefix`, list: `${id}-prefixes`, maxlength: 500, autocomplete: "off", spellcheck: "false",
    class: "prefix-box", lang: "en", placeholder: "translate English to German: ", oninput: () => onPrefix(input.value),
  });
  const given = make(document, "datalist", { id: `${id}-prefixes` });
  const label = make(document, "label", { class: "language-menu prefix-field", title: t("language.prefix.plain") },
    make(document, "span", {}, t("language.prefix")), input, given);
  /** @type {readonly string[] | null} */
  let listed = null;
  return {
    label,
    /** @param {LanguageData} data */
    update({ prefixes, prefix }) {
      label.hidden = prefixes === null;
      if (prefixes !== listed) {
        listed = prefixes;
        given.replaceChildren(...(prefixes ?? []).map((value) => make(document, "option", { value })));
        setAttribute(input, "placeholder", prefixes?.[0] ?? "translate English to German: ");
      }
      // What is being typed is not taken out of the reader's hands.
      if (document.activeElement !== input) input.value = prefix;
    },
  };
}
