import { deskNames } from "loupe/desks.js";
import { make, setAttribute } from "loupe/dom.js";
import { icon } from "loupe/icons.js";

/**
 * The desks to choose from. Arrow keys walk them, as in any row of tabs.
 *
 * @typedef {import("loupe/desks.js").DeskName} DeskName
 *
 * @param {Element} root
 * @param {{document: Document, t: import("loupe/types.js").Translate,
 *   onDesk: (desk: DeskName) => void}} options
 * @returns {{update(data: {desk: DeskName}): void, destroy(): void}}
 */
export function createTabsView(root, { document, t, onDesk }) {
  const tabs = deskNames.map((name, at) => make(document, "button", {
    type: "button", role: "tab", class: "tab", id: `tab-${name}`, "data-desk": name,
    "aria-controls": `desk-${name}`, title: t(`desk.${name}.plain`), onclick: () => onDesk(name),
    onkeydown: (/** @type {KeyboardEvent} */ event) => {
      const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      if (by === undefined || event.shiftKey) return;
      event.preventDefault();
      event.stopPropagation();
      const next = (at + by + tabs.length) % tabs.length;
      onDesk(deskNames[next]);
      tabs[next].focus();
    },
  }, icon(document, `desk-${name}`), make(document, "span", {}, t(`desk.${name}`))));
  const element = make(document, "div", { class: "tabs", role: "tablist", "aria-label": t("desk.label") }, tabs);
  root.append(element);
  return {
    update({ desk }) {
      // On a narrow screen the row of tabs is wider than the page: the open one is brought into sight.
      const open = tabs[deskNames.indexOf(desk)];
      if (element.scrollWidth > element.clientWidth) element.scrollLeft = open.offsetLeft - element.clientWidth / 3;
      deskNames.forEach((name, at) => {
        setAttribute(tabs[at], "aria-selected", String(name === desk));
        setAttribute(tabs[at], "tabindex", name === desk ? 0 : -1);
      });
    },
    destroy: () => element.remove(),
  };
}
