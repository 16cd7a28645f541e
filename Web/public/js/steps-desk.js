import { createLoopView } from "loupe/views/loop-view.js";
import { createTableView } from "loupe/views/table-view.js";
import { stageCards } from "loupe/loop-data.js";
import { createTableSelectors, steady } from "loupe/selectors.js";

/**
 * The desk 「八段階」: the eight steps of one token.
 *
 * @typedef {import("loupe/state.js").AppState} AppState
 * @typedef {import("loupe/desks.js").DeskName} DeskName
 *
 * @type {Record<import("loupe/types.js").StageName, Partial<AppState> & {desk: DeskName}>} the view
 *   that explains each stage
 */
const explained = {
  input: { desk: "look", kind: "self" },
  embedding: { desk: "look", stage: 1 },
  maskedSelfAttention: { desk: "loupe", kind: "self" },
  heads: { desk: "overview", kind: "self" },
  crossAttention: { desk: "loupe", kind: "cross" },
  feedForward: { desk: "paths" },
  choice: { desk: "paths" },
  append: { desk: "look", kind: "cross" },
};

/** @param {import("loupe/watch-desks.js").DeskTools} tools */
export function addSteps({ panels, options, bindings, names }) {
  const { document, t, actions } = options;
  const panel = panels.add("steps", "loop", "loop");
  bindings.add(createLoopView(panel.picture, {
    document, t, onStage: actions.showStage,
    onOpen: (stage) => {
      actions.stopMoving();
      actions.set({ ...explained[stage], hover: null });
    },
  }), createSelector(t, names));
  const tables = createTableSelectors(t);
  /** @param {AppState} state */
  const twin = (state) => (state.desk === "steps"
    ? tables.stages({ ...state, tables: { stages: state.tables.loop } }) : { open: false, table: null });
  bindings.add(createTableView(panel.table, { document }), twin);
  // The table on the page is built when the film rests; a file does not wait for that.
  panel.save.table = () => twin(options.state()).table?.() ?? null;
}

/**
 * @param {import("loupe/types.js").Translate} t
 * @param {import("loupe/labels.js").SpecialNames} names
 */
function createSelector(t, names) {
  /** @type {unknown[]} */
  let key = [];
  /** @type {import("loupe/loop-data.js").StageCard[]} */
  let cards = [];
  return steady((/** @type {AppState} */ state) => {
    const { trace, desk, step, stage, walking } = state;
    if (desk !== "steps" || !trace || step < 0) return null;
    const now = [trace, step, trace.stepCount > step, trace.end, walking && stage];
    if (now.some((part, i) => part !== key[i])) {
      key = now;
      cards = stageCards(state, t, names);
    }
    return { cards, active: stage, walking, languageOfTarget: trace.model.targetLanguage ?? "" };
  });
}
