import { createNoticeView } from "loupe/views/notice-view.js";
import { createTableView } from "loupe/views/table-view.js";
import { createTrainCurvesView } from "loupe/views/train-curves-view.js";
import { createTrainFilmView } from "loupe/views/train-film-view.js";
import { createTrainRunView } from "loupe/views/train-run-view.js";
import { createTrainSamplesView } from "loupe/views/train-samples-view.js";
import { createTrainShelfView } from "loupe/views/train-shelf-view.js";
import { createTrainSizesView } from "loupe/views/train-sizes-view.js";
import { createTrainTaskView } from "loupe/views/train-task-view.js";
import { createBindings } from "loupe/bind.js";
import { make } from "loupe/dom.js";
import { readPalette } from "loupe/palette.js";
import { chosenTask, openRun, shownLook } from "loupe/train-state.js";
import { curvesTable, filmTable } from "loupe/train-tables.js";
import { countText } from "loupe/train-text.js";
import { trainNoticeText } from "loupe/train-notices.js";
import { toggleButton } from "loupe/widgets.js";

/**
 * The room 育てる Train: puts its views on the page and tells each what it needs of the state.
 *
 * @typedef {import("loupe/train-state.js").TrainState} TrainState
 *
 * @typedef {object} TrainRoomOptions
 * @property {Document} document
 * @property {import("loupe/types.js").Translate} t
 * @property {string} language
 * @property {import("loupe/train-actions.js").TrainActions} actions
 * @property {(model: string) => void} onWatch
 *
 * @param {HTMLElement} root
 * @param {TrainRoomOptions} options
 */
export function createTrainRoom(root, options) {
  const { document, t } = options;
  /** @type {import("loupe/bind.js").Bindings<TrainState>} */
  const bindings = createBindings();
  const shelf = make(document, "div", {});
  const notice = make(document, "div", {});
  const compose = make(document, "div", { class: "train-compose", id: "train-compose" });
  const follow = make(document, "div", { class: "train-follow" });
  const lost = make(document, "p", { class: "notice waiting", role: "status", hidden: true }, t("train.lost"));
  const main = make(document, "main", { class: "train", id: "train" },
    shelf, make(document, "div", { class: "train-desk" }, notice, lost, compose, follow));
  root.append(main);

  addShelf(shelf, options, bindings);
  bindings.add(createNoticeView(notice, {
    document, t, onClose: () => options.actions.set({ notice: null }),
  }), (state) => ({ text: trainNoticeText(t, state.notice, options.language), waiting: false }));
  addCompose(compose, options, bindings);
  addFollow(follow, options, bindings);

  return {
    /** @param {TrainState} state */
    update(state) {
      compose.hidden = state.run !== null;
      follow.hidden = state.run === null;
      lost.hidden = state.connected;
      bindings.render(state);
    },
    destroy() {
      bindings.destroy();
      main.remove();
    },
  };
}

/** @typedef {ReturnType<typeof createTrainRoom>} TrainRoom */

/**
 * @param {Element} root
 * @param {TrainRoomOptions} options
 * @param {import("loupe/bind.js").Bindings<TrainState>} bindings
 */
function addShelf(root, { document, t, language, actions, onWatch }, bindings) {
  /** @type {TrainState | null} */
  let shown = null;
  bindings.add(createTrainShelfView(root, {
    document, t, onWatch,
    taskName: (task) => shown?.offer?.tasks.find((each) => each.task === task)?.names[language]
      ?? t("train.own"),
    onOpen: (run) => actions.open(run),
    onDelete: (deleting) => actions.set({ deleting }),
    onDeleteNow: (model) => actions.removeModel(model),
  }), (state) => {
    shown = state;
    const { runs, kept, run, deleting, offer } = state;
    return { runs, kept, run, deleting, offer };
  });
}

/**
 * @param {Element} root
 * @param {TrainRoomOptions} options
 * @param {import("loupe/bind.js").Bindings<TrainState>} bindings
 */
function addCompose(root, { document, t, language, actions }, bindings) {
  bindings.add(createTrainTaskView(root, {
    document, t, language, onTask: (task) => actions.chooseTask(task), onFiles: (files) => actions.upload(files),
  }), ({ offer, task, corpus, uploading }) =>
    ({ tasks: offer?.tasks ?? noTasks, task, corpus, uploading, limits: offer?.limits ?? null }));
  bindings.add(createTrainSizesView(root, {
    document, t, language, onSizes: actions.chooseSizes, onSize: actions.chooseSize,
    onOpen: (slidersOpen) => actions.set({ slidersOpen }), onStart: () => actions.start(),
  }), (state) => ({
    sizes: state.sizes, limits: state.offer?.limits ?? null, open: state.slidersOpen, measured: state.measured,
    usual: (state.task === null ? state.offer?.text : chosenTask(state)?.usual) ?? null,
    estimate: state.estimate, ready: state.task !== null || state.corpus !== null, isTask: state.task !== null,
    starting: state.starting,
  }));
}

/** @type {readonly import("loupe/train-types.js").TrainTask[]} */
const noTasks = [];
/** @type {readonly import("loupe/train-types.js").TrainLook[]} */
const noLooks = [];
/** @type {readonly import("loupe/train-types.js").TrainSample[]} */
const noSamples = [];

/** @param {TrainState} state @returns {{step: number, seconds: number}} of the open training */
function doneSoFar(state) {
  const [run, last] = [openRun(state), state.history?.points.at(-1)];
  return { step: last?.step ?? run?.step ?? 0, seconds: last?.seconds ?? run?.seconds ?? 0 };
}

