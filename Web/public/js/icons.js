import { makeSvg } from "loupe/dom.js";

/**
 * Drawn signs, 24 × 24, in the colour of the text around them.
 *
 * @type {Record<string, {path: string, filled?: boolean}>}
 */
const signs = {
  first: { path: "M6 5v14M19 5 9 12l10 7z", filled: true },
  back: { path: "M17 5 7 12l10 7z", filled: true },
  play: { path: "M7 4.5v15L20 12z", filled: true },
  pause: { path: "M7 5h3.5v14H7zM13.5 5H17v14h-3.5z", filled: true },
  forward: { path: "M7 5l10 7-10 7z", filled: true },
  last: { path: "M18 5v14M5 5l10 7-10 7z", filled: true },
  help: { path: "M9 9a3 3 0 1 1 4.6 2.5c-1 .7-1.6 1.2-1.6 2.5M12 17.4v.2" },
  about: { path: "M12 11v6M12 7.2v.2M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18z" },
  light: {
    path: "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4"
      + "M17.3 17.3l1.4 1.4M18.7 5.3l-1.4 1.4M6.7 17.3l-1.4 1.4",
  },
  dark: { path: "M20 14.5A8 8 0 0 1 9.5 4a8 8 0 1 0 10.5 10.5z" },
  auto: { path: "M12 4a8 8 0 1 0 0 16zM12 4a8 8 0 0 1 0 16" },
  projector: { path: "M3 5h18v11H3zM12 16v4M8 20h8M8 12l2.5-4h.5l2.5 4M9 10.7h3.5" },
  save: { path: "M12 4v11M7.5 11l4.5 4.5 4.5-4.5M5 19.5h14" },
  link: {
    path: "M10 14a4 4 0 0 0 6 .4l3-3a4 4 0 0 0-5.7-5.7l-1 1M14 10a4 4 0 0 0-6-.4l-3 3a4 4 0 0 0 5.7"
      + " 5.7l1-1",
  },
  table: { path: "M4 5h16v14H4zM4 10h16M4 14.5h16M10 5v14" },
  swap: { path: "M4 9h15M15 5l4 4-4 4M20 15H5M9 11l-4 4 4 4" },
  close: { path: "M6 6l12 12M18 6 6 18" },
  "desk-look": {
    path: "M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12zM12 9a3 3 0 1 0 0 6 3 3 0 0 0"
      + " 0-6z",
  },
  "desk-overview": { path: "M4 4h6.5v6.5H4zM13.5 4H20v6.5h-6.5zM4 13.5h6.5V20H4zM13.5 13.5H20V20h-6.5z" },
  "desk-loupe": { path: "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM15.5 15.5 20.5 20.5M8 10.5h5M10.5 8v5" },
  "desk-steps": { path: "M5 8a8 8 0 0 1 14.5 2M19.5 4.5V10H14M19 16a8 8 0 0 1-14.5-2M4.5 19.5V14H10" },
  "desk-thirds": { path: "M3.5 6h5v12h-5zM9.5 6h5v12h-5zM15.5 6h5v12h-5z" },
  "desk-paths": { path: "M4 12h4M8 12l5-6h7M8 12h12M8 12l5 6h3" },
  "desk-compare": { path: "M4 5h6.5v14H4zM13.5 5H20v14h-6.5zM6.5 9h1.5M16 15h1.5" },
  "desk-readings": { path: "M4 19.5h16M6 16V10M10 16V5M14 16v-4M18 16V8" },
  input: { path: "M4 8h7v8H4zM14 12h6M17 9l3 3-3 3" },
  embedding: { path: "M4 6v12M8 9v9M12 4v14M16 11v7M20 7v11" },
  maskedSelfAttention: { path: "M5 18h14M5 18c0-12 11-12 11 0M5 18c0-7 5-7 5 0" },
  heads: { path: "M4 4h7v7H4zM13 4h7v7h-7zM4 13h7v7H4zM13 13h7v7h-7z" },
  crossAttention: { path: "M5 5v.1M12 5v.1M19 5v.1M12 19 5 6M12 19V6M12 19l7-13" },
  feedForward: { path: "M4 19h16M6 19V8h3v11M11 19v-7h3v7M16 19v-3h3v3" },
  choice: { path: "M4 12.5l5 5L20 6.5" },
  append: { path: "M3 9h8v6H3zM17 8v8M13 12h8" },
};

/**
 * @param {Document} document
 * @param {string} name
 * @returns {SVGSVGElement}
 */
export function icon(document, name) {
  const sign = signs[name];
  return makeSvg(document, "svg",
    { class: sign.filled ? "icon icon-filled" : "icon", viewBox: "0 0 24 24", "aria-hidden": "true" },
    makeSvg(document, "path", { d: sign.path }));
}
