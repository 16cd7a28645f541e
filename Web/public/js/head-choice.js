/**
 * A head was picked in an overview: it is shown alone, or with those that are shown already.
 *
 * @param {import("loupe/actions.js").Actions} actions
 * @param {() => import("loupe/state.js").AppState} state
 * @returns {import("loupe/views/heads-view.js").HeadsOptions["onChoose"]}
 */
export function createHeadChoice(actions, state) {
  return ({ kind, layer, head, add }) => {
    if (typeof head === "number" && (add || state().picking)) actions.pickHead(kind, layer, head);
    else actions.choose({ layer, head }, kind);
  };
}
