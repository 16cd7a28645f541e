import { make, makeSvg, setAttribute, setText } from "loupe/dom.js";
import { icon } from "loupe/icons.js";
import { iconButton } from "loupe/widgets.js";

/**
 * The top line: name, model, language, light or dark, type for a projector, help.
 *
 * @typedef {import("loupe/types.js").ModelInfo} ModelInfo
 *
 * @typedef {object} HeaderData
 * @property {"auto" | "light" | "dark"} theme
 * @property {boolean} projector
 * @property {import("loupe/room-route.js").RoomName | null} room  the one that is open; null: there is no other
 * @property {ModelInfo[]} models
 * @property {string | null} modelName
 *
 * @typedef {object} HeaderOptions
 * @property {Document} document
 * @property {import("loupe/types.js").Translate} t
 * @property {string} language
 * @property {{code: string, name: string}[]} languages
 * @property {(language: string) => void} onLanguage
 * @property {() => void} onTheme
 * @property {() => void} onProjector
 * @property {(name: string) => void} onModel
 * @property {(room: import("loupe/room-route.js").RoomName) => void} onRoom
 * @property {(() => void) | null} onAbout  null: the room has no such page
 * @property {(() => void) | null} onHelp
 *
 * @param {Element} root
 * @param {HeaderOptions} options
 * @returns {{update(data: HeaderData): void, destroy(): void}}
 */
export function createHeaderView(root, options) {
  const { document, t } = options;
  const model = make(document, "select", {
    class: "model-select", "aria-label": t("header.model"),
    onchange: () => options.onModel(model.value),
  });
  const theme = iconButton(document, {
    icon: "auto", label: t("header.theme.auto"), onclick: options.onTheme,
  });
  const projector = iconButton(document, {
    icon: "projector", label: t("header.projector"), onclick: options.onProjector, shortcut: "p",
  });
  const heading = make(document, "h1", { class: "room-name" }, t("room.watch"));
  const rooms = roomButtons(options);
  const element = make(document, "header", { class: "header" },
    make(document, "div", { class: "brand" }, mark(document),
      make(document, "span", { class: "brand-name" }, "Loupe"),
      heading, rooms.element),
    make(document, "div", { class: "header-tools" },
      model,
      options.onAbout
        && iconButton(document, { icon: "about", label: t("header.about"), onclick: options.onAbout }),
      languageButtons(options), theme, projector,
      options.onHelp && iconButton(document, {
        icon: "help", label: t("header.help"), onclick: options.onHelp, shortcut: "?",
      })));
  root.append(element);

  /** @type {ModelInfo[]} */
  let shownModels = [];
  return {
    update(data) {
      if (data.models !== shownModels) {
        shownModels = data.models;
        model.replaceChildren(...data.models.map((each) =>
          make(document, "option", { value: each.name }, each.name)));
      }
      model.hidden = data.models.length < 2;
      if (data.modelName) model.value = data.modelName;
      rooms.update(data.room);
      heading.classList.toggle("visually-hidden", data.room !== null);
      setText(heading, t(`room.${data.room ?? "watch"}`));
      const label = t(`header.theme.${data.theme}`);
      setAttribute(theme, "title", label);
      setAttribute(theme, "aria-label", label);
      theme.replaceChildren(icon(document, data.theme));
      setAttribute(projector, "aria-pressed", String(data.projector));
    },
    destroy: () => element.remove(),
  };
}

/** @param {HeaderOptions} options */
function roomButtons({ document, t, onRoom }) {
  const buttons = /** @type {const} */ (["watch", "train"]).map((room) => make(document, "button", {
    type: "button", class: "room-link", "data-room": room, onclick: () => onRoom(room),
  }, t(`room.${room}`)));
  const element = make(document, "nav", { class: "rooms", "aria-label": t("room.label") }, buttons);
  return {
    element,
    /** @param {import("loupe/room-route.js").RoomName | null} open */
    update(open) {
      element.hidden = open === null;
      for (const button of buttons) setAttribute(button, "aria-current", button.dataset.room === open ? "page" : null);
    },
  };
}

/** @param {HeaderOptions} options */
function languageButtons({ document, t, language, languages, onLanguage }) {
  return make(document, "div", { class: "languages", role: "group", "aria-label": t("header.language") },
    languages.map(({ code, name }) => {
      const button = make(document, "button", {
        type: "button", class: "language", lang: code, "data-language": code,
        "aria-pressed": String(code === language), onclick: () => onLanguage(code),
      });
      setText(button, name);
      return button;
    }));
}

/**
 * The sign of Loupe: lines from one point, seen through a lens.
 * @param {Document} document
 */
function mark(document) {
  return makeSvg(document, "svg", { class: "mark", viewBox: "0 0 32 32", "aria-hidden": "true" },
    makeSvg(document, "circle", { class: "mark-lens", cx: 14, cy: 14, r: 10.5 }),
    makeSvg(document, "path", { class: "mark-handle", d: "M22 22l7 7" }),
    makeSvg(document, "path", { class: "mark-line mark-line-1", d: "M14 19.5 8.5 9.5" }),
    makeSvg(document, "path", { class: "mark-line mark-line-2", d: "M14 19.5V9" }),
    makeSvg(document, "path", { class: "mark-line mark-line-3", d: "M14 19.5l5.5-10" }));
}
