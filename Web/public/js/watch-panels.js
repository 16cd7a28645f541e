import { make } from "loupe/dom.js";
import { toggleButton } from "loupe/widgets.js";

/**
 * The places of the Watch room, empty: headings, table buttons, and where each view goes.
 *
 * @typedef {"film" | "matrix" | "heads" | "stages"} Twin
 *
 * @typedef {object} Panel
 * @property {HTMLElement} element
 * @property {HTMLElement} picture
 * @property {HTMLElement} foot
 * @property {HTMLElement} table
 * @property {(open: boolean) => void} setOpen
 *
 * @param {HTMLElement} root
 * @param {object} options
 * @param {Document} options.document
 * @param {import("loupe/types.js").Translate} options.t
 * @param {(picture: Twin) => void} options.onTable
 */
export function createWatchPanels(root, { document, t, onTable }) {
  const head = make(document, "div", { class: "room-head" });
  const compose = make(document, "section", { class: "compose", "aria-label": t("sentence.label") });
  const sentence = make(document, "div", { class: "sentence-place" });
  const extras = make(document, "div", { class: "extras" });
  const notice = make(document, "div", { class: "notice-place" });
  compose.append(sentence, extras, notice);
  const translation = make(document, "div", { class: "translation-place" });
  const tools = make(document, "div", { class: "result-tools" });
  const result = make(document, "div", { class: "result" }, translation, tools);
  const chooser = make(document, "div", { class: "chooser-place" });
  const film = panel(document, t, "film", "film", onTable);
  film.picture.before(chooser);
  const units = make(document, "div", { class: "units-place" });
  film.foot.after(units, make(document, "p", { class: "caution" }, t("film.caution")));
  const candidates = panel(document, t, "candidates", null, onTable);
  const stage = panel(document, t, "stage", "stages", onTable);
  const matrix = panel(document, t, "matrix", "matrix", onTable);
  const heads = panel(document, t, "heads", "heads", onTable);
  const laboratory = make(document, "div", { class: "laboratory" },
    film.element, candidates.element, stage.element, matrix.element, heads.element);
  const welcome = make(document, "ol", { class: "welcome" }, [1, 2, 3].map((number) =>
    make(document, "li", {}, t(`welcome.${number}`))));
  const deck = make(document, "div", { class: "deck", role: "region", "aria-label": t("transport.label") });
  const main = make(document, "main", {}, compose, result, welcome, laboratory);
  const page = make(document, "div", { class: "room" }, head, main, deck);
  root.append(page);

  /** @type {Record<import("loupe/stages.js").Panel, HTMLElement>} */
  const elements = {
    film: film.element, heads: heads.element, candidates: candidates.element,
    translation: result, stage: stage.element,
  };
  return {
    head, sentence, extras, notice, translation, tools, chooser, units, film, candidates, stage, matrix,
    heads, deck,

    /** @param {import("loupe/state.js").AppState} state */
    update({ trace, tables }) {
      page.classList.toggle("has-trace", trace !== null);
      laboratory.hidden = trace === null;
      laboratory.classList.toggle("wide", longestSide(trace) > WIDE_FROM);
      deck.hidden = trace === null;
      welcome.hidden = trace !== null;
      film.setOpen(tables.film);
      matrix.setOpen(tables.matrix);
      heads.setOpen(tables.heads);
      stage.setOpen(tables.stages);
    },

    /**
     * Leads the eye to a panel.
     * @param {import("loupe/stages.js").Panel} name
     * @param {boolean} reducedMotion
     */
    reveal(name, reducedMotion) {
      const element = elements[name];
      element.scrollIntoView({ block: "nearest", behavior: reducedMotion ? "auto" : "smooth" });
      element.classList.remove("revealed");
      // Reading the width lets the browser notice the change, so that the signal starts anew.
      void element.offsetWidth;
      element.classList.add("revealed");
    },

    destroy: () => page.remove(),
  };
}

/** @typedef {ReturnType<typeof createWatchPanels>} WatchPanels */

/** A matrix with more columns gets the whole width. */
const WIDE_FROM = 26;

/** @param {import("loupe/trace.js").Trace | null} trace */
function longestSide(trace) {
  return trace ? Math.max(trace.source.length, trace.steps.length) : 0;
}

/**
 * @param {Document} document
 * @param {import("loupe/types.js").Translate} t
 * @param {"film" | "candidates" | "stage" | "matrix" | "heads"} name
 * @param {Twin | null} twin its table; the candidates are a table themselves
 * @param {(picture: Twin) => void} onTable
 * @returns {Panel}
 */
function panel(document, t, name, twin, onTable) {
  const heading = make(document, "h2", { id: `${name}-heading` }, t(`panel.${name}`));
  const toggle = twin && toggleButton(document, {
    text: t("panel.table"), title: t("panel.table.plain"), icon: "table", onclick: () => onTable(twin),
  });
  const picture = make(document, "div", { class: "panel-picture" });
  const foot = make(document, "div", { class: "panel-foot" });
  const table = make(document, "div", { class: "panel-table" });
  const element = make(document, "section", {
    class: `panel panel-${name}`, tabindex: -1, "aria-labelledby": `${name}-heading`,
  },
  make(document, "div", { class: "panel-head" }, heading, toggle ? toggle.element : null),
  picture, foot, table);
  return { element, picture, foot, table, setOpen: (open) => toggle?.set(open) };
}
