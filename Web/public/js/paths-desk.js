import { createLadderView } from "loupe/views/ladder-view.js";
import { createLensView } from "loupe/views/lens-view.js";
import { createTreeView } from "loupe/views/tree-view.js";
import { buildTree } from "loupe/beam-tree.js";
import { make } from "loupe/dom.js";
import { currentStep } from "loupe/state.js";

/**
 * The desk 「候補と道」: the candidates of every step, what each decoder layer would choose, and the paths
 * of a beam search.
 *
 * @typedef {import("loupe/state.js").AppState} AppState
 *
 * @param {import("loupe/watch-desks.js").DeskTools} tools
 */
export function addPaths({ panels, options, bindings, names, measure, look }) {
  const { document, t, actions } = options;
  const ladder = panels.add("paths", "ladder", null);
  const tree = panels.add("paths", "tree", null);
  const lens = panels.add("paths", "lens", null);
  /** @type {{steps: readonly import("loupe/types.js").Step[], count: number}} */
  let known = { steps: [], count: 0 };
  bindings.add(createLadderView(ladder.picture, { document, t, names, onStep: actions.seek }), (state) => {
    if (state.desk !== "paths" || !state.trace) return null;
    const { steps } = state.trace;
    // The list grows in place: a new one for each length lets the view see that it has grown.
    if (known.count !== steps.length || known.steps[0] !== steps[0]) known = { steps: [...steps],
      count: steps.length };
    return { steps: known.steps, current: state.step, targetLanguage: state.trace.model.targetLanguage ?? "" };
  });
  const again = make(document, "button", {
    type: "button", class: "secondary", id: "beam-again", onclick: () => {
      actions.set({ settings: { ...options.state().settings, method: "beam" } });
      actions.translate();
    },
  }, t("tree.again"));
  tree.foot.append(again);
  bindings.add({
    update: (/** @type {{offered: boolean}} */ { offered }) => { again.hidden = !offered; }, destroy: () => undefined,
  }, ({ trace, standalone, phase }) => ({ offered: !standalone && phase === "ended" && trace?.beam.length === 0 }));
  const treeOf = createTreeSelector();
  bindings.add(createTreeView(tree.picture, { document, t, measure, names, onBranch: actions.openBranch }),
    (state) => {
    const { trace, desk, standalone } = state;
    if (desk !== "paths" || !trace) return null;
    return {
      tree: treeOf(trace), targetLanguage: trace.model.targetLanguage ?? "", root: look.of(state).root,
      canOpen: trace.end !== null && (!standalone || trace.tensor("beam.cross_attention") !== null),
    };
  });
  bindings.add(createLensView(lens.picture, { document, t, names }), (state) => {
    const { trace, desk, phase } = state;
    if (desk !== "paths" || !trace) return null;
    return {
      lens: state.lens?.value ?? null, code: state.lens?.code ?? "",
      status: phase === "ended" ? state.lens?.status ?? "waiting" : "waiting",
      step: currentStep(state), targetLanguage: trace.model.targetLanguage ?? "",
    };
  });
}

/** The tree of a trace, built once for each number of events. */
function createTreeSelector() {
  /** @type {{trace: unknown, events: number, end: unknown, tree: import("loupe/beam-tree.js").PathTree | null}} */
  let known = { trace: null, events: 0, end: null, tree: null };
  return (/** @type {import("loupe/trace.js").Trace} */ trace) => {
    const { beam, end } = trace;
    if (known.trace !== trace || known.events !== beam.length || known.end !== end) {
      const tree = beam.length > 0 ? buildTree(beam, end?.translation ?? "") : null;
      known = { trace, events: beam.length, end, tree };
    }
    return known.tree;
  };
}
