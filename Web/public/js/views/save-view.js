import { make, setText } from "loupe/dom.js";
import { icon } from "loupe/icons.js";

/**
 * Save and share: the trace as files of the server, the pictures as drawn here, and the link.
 *
 * @typedef {"safetensors" | "json" | "html" | "svg" | "csv"} FileFormat
 * @typedef {"svg" | "png" | "csv"} PictureFormat
 *
 * @typedef {object} SaveData
 * @property {boolean} ended  only a finished generation can be saved
 * @property {((format: FileFormat) => string) | null} address  null without a server
 * @property {readonly string[]} pictures  names of the panels of the open desk
 *
 * @typedef {object} SaveOptions
 * @property {Document} document
 * @property {import("loupe/types.js").Translate} t
 * @property {(picture: string, format: PictureFormat) => void} onPicture
 * @property {() => void} onDocument  saves the trace document from the page itself
 * @property {() => void} onPage  saves the page as one file that opens with what is seen now
 * @property {() => Promise<boolean>} onLink  answers whether the link was copied
 * @property {() => string} link
 */

/** @type {FileFormat[]} */
const formats = ["html", "json", "safetensors", "csv", "svg"];
/** @type {PictureFormat[]} */
const pictureFormats = ["svg", "png", "csv"];

/**
 * @param {Element} root
 * @param {SaveOptions} options
 * @returns {{update(data: SaveData): void, destroy(): void}}
 */
export function createSaveView(root, options) {
  const { document, t } = options;
  const files = make(document, "ul", { class: "menu-list" });
  const address = make(document, "input", {
    type: "text", class: "link-box", readonly: true, "aria-label": t("save.link"),
    onfocus: () => address.select(),
  });
  const copied = make(document, "span", { class: "link-copied", role: "status" });
  const pictures = make(document, "ul", { class: "picture-list" });
  const copy = make(document, "button", {
    type: "button", class: "secondary", id: "copy-link",
    onclick: async () => setText(copied, t(await options.onLink() ? "save.copied" : "save.copyByHand")),
  }, icon(document, "link"), make(document, "span", {}, t("save.copy")));
  const details = make(document, "details", {
    class: "menu", id: "save", ontoggle: () => {
      address.value = options.link();
      setText(copied, "");
    },
  },
  make(document, "summary", { "aria-label": t("save.title") }, icon(document, "save"),
    make(document, "span", {}, t("save.title"))),
  make(document, "div", { class: "menu-inside" },
    make(document, "h3", {}, t("save.files")), files,
    make(document, "h3", {}, t("save.pictures")), pictures,
    make(document, "h3", {}, t("save.link")),
    make(document, "div", { class: "link-line" }, address, copy), copied));
  root.append(details);
  /** @param {Event} event a click elsewhere closes the menu, like any menu */
  const closeOutside = (event) => {
    if (event.target instanceof Node && !details.contains(event.target)) details.open = false;
  };
  document.addEventListener("click", closeOutside);
  /** @param {KeyboardEvent} event wherever the focus is: after a click it has left the menu */
  const closeOnEscape = (event) => {
    if (event.key === "Escape") details.open = false;
  };
  document.addEventListener("keydown", closeOnEscape);

  return {
    update({ ended, address: fileAddress, pictures: names }) {
      details.hidden = !ended;
      files.replaceChildren(...(fileAddress
        ? formats.map((format) => fileItem(options, format, fileAddress(format)))
        : [documentItem(options)]));
      pictures.replaceChildren(...names.map((name) => pictureItem(options, name)));
    },
    destroy() {
      document.removeEventListener("click", closeOutside);
      document.removeEventListener("keydown", closeOnEscape);
      details.remove();
    },
  };
}

/** @param {SaveOptions} options @param {FileFormat} format @param {string} href */
function fileItem({ document, t, onPage }, format, href) {
  /** @param {Event} event the server's file does not know what the reader looks at */
  const withView = (event) => {
    event.preventDefault();
    onPage();
  };
  return make(document, "li", {},
    make(document, "a", {
      href, download: "", "data-format": format, onclick: format === "html" ? withView : null,
    },
      make(document, "strong", {}, t(`save.${format}`)),
      make(document, "small", {}, t(`save.${format}.plain`))));
}

/** @param {SaveOptions} options */
function documentItem({ document, t, onDocument }) {
  return make(document, "li", {},
    make(document, "button", { type: "button", "data-format": "json", onclick: onDocument },
      make(document, "strong", {}, t("save.json")),
      make(document, "small", {}, t("save.json.plain"))));
}

/** @param {SaveOptions} options @param {string} picture */
function pictureItem({ document, t, onPicture }, picture) {
  return make(document, "li", {},
    make(document, "span", {}, t(`panel.${picture}`)),
    make(document, "span", { class: "picture-formats" }, pictureFormats.map((format) => make(document, "button", {
      type: "button", class: "toggle", "data-picture": picture, "data-as": format,
      title: t(`save.as.${format}`), onclick: () => onPicture(picture, format),
    }, format.toUpperCase()))));
}
