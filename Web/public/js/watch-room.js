import { createAboutView } from "loupe/views/about-view.js";
import { createCandidatesView } from "loupe/views/candidates-view.js";
import { createChooserView } from "loupe/views/chooser-view.js";
import { createExamplesView } from "loupe/views/examples-view.js";
import { createFilmView } from "loupe/views/film-view.js";
import { createHeaderView } from "loupe/views/header-view.js";
import { createHeadsView } from "loupe/views/heads-view.js";
import { createHelpView } from "loupe/views/help-view.js";
import { createLanguageView } from "loupe/views/language-view.js";
import { createLegendView } from "loupe/views/legend-view.js";
import { createMatrixView } from "loupe/views/matrix-view.js";
import { createMethodView } from "loupe/views/method-view.js";
import { createOpenView } from "loupe/views/open-view.js";
import { createNoticeView } from "loupe/views/notice-view.js";
import { createReadoutView } from "loupe/views/readout-view.js";
import { createRibbonView } from "loupe/views/ribbon-view.js";
import { createSaveView } from "loupe/views/save-view.js";
import { createSentenceView } from "loupe/views/sentence-view.js";
import { createStageView } from "loupe/views/stage-view.js";
import { createTextView } from "loupe/views/text-view.js";
import { createTabsView } from "loupe/views/tabs-view.js";
import { createTableView } from "loupe/views/table-view.js";
import { createTransportView } from "loupe/views/transport-view.js";
import { createTranslationView } from "loupe/views/translation-view.js";
import { createUnitsView } from "loupe/views/units-view.js";
import { createBindings } from "loupe/bind.js";
import { csvText, rowsOfElements, rowsOfTable } from "loupe/csv.js";
import { deskNames } from "loupe/desks.js";
import { pictureOf } from "loupe/dom-picture.js";
import { examplesFor } from "loupe/examples.js";
import { createFileDrop } from "loupe/file-drop.js";
import { createHeadChoice } from "loupe/head-choice.js";
import { languageMenus } from "loupe/languages.js";
import { createMeasure } from "loupe/measure.js";
import { readPalette } from "loupe/palette.js";
import { readout } from "loupe/readout.js";
import { addShape } from "loupe/shape-switch.js";
import * as select from "loupe/selectors.js";
import { placeOfStage } from "loupe/stages.js";
import { createPictures, currentModel, isRunning, sourceLanguageOf } from "loupe/state.js";
import { addDesks } from "loupe/watch-desks.js";
import { matrixTable } from "loupe/table-data.js";
import { createWatchPanels } from "loupe/watch-panels.js";

/**
 * The room 観る Watch: puts its views on the page and tells each what it needs of the state.
 *
 * @typedef {import("loupe/state.js").AppState} AppState
 * @typedef {import("loupe/state.js").Hover} Hover
 * @typedef {import("loupe/watch-panels.js").WatchPanels} WatchPanels
 *
 * @typedef {object} RoomOptions
 * @property {Document} document
 * @property {import("loupe/types.js").Translate} t
 * @property {string} language
 * @property {{code: string, name: string}[]} languages
 * @property {import("loupe/actions.js").Actions} actions
 * @property {() => AppState} state
 * @property {(trace: string, format: import("loupe/views/save-view.js").FileFormat) => string} fileAddress
 * @property {(name: string, format: import("loupe/views/save-view.js").PictureFormat, text: string) => void}
 *   onPicture  saves what was drawn: SVG text, also for PNG, or CSV text
 * @property {() => void} onDocument
 * @property {(trace: import("loupe/trace.js").Trace) => void} onPage  saves page and trace as one file
 * @property {() => string} link
 * @property {() => Promise<boolean>} onLink
 * @property {() => void} onTheme
 * @property {(room: import("loupe/room-route.js").RoomName) => void} onRoom
 *
 * @param {HTMLElement} root
 * @param {RoomOptions} options
 */
