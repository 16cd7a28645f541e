import { deskNames } from "loupe/desks.js";
import { make } from "loupe/dom.js";
import { toggleButton } from "loupe/widgets.js";

/**
 * The places of the Watch room, empty: headings, table buttons, and where each view goes.
 *
 * @typedef {import("loupe/desks.js").DeskName} DeskName
 * @typedef {import("loupe/desks.js").Twin} Twin
 *
 * @typedef {object} Panel
 * @property {HTMLElement} element
 * @property {HTMLElement} tools  beside the heading
 * @property {HTMLElement} picture
 * @property {HTMLElement} foot
 * @property {HTMLElement} table
 * @property {(open: boolean) => void} setOpen
 * @property {string} name
 * @property {Savable} save  how it becomes a file, where it is not as every panel does
 *
 * @typedef {object} Savable
 * @property {((title: string) => string) | null} svg  null: as it stands on the screen
 * @property {(() => import("loupe/table-data.js").TableData | null) | null} table  null: the tables
 *   that stand in it
 *
 * @typedef {object} PanelOptions
 * @property {Document} document
 * @property {import("loupe/types.js").Translate} t
 * @property {(picture: Twin) => void} onTable
 *
 * @param {HTMLElement} root
 * @param {PanelOptions} options
 */
export function createWatchPanels(root, options) {
  const { document, t } = options;
  const head = make(document, "div", { class: "room-head" });
  const compose = make(document, "section", { class: "compose", "aria-label": t("sentence.label") });
  const sentence = make(document, "div", { class: "sentence-place" });
  const extras = make(document, "div", { class: "extras" });
  const notice = make(document, "div", { class: "notice-place" });
  compose.append(sentence, extras, notice);
  const translation = make(document, "div", { class: "translation-place" });
  const tools = make(document, "div", { class: "result-tools" });
  const result = make(document, "div", { class: "result" }, translation, tools);
  const tabs = make(document, "div", { class: "tabs-place" });
  const chooser = make(document, "div", { class: "chooser-place" });
  const units = make(document, "div", { class: "units-place" });
  const bench = make(document, "div", { class: "bench" }, tabs,
    make(document, "div", { class: "bench-choices" }, chooser, units));
  const twins = createTwins();
  const panels = createLookPanels(options, twins);
  const laboratory = make(document, "div", { class: "laboratory" },
    panels.film.element, panels.candidates.element, panels.stage.element, panels.matrix.element,
    panels.heads.element);
  const desks = createDeskPlaces(document, t, laboratory);
  /** @type {Record<DeskName, Panel[]>} */
  const ofDesk = {
    look: [panels.film, panels.candidates, panels.stage, panels.matrix, panels.heads], overview: [], loupe: [],
    steps: [], thirds: [], paths: [], compare: [], readings: [],
  };
  const welcome = make(document, "ol", { class: "welcome" }, [1, 2, 3].map((number) =>
    make(document, "li", {}, t(`welcome.${number}`))));
  const deck = make(document, "div", { class: "deck", role: "region", "aria-label": t("transport.label") });
  const main = make(document, "main", {}, compose, result, welcome, bench, ...Object.values(desks));
  const page = make(document, "div", { class: "room" }, head, main, deck);
  root.append(page);

  /** @type {Record<import("loupe/stages.js").Panel, HTMLElement>} */
  const elements = {
    film: panels.film.element, heads: panels.heads.element, candidates: panels.candidates.element,
    translation: result, stage: panels.stage.element,
  };
  return {
    head, sentence, extras, notice, translation, tools, tabs, chooser, units, deck, desks, ...panels,

    /**
     * A panel of a desk.
     * @param {DeskName} desk
     * @param {string} name  its heading is the text "panel.NAME"
     * @param {Twin | null} twin
     * @returns {Panel}
     */
    add(desk, name, twin) {
      const made = createPanel(options, twins, name, twin);
      desks[desk].append(made.element);
      ofDesk[desk].push(made);
      return made;
    },

    /** @param {DeskName} desk @returns {readonly Panel[]} */
    of: (desk) => ofDesk[desk],

    /** @param {import("loupe/state.js").AppState} state */
    update({ trace, tables, desk }) {
      page.classList.toggle("has-trace", trace !== null);
      page.setAttribute("data-open", desk);
      bench.hidden = trace === null;
      for (const name of deskNames) desks[name].hidden = trace === null || name !== desk;
      laboratory.classList.toggle("wide", longestSide(trace) > WIDE_FROM);
      deck.hidden = trace === null;
      welcome.hidden = trace !== null;
      twins.update(tables);
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

/** The panels whose table can be opened. */
function createTwins() {
  /** @type {{twin: Twin, setOpen: (open: boolean) => void}[]} */
  const known = [];
  return {
    /** @param {Twin} twin @param {(open: boolean) => void} setOpen */
    add: (twin, setOpen) => known.push({ twin, setOpen }),
    /** @param {import("loupe/state.js").AppState["tables"]} tables */
    update(tables) {
      for (const { twin, setOpen } of known) setOpen(tables[twin] ?? false);
    },
  };
}

/** @typedef {ReturnType<typeof createTwins>} Twins */

/** @param {PanelOptions} options @param {Twins} twins */
function createLookPanels(options, twins) {
  const { document, t } = options;
  const film = createPanel(options, twins, "film", "film");
  film.foot.after(make(document, "p", { class: "caution" }, t("film.caution")));
  return {
    film,
    candidates: createPanel(options, twins, "candidates", null),
    stage: createPanel(options, twins, "stage", "stages"),
    matrix: createPanel(options, twins, "matrix", "matrix"),
    heads: createPanel(options, twins, "heads", "heads"),
  };
}

/**
 * @param {Document} document
 * @param {import("loupe/types.js").Translate} t
 * @param {HTMLElement} laboratory  the first desk
 * @returns {Record<DeskName, HTMLElement>}
 */
function createDeskPlaces(document, t, laboratory) {
  const places = deskNames.map((name) => {
    const place = name === "look" ? laboratory : make(document, "div", { class: `desk desk-${name}` });
    place.id = `desk-${name}`;
    place.setAttribute("role", "tabpanel");
    place.setAttribute("aria-label", t(`desk.${name}`));
    return [name, place];
  });
  return Object.fromEntries(places);
}

/**
 * @param {PanelOptions} options
 * @param {Twins} twins
 * @param {string} name
 * @param {Twin | null} twin its table; some pictures are a table themselves
 * @returns {Panel}
 */
function createPanel({ document, t, onTable }, twins, name, twin) {
  const heading = make(document, "h2", { id: `${name}-heading` }, t(`panel.${name}`));
  const toggle = twin && toggleButton(document, {
    text: t("panel.table"), title: t("panel.table.plain"), icon: "table", onclick: () => onTable(twin),
  });
  const tools = make(document, "div", { class: "panel-tools" }, toggle ? toggle.element : null);
  const picture = make(document, "div", { class: "panel-picture" });
  const foot = make(document, "div", { class: "panel-foot" });
  const table = make(document, "div", { class: "panel-table" });
  const element = make(document, "section", {
    class: `panel panel-${name}`, tabindex: -1, "aria-labelledby": `${name}-heading`,
  },
  make(document, "div", { class: "panel-head" }, heading, tools),
  picture, foot, table);
  if (twin && toggle) twins.add(twin, toggle.set);
  /** @type {Savable} */
  const save = { svg: null, table: null };
  return { element, tools, picture, foot, table, name, save, setOpen: (open) => toggle?.set(open) };
}
