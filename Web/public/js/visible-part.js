/**
 * Which part of a large picture is on the screen, so that only that is drawn. Before a picture is
 * saved, `wholeEvent` asks it to draw all of itself.
 *
 * @typedef {{x: number, y: number, width: number, height: number}} Part  in pixels of the picture
 */

/** So far beyond the edge of the screen a picture is drawn too: scrolling seldom needs a new one. */
const MARGIN = 240;

/** Sent to the elements of a picture that is about to be saved. */
export const wholeEvent = "loupe-whole";

/**
 * @param {HTMLElement} holder  that scrolls the picture sideways
 * @param {HTMLElement | SVGElement} picture
 * @param {() => void} onMove  the reader scrolled
 * @returns {{of(width: number, height: number, margin?: number): Part, destroy(): void}} `of` answers the
 *   part that is to be drawn of a picture of this size
 */
export function watchVisiblePart(holder, picture, onMove) {
  const view = holder.ownerDocument.defaultView;
  let frame = 0;
  const moved = () => {
    if (frame === 0 && view) frame = view.requestAnimationFrame(() => {
      frame = 0;
      onMove();
    });
  };
  // A scroll does not bubble, but what stands above the element that scrolled is told before it.
  view?.addEventListener("scroll", moved, { capture: true, passive: true });
  view?.addEventListener("resize", moved);
  return {
    of(width, height, margin = MARGIN) {
      const box = picture.getBoundingClientRect?.();
      const outer = holder.getBoundingClientRect?.();
      if (!view || !box || !outer) return { x: 0, y: 0, width, height };
      const across = within(
        Math.max(outer.left, 0) - box.left, Math.min(outer.right, view.innerWidth) - box.left, width, margin);
      const down = within(-box.top, view.innerHeight - box.top, height, margin);
      return { x: across.from, y: down.from, width: across.to - across.from, height: down.to - down.from };
    },
    destroy() {
      view?.removeEventListener("scroll", moved, { capture: true });
      view?.removeEventListener("resize", moved);
      if (frame !== 0) view?.cancelAnimationFrame(frame);
    },
  };
}

/**
 * @param {number} from
 * @param {number} to
 * @param {number} length
 * @param {number} margin
 * @returns {{from: number, to: number}} with the margin, inside the picture
 */
function within(from, to, length, margin) {
  const first = Math.min(Math.max(Math.floor(from - margin), 0), length);
  return { from: first, to: Math.max(Math.min(Math.ceil(to + margin), length), first) };
}

/** @param {Part} outer @param {Part} inner @returns {boolean} */
export function containsPart(outer, inner) {
  return inner.x >= outer.x && inner.y >= outer.y && inner.x + inner.width <= outer.x + outer.width
    && inner.y + inner.height <= outer.y + outer.height;
}
