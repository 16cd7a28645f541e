import { createFilmView } from "loupe/views/film-view.js";
import { createHeadsView } from "loupe/views/heads-view.js";
import { createLegendView } from "loupe/views/legend-view.js";
import { createLoupeView } from "loupe/views/loupe-view.js";
import { createMatrixView } from "loupe/views/matrix-view.js";
import { createPartsView } from "loupe/views/parts-view.js";
import { createReadoutView } from "loupe/views/readout-view.js";
import { createTableView } from "loupe/views/table-view.js";
import { createTextView } from "loupe/views/text-view.js";
import { createVectorsView } from "loupe/views/vectors-view.js";
import { createWorksheetView } from "loupe/views/worksheet-view.js";
import { addShape } from "loupe/shape-switch.js";
import { addCompare } from "loupe/compare-desk.js";
import { make } from "loupe/dom.js";
import { createHeadChoice } from "loupe/head-choice.js";
import { addPaths } from "loupe/paths-desk.js";
import { readout } from "loupe/readout.js";
import { addReadings } from "loupe/readings-desk.js";
import { addSteps } from "loupe/steps-desk.js";
import * as select from "loupe/selectors.js";
import { loupePlace } from "loupe/state.js";
import { matrixTable } from "loupe/table-data.js";
import { segmented, toggleButton } from "loupe/widgets.js";

/**
 * The desks beside the first: puts their views into their places and tells each what it needs.
 *
 * @typedef {import("loupe/state.js").AppState} AppState
 *
 * @typedef {object} DeskTools
 * @property {import("loupe/watch-panels.js").WatchPanels} panels
 * @property {import("loupe/watch-room.js").RoomOptions} options
 * @property {import("loupe/bind.js").Bindings<AppState>} bindings
 * @property {import("loupe/labels.js").SpecialNames} names
 * @property {import("loupe/film-layout.js").Measure} measure
 * @property {ReturnType<typeof import("loupe/state.js").createPictures>} pictures
 * @property {{of(state: AppState): {palette: import("loupe/palette.js").Palette, root: number}}} look
 */

/** @param {DeskTools} tools */
export function addDesks(tools) {
  addOverview(tools);
  addLoupe(tools);
  addParts(tools);
  addCompare(tools);
  addPaths(tools);
  addSteps(tools);
  addReadings(tools);
}

/** @param {DeskTools} tools */
function addParts({ panels, options, bindings, names }) {
  const { document, t, actions } = options;
  const panel = panels.add("thirds", "thirds", null);
  const scope = segmented(document, {
    label: t("parts.scope"),
    items: (/** @type {const} */ (["all", "head"])).map((value) =>
      ({ value, text: t(`parts.scope.${value}`), title: t(`parts.scope.${value}.plain`) })),
    onchoose: (partsScope) => actions.set({ partsScope }),
  });
  scope.element.id = "parts-scope";
  panel.tools.append(scope.element);
  bindings.add({
    update: (/** @type {{value: "all" | "head"}} */ { value }) => scope.choose(value), destroy: () => undefined,
  }, (state) => ({ value: state.partsScope }));
  bindings.add(createPartsView(panel.picture, {
    document, t, names, onStep: actions.seek,
    onPoint: (tokens) => actions.set({ hover: tokens && { row: null, column: null, tokens } }),
    onExample: ({ step, layer, head }) => {
      actions.choose({ layer, head }, "cross");
      actions.seek(step);
      actions.set({ desk: "look" });
    },
  }), select.partsData);
}

/** @param {DeskTools} tools */
function addLoupe({ panels, options, bindings, names, look }) {
  const { document, t, actions } = options;
  const panel = panels.add("loupe", "loupe", null);
  panel.tools.append(make(document, "button", {
    type: "button", class: "toggle", id: "print-worksheet", onclick: () => document.defaultView?.print(),
  }, t("loupe.print")));
  const loupe = select.createLoupeSelector(names, t);
  bindings.add(createVectorsView(panel.picture, {
    document, t, onKey: (loupeKey) => actions.set({ loupeKey, loupeBlock: null }),
  }), (state) => {
    const data = loupe(state);
    if (!data?.arithmetic || (data.status !== "ready" && data.status !== "loading")) return null;
    const { arithmetic, queryName, keyNames, keyLanguage, key } = data;
    return { arithmetic, queryName, keyNames, keyLanguage, key, palette: look.of(state).palette };
  });
  bindings.add(createLoupeView(panel.picture, {
    document, t, onLook: actions.set, onOne: () => actions.chooseOne(),
  }), loupe);
  bindings.add(createWorksheetView(panels.desks.loupe, { document, t }), (state) => {
    return {
      loupe: loupe(state),
      sentence: state.trace?.text ?? "", translation: state.trace?.end?.translation ?? "",
      place: placeText(t, state),
    };
  });
}

