import { make, makeSvg, setText } from "loupe/dom.js";
import { cssColour, ink, rampColour, weightOfInk } from "loupe/scale.js";

/**
 * The scale from 0 to 1, drawn by the function that colours the cells.
 *
 * @typedef {import("loupe/palette.js").Palette} Palette
 *
 * @param {Element} root
 * @param {{document: Document, t: import("loupe/types.js").Translate}} options
 * @returns {{update(data: {kind: import("loupe/types.js").AttentionKind, palette: Palette,
 *   maximum: boolean}): void, destroy(): void}}
 */
export function createLegendView(root, { document, t }) {
  const scale = makeSvg(document, "svg", {
    class: "legend-scale", viewBox: "0 0 200 26", role: "img", "aria-label": t("legend.label"),
  });
  const note = make(document, "span", { class: "legend-note" });
  const hidden = make(document, "span", { class: "legend-hidden" },
    make(document, "span", { class: "legend-hatch", "aria-hidden": "true" }), t("legend.hidden"));
  const element = make(document, "div", { class: "legend" }, scale, hidden, note);
  root.append(element);
  return {
    update({ kind, palette, maximum }) {
      scale.replaceChildren(...steps(document, palette.ramps[kind]), ...ticks(document));
      hidden.hidden = kind !== "self";
      setText(note, maximum ? t("legend.maximum") : "");
    },
    destroy: () => element.remove(),
  };
}

/** Where a weight stands on the scale: evenly by ink, as the eye sees it. */
const WIDTH = 180;
const LEFT = 10;
const STEPS = 60;

/** @param {Document} document @param {import("loupe/scale.js").Ramp} ramp */
function steps(document, ramp) {
  return Array.from({ length: STEPS }, (_, i) => makeSvg(document, "rect", {
    x: LEFT + (i * WIDTH) / STEPS, y: 0, width: WIDTH / STEPS + 0.5, height: 10,
    fill: cssColour(rampColour(ramp, weightOfInk((i + 0.5) / STEPS))),
  }));
}

/** @param {Document} document */
function ticks(document) {
  return [0, 0.05, 0.2, 0.5, 1].map((weight) => makeSvg(document, "text", {
    class: "legend-tick", x: LEFT + ink(weight) * WIDTH, y: 22,
  }, String(weight)));
}
