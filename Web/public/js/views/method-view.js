import { make, setText } from "loupe/dom.js";
import { settingBounds, settingsOfMethod } from "loupe/settings.js";

/**
 * How the next token is chosen, folded away: method, and the numbers that method reads.
 *
 * @typedef {import("loupe/types.js").Settings} Settings
 * @typedef {{settings: Settings, open: boolean, maximumLength: number,
 *   standalone: boolean}} MethodData
 *
 * @typedef {object} MethodOptions
 * @property {Document} document
 * @property {import("loupe/types.js").Translate} t
 * @property {(change: Partial<Settings>) => void} onSettings
 * @property {(open: boolean) => void} onOpen
 */

/** @type {Settings["method"][]} */
const methods = ["greedy", "beam", "sample"];

/**
 * @param {Element} root
 * @param {MethodOptions} options
 * @returns {{update(data: MethodData): void, destroy(): void}}
 */
export function createMethodView(root, { document, t, onSettings, onOpen }) {
  const summary = make(document, "summary", {});
  const radios = methods.map((method) => make(document, "input", {
    type: "radio", name: "method", value: method, id: `method-${method}`,
    onchange: () => onSettings({ method }),
  }));
  const fields = fieldList(document, t, (name, value) => onSettings({ [name]: value }));
  const details = make(document, "details", {
    class: "method", ontoggle: () => onOpen(details.open),
  }, summary,
  make(document, "div", { class: "method-inside" },
    make(document, "fieldset", { class: "method-choices" },
      make(document, "legend", {}, t("method.title")),
      methods.map((method, i) => make(document, "label", { class: "method-choice" }, radios[i],
        make(document, "span", {},
          make(document, "strong", {}, t(`method.${method}`)),
          make(document, "small", {}, t(`method.${method}.plain`)))))),
    make(document, "div", { class: "method-fields" }, [...fields.values()].map((each) => each.label))));
  root.append(details);

  return {
    update(data) {
      details.hidden = data.standalone;
      details.open = data.open;
      setText(summary, t("method.summary", { method: t(`method.${data.settings.method}`) }));
      const used = settingsOfMethod[data.settings.method];
      radios.forEach((radio, i) => { radio.checked = methods[i] === data.settings.method; });
      for (const [name, { label, input }] of fields) {
        label.hidden = !used.includes(name);
        if (name === "maximumLength") input.max = String(data.maximumLength);
        // What is being typed is not taken out of the reader's hands.
        if (document.activeElement !== input) input.value = String(data.settings[name]);
      }
    },
    destroy: () => details.remove(),
  };
}

/**
 * @param {Document} document
 * @param {import("loupe/types.js").Translate} t
 * @param {(name: keyof typeof settingBounds, value: number) => void} onNumber
 * @returns {Map<keyof typeof settingBounds, {label: HTMLLabelElement, input: HTMLInputElement}>}
 */
function fieldList(document, t, onNumber) {
  /** @type {ReturnType<typeof fieldList>} */
  const fields = new Map();
  for (const [key, [low, high, step]] of Object.entries(settingBounds)) {
    const name = /** @type {keyof typeof settingBounds} */ (key);
    const input = make(document, "input", {
      type: "number", min: low, max: high, step, id: `setting-${name}`,
      oninput: () => {
        if (input.value !== "" && input.validity.valid) onNumber(name, Number(input.value));
      },
      onchange: () => input.reportValidity(),
    });
    const label = make(document, "label", { class: "method-field", title: t(`setting.${name}.plain`) },
      make(document, "span", {}, t(`setting.${name}`)), input);
    fields.set(name, { label, input });
  }
  return fields;
}
