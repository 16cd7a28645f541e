import { segmented } from "loupe/widgets.js";

/** @typedef {import("loupe/state.js").AppState} AppState */

/**
 * Lines or text: the switch beside a heading.
 * @param {HTMLElement} place
 * @param {Pick<import("loupe/watch-room.js").RoomOptions, "document" | "t" | "actions">} options
 * @param {import("loupe/bind.js").Bindings<AppState>} bindings
 */
export function addShape(place, { document, t, actions }, bindings) {
  const shapes = segmented(document, {
    label: t("shape.label"),
    items: (/** @type {const} */ (["lines", "text"])).map((value) =>
      ({ value, text: t(`shape.${value}`), title: t(`shape.${value}.plain`), class: `shape-${value}` })),
    onchoose: (shape) => actions.set({ shape, hover: null }),
  });
  place.prepend(shapes.element);
  bindings.add({
    update: (/** @type {{shape: AppState["shape"]}} */ { shape }) => shapes.choose(shape),
    destroy: () => undefined,
  }, ({ shape }) => ({ shape }));
}