/** @param {import("loupe/types.js").Translate} t @param {AppState} state */
function placeText(t, state) {
  const place = loupePlace(state);
  if (!place) return "";
  return t("worksheet.head", { kind: t(`kind.${place.kind}`), layer: place.layer + 1, head: place.head + 1 });
}

/** @type {import("loupe/types.js").AttentionKind[]} */
const kinds = ["encoder", "self", "cross"];

/** @param {DeskTools} tools */
function addOverview(tools) {
  const { panels, options, bindings, names, look } = tools;
  const { document, t, actions, state: read } = options;
  const panel = panels.add("overview", "overview", "overview");
  const picking = toggleButton(document, {
    text: t("overview.pick"), title: t("overview.pick.plain"),
    onclick: () => actions.set({ picking: !read().picking }),
  });
  picking.element.id = "pick-heads";
  panel.picture.append(make(document, "div", { class: "overview-tools" },
    make(document, "p", { class: "plain" }, t("overview.plain")), picking.element));
  bindings.add({
    update: (/** @type {{on: boolean}} */ { on }) => picking.set(on), destroy: () => undefined,
  }, (state) => ({ on: state.picking }));
  const grids = make(document, "div", { class: "overview-grids" });
  panel.picture.append(grids);
  const choose = createHeadChoice(actions, read);
  for (const kind of kinds) {
    const place = make(document, "section", { class: `overview-kind kind-${kind}`, "aria-label": t(`kind.${kind}`) },
      make(document, "h3", {}, t(`kind.${kind}`)),
      make(document, "p", { class: "plain" }, t(`kind.${kind}.plain`)));
    grids.append(place);
    const heads = createHeadsView(place, { document, t, names, detailed: true, onChoose: choose });
    bindings.add(heads, (state) =>
      (state.desk === "overview" ? select.headsData(state, kind, look.of(state).palette) : null));
  }
  addLargeMatrix(tools);
  const tables = select.createTableSelectors(t);
  const headWeights = select.createHeadWeights();
  /** @param {AppState} state */
  const twin = (state) => {
    const shown = state.desk === "overview" ? tools.pictures(state) : null;
    const weights = shown && state.trace ? headWeights(state.trace, shown.frame) : () => [];
    return tables.heads({ ...state, tables: { heads: state.tables.overview } }, shown, weights);
  };
  bindings.add(createTableView(panel.table, { document }), twin);
  panel.save.table = () => twin(read()).table?.() ?? null;
}

/**
 * The head that is chosen in the overview, large.
 * @param {DeskTools} tools
 */
function addLargeMatrix({ panels, options, bindings, measure, pictures, look }) {
  const { document, t, actions } = options;
  const panel = panels.add("overview", "large", "large");
  /** @param {number} row */
  const onRow = (row) => {
    const shown = pictures(options.state());
    if (shown) actions.pickRow(shown.frame, row);
  };
  const handlers = {
    document, t, measure, onRow,
    onPoint: (/** @type {import("loupe/state.js").Hover | null} */ hover) => actions.set({ hover }),
  };
  const matrix = createMatrixView(panel.picture, handlers);
  panel.save.table = () => {
    const shown = pictures(options.state());
    return shown && matrixTable(t, shown.slice);
  };
  /** @param {AppState} state */
  const seen = (state) => (state.desk === "overview" ? pictures(state) : null);
  bindings.add(matrix, (state) => {
    const shown = seen(state);
    const { root, palette } = look.of(state);
    return shown && select.matrixData(state, shown, root, palette);
  });
  addShape(panel.tools, options, bindings);
  const place = make(document, "div", {});
  panel.picture.append(place);
  /** @param {AppState} state @param {AppState["shape"]} shape */
  const filmData = (state, shape) => {
    const shown = state.shape === shape ? seen(state) : null;
    return shown && select.filmData(state, shown, look.of(state).root);
  };
  bindings.add(createFilmView(place, handlers), (state) => filmData(state, "lines"));
  bindings.add(createTextView(place, handlers), (state) => filmData(state, "text"));
  bindings.add(createReadoutView(panel.foot, { document }), (state) => {
    const shown = seen(state);
    const column = state.hover?.column ?? null;
    const row = state.hover && column !== null ? state.hover.row : shown?.active ?? null;
    return { text: shown ? readout(t, shown.slice, row, column) : "" };
  });
  bindings.add(createLegendView(panel.foot, { document, t }), (state) =>
    ({ kind: state.kind, palette: look.of(state).palette, maximum: select.showsMaximum(state) }));
  const tables = select.createTableSelectors(t);
  bindings.add(createTableView(panel.table, { document }), (state) =>
    tables.matrix({ ...state, tables: { matrix: state.tables.large } }, seen(state)));
}