export function createWatchRoom(root, options) {
  const { document, t, actions } = options;
  const names = { start: t("token.start"), end: t("token.end") };
  const panels = createWatchPanels(root, { document, t, onTable: actions.toggleTable });
  const look = createLook(document);
  const pictures = createPictures(names);
  /** @type {import("loupe/bind.js").Bindings<AppState>} */
  const bindings = createBindings();

  const measure = createMeasure(document, look.of(options.state()).palette.family);
  const dialogs = addDialogs(root, options, bindings);
  addHeader(panels, options, bindings, dialogs);
  const sentence = addCompose(panels, options, bindings);
  const focusable = {
    ...addPictures(panels, options, bindings, { names, measure, pictures, look }),
    ...addStep(panels, options, bindings, names),
    translation: addTranslation(panels, options, bindings, names),
  };
  addDesks({ panels, options, bindings, names, measure, pictures, look });
  addSave(panels, options, bindings);
  const ribbon = createRibbonView(panels.deck, {
    document, t, onStage: (stage) => showStage(stage, options, panels, focusable),
  });
  bindings.add(ribbon, (state) => {
    const { active, stages, now } = select.stageData(state, t, names);
    return { active, stages, now, playing: state.playing, ready: state.step >= 0 };
  });
  bindings.add(createTransportView(panels.deck, { document, t, actions }), (state) => ({
    step: state.step, count: state.trace?.stepCount ?? 0, playing: state.playing, speed: state.speed,
  }));

  const drop = options.state().standalone ? null
    : createFileDrop(document, root, { text: t("open.drop"), onFile: actions.open });

  return {
    /** @param {AppState} state */
    update(state) {
      panels.update(state);
      bindings.render(state);
    },
    focusSentence: () => sentence.focus(),
    openHelp: () => dialogs.help.open(),
    destroy() {
      drop?.destroy();
      bindings.destroy();
      panels.destroy();
    },
  };
}

/** @typedef {ReturnType<typeof createWatchRoom>} WatchRoom */

/**
 * Colours and type size, read again when they may have changed.
 * @param {Document} document
 */
function createLook(document) {
  let appearance = -1;
  let look = { palette: readPalette(document), root: 16 };
  return {
    /** @param {AppState} state */
    of(state) {
      if (state.appearance !== appearance) {
        appearance = state.appearance;
        const style = document.defaultView?.getComputedStyle(document.documentElement);
        look = { palette: readPalette(document), root: parseFloat(style?.fontSize ?? "16") };
      }
      return look;
    },
  };
}

/**
 * @param {HTMLElement} root
 * @param {RoomOptions} options
 * @param {import("loupe/bind.js").Bindings<AppState>} bindings
 */
function addDialogs(root, { document, t }, bindings) {
  const help = createHelpView(root, { document, t });
  const about = createAboutView(root, { document, t });
  bindings.add(help, () => ({}));
  bindings.add(about, (state) => ({ model: currentModel(state) }));
  return { help, about };
}

/**
 * @param {WatchPanels} panels
 * @param {RoomOptions} options
 * @param {import("loupe/bind.js").Bindings<AppState>} bindings
 * @param {ReturnType<typeof addDialogs>} dialogs
 */
function addHeader(panels, options, bindings, { help, about }) {
  const { document, t, language, languages, actions } = options;
  const view = createHeaderView(panels.head, {
    document, t, language, languages,
    onLanguage: (code) => actions.set({ language: code }),
    onTheme: options.onTheme,
    onRoom: options.onRoom,
    onProjector: () => actions.set({ projector: !options.state().projector }),
    onModel: actions.chooseModel,
    onAbout: about.open,
    onHelp: help.open,
  });
  bindings.add(view, ({ theme, projector, models, modelName, standalone }) =>
    ({ theme, projector, models, modelName, room: standalone ? null : "watch" }));
}

/**
 * @param {WatchPanels} panels
 * @param {RoomOptions} options
 * @param {import("loupe/bind.js").Bindings<AppState>} bindings
 */
function addCompose(panels, { document, t, actions, state: read }, bindings) {
  const sentence = createSentenceView(panels.sentence, {
    document, t,
    onText: (text) => actions.set({ text }),
    onTranslate: actions.translate,
    onStop: actions.stop,
  });
  bindings.add(sentence, (state) => ({
    text: state.text, running: isRunning(state), standalone: state.standalone,
    limit: state.limits.textCharacters, sourceLanguage: sourceLanguageOf(state) ?? "en",
  }));
  bindings.add(createLanguageView(panels.extras, { document, t, id: "asked", onWording: actions.tell }), (state) =>
    (state.standalone ? null : languageMenus(currentModel(state), state.settings, state.language)));
  const examples = createExamplesView(panels.extras, {
    document, t,
    onPick: (text) => {
      actions.set({ text });
      actions.translate();
    },
    onOpen: (examplesOpen) => actions.set({ examplesOpen }),
  });
  bindings.add(examples, (state) => {
    const language = sourceLanguageOf(state) ?? "en";
    return {
      language, examples: examplesFor(language), open: state.examplesOpen, standalone: state.standalone,
    };
  });
  bindings.add(createOpenView(panels.extras, { document, t, onFile: actions.open }),
    ({ standalone }) => ({ standalone }));
  const method = createMethodView(panels.extras, {
    document, t,
    onSettings: (change) => actions.set({ settings: { ...read().settings, ...change } }),
    onOpen: (settingsOpen) => actions.set({ settingsOpen }),
  });
  bindings.add(method, ({ settings, settingsOpen, limits, standalone }) =>
    ({ settings, open: settingsOpen, maximumLength: limits.maximumLength, standalone }));
  const notice = createNoticeView(panels.notice, {
    document, t, onClose: () => actions.set({ notice: null }),
  });
  bindings.add(notice, (state) =>
    ({ text: select.noticeText(t, state), waiting: state.phase === "waiting" }));
  return sentence;
}