/**
 * @param {Element} root
 * @param {TrainRoomOptions} options
 * @param {import("loupe/bind.js").Bindings<TrainState>} bindings
 */
function addFollow(root, options, bindings) {
  const { document, t, language, actions } = options;
  bindings.add(createTrainRunView(root, {
    document, t, language, onAct: actions.act, onKeep: actions.keep, onWatch: options.onWatch,
    onDelete: (deleting) => actions.set({ deleting: deleting ? "run" : null }),
    onDeleteNow: () => actions.removeRun(),
  }), (state) => ({
    run: openRun(state), ...doneSoFar(state), secondsLeft: state.secondsLeft, speed: state.speed,
    parameters: state.history?.parameters ?? 0, deleting: state.deleting === "run",
  }));
  const panels = make(document, "div", { class: "train-panels" });
  root.append(panels);
  addFilm(panels, options, bindings);
  addCurves(panels, options, bindings);
  const samples = panel(document, "train-panel-samples", t("train.samples"));
  panels.append(samples.element);
  bindings.add(createTrainSamplesView(samples.body, { document, t }), (state) => {
    const look = state.history?.looks[shownLook(state)];
    return { samples: look?.samples ?? noSamples, step: countText(look?.step ?? 0, language) };
  });
}

/**
 * @param {Document} document
 * @param {string} id
 * @param {string} title
 */
function panel(document, id, title) {
  const tools = make(document, "div", { class: "train-tools" });
  const body = make(document, "div", {});
  const table = make(document, "div", {});
  const element = make(document, "section", { class: "panel", id, "aria-labelledby": `${id}-title` },
    make(document, "div", { class: "panel-head" }, make(document, "h2", { id: `${id}-title` }, title), tools),
    body, table);
  return { element, tools, body, table };
}

/**
 * @param {Element} root
 * @param {TrainRoomOptions} options
 * @param {import("loupe/bind.js").Bindings<TrainState>} bindings
 */
function addFilm(root, { document, t, language, actions }, bindings) {
  const { element, tools, body, table } = panel(document, "train-panel-film", t("train.film"));
  root.append(element);
  const toggle = toggleButton(document, {
    text: t("train.table"), icon: "table", onclick: () => actions.toggleTable("film"),
  });
  tools.append(toggle.element);
  body.append(make(document, "p", { class: "train-plain" }, t("train.film.plain")));
  let appearance = -1;
  let palette = readPalette(document);
  bindings.add(createTrainFilmView(body, {
    document, t, language, onHead: actions.chooseHead, onLook: actions.seek, onPlay: actions.togglePlay,
  }), (state) => {
    if (appearance !== state.appearance) palette = readPalette(document);
    appearance = state.appearance;
    const { history, strip, head, playing } = state;
    const task = state.offer?.tasks.find((each) => each.task === openRun(state)?.task);
    return {
      watch: task?.watch[language] ?? "",
      sentence: history?.sentence ?? null, looks: history?.looks ?? noLooks, strip, head, look: shownLook(state),
      playing, palette,
    };
  });
  const tableOf = createTable((state) => filmTable(t, state), (state) => [state.strip, shownLook(state), state.head]);
  bindings.add(createTableView(table, { document }), (state) => {
    const open = state.tables.includes("film");
    toggle.set(open);
    return { open, table: tableOf(state) };
  });
}

/**
 * @param {Element} root
 * @param {TrainRoomOptions} options
 * @param {import("loupe/bind.js").Bindings<TrainState>} bindings
 */
function addCurves(root, { document, t, language, actions }, bindings) {
  const { element, tools, body, table } = panel(document, "train-panel-curves", t("train.curves"));
  root.append(element);
  const logarithmic = toggleButton(document, {
    text: t("train.logarithmic"), title: t("train.logarithmic.plain"),
    onclick: () => actions.toggleLogarithmic(),
  });
  const toggle = toggleButton(document, {
    text: t("train.table"), icon: "table", onclick: () => actions.toggleTable("curves"),
  });
  tools.append(logarithmic.element, toggle.element);
  bindings.add(createTrainCurvesView(body, { document, t, language }), (state) => {
    logarithmic.set(state.logarithmic);
    const looks = state.history?.looks ?? noLooks;
    return {
      history: state.history, steps: openRun(state)?.steps ?? 0, logarithmic: state.logarithmic,
      step: state.look === null ? null : looks[shownLook(state)]?.step ?? null,
    };
  });
  const tableOf = createTable((state) => curvesTable(t, state), ({ history, run }) =>
    [run, history?.looks.length, history?.judgements.length]);
  bindings.add(createTableView(table, { document }), (state) => {
    const open = state.tables.includes("curves");
    toggle.set(open);
    return { open, table: tableOf(state) };
  });
}

/**
 * A table's function, the same one as long as what it tabulates is the same: the view is then left alone.
 * @param {(state: TrainState) => import("loupe/table-data.js").TableData | null} build
 * @param {(state: TrainState) => unknown[]} parts  what it depends on
 */
function createTable(build, parts) {
  /** @type {unknown[]} */
  let known = [];
  /** @type {(() => import("loupe/table-data.js").TableData) | null} */
  let table = null;
  return (/** @type {TrainState} */ state) => {
    const now = parts(state);
    if (now.length === known.length && now.every((part, i) => Object.is(part, known[i]))) return table;
    known = now;
    const first = build(state);
    table = first && (() => first);
    return table;
  };
}
