import { make, makeSvg, setAttribute } from "loupe/dom.js";
import { icon } from "loupe/icons.js";

/**
 * Small parts that several views are made of.
 */

/**
 * @param {Document} document
 * @param {object} options
 * @param {string} options.icon
 * @param {string} options.label  spoken and shown on hover
 * @param {() => void} options.onclick
 * @param {string} [options.class]
 * @param {string} [options.shortcut]  as `aria-keyshortcuts` wants it
 * @returns {HTMLButtonElement}
 */
export function iconButton(document, { icon: name, label, onclick, class: extra = "", shortcut }) {
  return make(document, "button", {
    type: "button", class: `icon-button ${extra}`.trim(), title: label, "aria-label": label,
    "aria-keyshortcuts": shortcut, onclick,
  }, icon(document, name));
}

/**
 * One of several: buttons in a group, the chosen one pressed.
 * @template Value
 * @param {Document} document
 * @param {object} options
 * @param {string} options.label
 * @param {{value: Value, text: string, title?: string, class?: string}[]} options.items
 * @param {(value: Value) => void} options.onchoose
 * @returns {{element: HTMLElement, choose(value: Value): void, point(value: Value | null): void}} `point` marks
 *   one that is pointed at elsewhere
 */
export function segmented(document, { label, items, onchoose }) {
  const buttons = items.map((item) => make(document, "button", {
    type: "button", class: `segment ${item.class ?? ""}`.trim(), title: item.title,
    "aria-pressed": "false", onclick: () => onchoose(item.value),
  }, item.text));
  const element = make(document, "div", { class: "segmented", role: "group", "aria-label": label },
    make(document, "span", { class: "segmented-label", "aria-hidden": "true" }, label),
    make(document, "span", { class: "segmented-items" }, buttons));
  return {
    element,
    choose(value) {
      items.forEach((item, i) =>
        setAttribute(buttons[i], "aria-pressed", String(item.value === value)));
    },
    point(value) {
      items.forEach((item, i) => buttons[i].classList.toggle("pointed", item.value === value));
    },
  };
}

/**
 * A share of 1 as a bar; what is not nothing is never drawn as nothing.
 * @param {Document} document
 * @param {number} share  NaN draws the ground alone
 * @param {string} [className]  of the part that shows the share
 * @returns {SVGSVGElement}
 */
export function shareBar(document, share, className = "bar-value") {
  const width = Number.isFinite(share) ? Math.min(100, Math.max(share * 100, 0.3)) : 0;
  return makeSvg(document, "svg", {
    class: "bar", viewBox: "0 0 100 8", preserveAspectRatio: "none", "aria-hidden": "true",
  },
  makeSvg(document, "rect", { class: "bar-ground", width: 100, height: 8 }),
  makeSvg(document, "rect", { class: className, width, height: 8 }));
}

/**
 * @param {Document} document
 * @param {object} options
 * @param {string} options.text
 * @param {string} [options.title]
 * @param {() => void} options.onclick
 * @param {string} [options.icon]
 * @returns {{element: HTMLButtonElement, set(on: boolean): void}}
 */
export function toggleButton(document, { text, title, onclick, icon: name }) {
  const element = make(document, "button", {
    type: "button", class: "toggle", title, "aria-pressed": "false", onclick,
  }, name ? icon(document, name) : null, make(document, "span", {}, text));
  return {
    element,
    set: (on) => setAttribute(element, "aria-pressed", String(on)),
  };
}

/**
 * A dialog with a title and a close button; Escape closes it too.
 * @param {Document} document
 * @param {object} options
 * @param {string} options.title
 * @param {string} options.closeLabel
 * @param {string} options.id
 * @param {Node[]} options.content
 * @returns {HTMLDialogElement}
 */
export function dialog(document, { title, closeLabel, id, content }) {
  const close = iconButton(document, {
    icon: "close", label: closeLabel, class: "dialog-close", onclick: () => element.close(),
  });
  const element = make(document, "dialog", { class: "dialog", id, "aria-labelledby": `${id}-title` },
    make(document, "div", { class: "dialog-inside" },
      make(document, "div", { class: "dialog-head" },
        make(document, "h2", { id: `${id}-title` }, title), close),
      content));
  // A click on the backdrop is a click on the dialog itself, not on what is inside it.
  element.addEventListener("click", (event) => {
    if (event.target === element) element.close();
  });
  return element;
}

/**
 * An actual table; the first cell of each row names it.
 * @param {Document} document
 * @param {object} options
 * @param {string} options.caption
 * @param {string[]} options.head
 * @param {{text: string, title?: string}[][]} options.rows
 * @param {number} [options.marked]  row to mark as the current one
 * @returns {HTMLTableElement}
 */
export function table(document, { caption, head, rows, marked = -1 }) {
  return make(document, "table", { class: "numbers" },
    make(document, "caption", {}, caption),
    make(document, "thead", {},
      make(document, "tr", {}, head.map((text) => make(document, "th", { scope: "col" }, text)))),
    make(document, "tbody", {}, rows.map((cells, i) =>
      make(document, "tr", { "aria-current": i === marked ? "true" : null },
        cells.map((cell, at) => (at === 0
          ? make(document, "th", { scope: "row", title: cell.title }, cell.text)
          : make(document, "td", { title: cell.title }, cell.text)))))));
}