/**
 * @param {WatchPanels} panels
 * @param {RoomOptions} options
 * @param {import("loupe/bind.js").Bindings<AppState>} bindings
 * @param {import("loupe/labels.js").SpecialNames} names
 */
function addTranslation(panels, options, bindings, names) {
  const { document, t, actions } = options;
  const view = createTranslationView(panels.translation, {
    document, t, onStep: actions.seek,
    onPoint: (tokens) => actions.set({ hover: tokens && { row: null, column: null, tokens } }),
  });
  bindings.add(view, select.createTranslationSelector(names, options.language));
  return view;
}

/**
 * @param {WatchPanels} panels
 * @param {RoomOptions} options
 * @param {import("loupe/bind.js").Bindings<AppState>} bindings
 * @param {object} tools
 * @param {import("loupe/labels.js").SpecialNames} tools.names
 * @param {import("loupe/film-layout.js").Measure} tools.measure
 * @param {ReturnType<typeof createPictures>} tools.pictures
 * @param {ReturnType<typeof createLook>} tools.look
 */
function addPictures(panels, options, bindings, { names, measure, pictures, look }) {
  const { document, t, actions } = options;
  const tables = select.createTableSelectors(t);
  const headWeights = select.createHeadWeights();
  const onPoint = (/** @type {Hover | null} */ hover) => actions.set({ hover });
  /** @param {number} row */
  const onRow = (row) => {
    const shown = pictures(options.state());
    if (shown) actions.pickRow(shown.frame, row);
  };
  const film = createFilmView(panels.film.picture, { document, t, measure, onPoint, onRow });
  const matrix = createMatrixView(panels.matrix.picture, { document, t, measure, onPoint, onRow });
  const heads = createHeadsView(panels.heads.picture, {
    document, t, names, detailed: false, onChoose: createHeadChoice(actions, options.state),
  });
  /** @param {AppState} state */
  const seen = (state) => (state.desk === "look" ? pictures(state) : null);
  bindings.add(createTabsView(panels.tabs, {
    document, t, onDesk: (desk) => actions.set({ desk, hover: null }),
  }), ({ desk }) => ({ desk }));
  bindings.add(createChooserView(panels.chooser, { document, t, actions }), select.chooserData);
  bindings.add(createUnitsView(panels.units, { document, t, actions }), select.unitsData);
  addShape(panels.film.tools, options, bindings);
  /** @param {AppState} state @param {AppState["shape"]} shape */
  const filmData = (state, shape) => {
    const shown = state.shape === shape ? seen(state) : null;
    return shown && select.filmData(state, shown, look.of(state).root);
  };
  bindings.add(film, (state) => filmData(state, "lines"));
  bindings.add(createTextView(panels.film.picture, { document, t, onPoint, onRow }), (state) =>
    filmData(state, "text"));
  bindings.add(createReadoutView(panels.film.foot, { document }), (state) => {
    const shown = pictures(state);
    const column = state.hover?.column ?? null;
    const row = state.hover && column !== null ? state.hover.row : shown?.active ?? null;
    return { text: shown ? readout(t, shown.slice, row, column) : t("readout.waiting") };
  });
  bindings.add(matrix, (state) => {
    const shown = seen(state);
    const { root, palette } = look.of(state);
    return shown && select.matrixData(state, shown, root, palette);
  });
  bindings.add(createLegendView(panels.matrix.foot, { document, t }), (state) =>
    ({ kind: state.kind, palette: look.of(state).palette, maximum: select.showsMaximum(state) }));
  bindings.add(heads, (state) =>
    (state.desk === "look" ? select.headsData(state, state.kind, look.of(state).palette) : null));
  bindings.add(createTableView(panels.film.table, { document }), (state) =>
    tables.film(state, seen(state)));
  bindings.add(createTableView(panels.matrix.table, { document }), (state) =>
    tables.matrix(state, seen(state)));
  /** @param {AppState} state */
  const headsTwin = (state) => {
    const shown = seen(state);
    const weights = shown && state.trace ? headWeights(state.trace, shown.frame) : () => [];
    return tables.heads(state, shown, weights);
  };
  bindings.add(createTableView(panels.heads.table, { document }), headsTwin);
  panels.heads.save.table = () => headsTwin(options.state()).table?.() ?? null;
  panels.stage.save.table = () => tables.stages(options.state()).table?.() ?? null;
  bindings.add(createTableView(panels.stage.table, { document }), tables.stages);
  panels.film.save.svg = (title) => (options.state().shape === "lines" ? film.svgText(title) : "");
  panels.film.save.table = () => tables.film(options.state(), pictures(options.state())).table?.() ?? null;
  panels.matrix.save.svg = matrix.svgText;
  panels.matrix.save.table = () => {
    const shown = pictures(options.state());
    return shown && matrixTable(t, shown.slice);
  };
  return { film: { focus: () => panels.film.element.focus() }, heads };
}

/**
 * @param {WatchPanels} panels
 * @param {RoomOptions} options
 * @param {import("loupe/bind.js").Bindings<AppState>} bindings
 */
function addSave(panels, options, bindings) {
  const { document, t } = options;
  const view = createSaveView(panels.tools, {
    document, t, link: options.link, onLink: options.onLink, onDocument: options.onDocument,
    onPage: () => {
      const { trace } = options.state();
      if (trace) options.onPage(trace);
    },
    onPicture: (name, format) => {
      const panel = panels.of(options.state().desk).find((each) => each.name === name);
      if (panel) options.onPicture(name, format, panelText(panel, format, options.state().text));
    },
  });
  /** @type {string | null} */
  let id = null;
  /** @type {((format: import("loupe/views/save-view.js").FileFormat) => string) | null} */
  let address = null;
  const names = new Map(deskNames.map((desk) => [desk, panels.of(desk).map(({ name }) => name)]));
  bindings.add(view, ({ trace, phase, standalone, desk }) => {
    if (trace && trace.id !== id) {
      id = trace.id;
      address = standalone ? null : (format) => options.fileAddress(trace.id, format);
    }
    return { ended: phase === "ended", address, pictures: names.get(desk) ?? [] };
  });
}

/**
 * A panel as a file.
 * @param {import("loupe/watch-panels.js").Panel} panel
 * @param {import("loupe/views/save-view.js").PictureFormat} format
 * @param {string} title
 */
function panelText({ picture, element, save }, format, title) {
  if (format !== "csv") return save.svg?.(title) || pictureOf(picture, title);
  const table = save.table?.();
  return csvText(table ? rowsOfTable(table) : rowsOfElements(element.querySelectorAll("table")));
}

/**
 * @param {WatchPanels} panels
 * @param {RoomOptions} options
 * @param {import("loupe/bind.js").Bindings<AppState>} bindings
 * @param {import("loupe/labels.js").SpecialNames} names
 */
function addStep(panels, { document, t, actions }, bindings, names) {
  const candidates = createCandidatesView(panels.candidates.picture, { document, t, names });
  bindings.add(candidates, select.candidatesData);
  const stage = createStageView(panels.stage.picture, {
    document, t, onFollow: (followStages) => actions.set({ followStages }),
  });
  bindings.add(stage, (state) => select.stageData(state, t, names));
  return { candidates, stage };
}

/**
 * A stage was picked: stop there, and lead the eye to the view that shows it.
 * @param {number} stage
 * @param {RoomOptions} options
 * @param {WatchPanels} panels
 * @param {Record<import("loupe/stages.js").Panel, {focus(): void}>} focusable
 */
function showStage(stage, { actions, state }, panels, focusable) {
  actions.showStage(stage);
  if (state().desk === "steps") return;
  const { panel } = placeOfStage(stage);
  // The panels of the stages stand on the first desk; it is shown before the eye is led there.
  actions.set({ desk: "look" });
  panels.update(state());
  panels.reveal(panel, state().reducedMotion);
  focusable[panel].focus();
}
