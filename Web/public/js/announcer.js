import { make } from "loupe/dom.js";

/** What a screen reader says may not come faster than it can be said. */
const SHORTEST_MILLISECONDS = 900;

/** @typedef {{say(text: string): void, destroy(): void}} Announcer */

/**
 * Says things to screen readers, politely: in a rush of messages only the newest is said.
 *
 * @param {Document} document
 * @param {Element} root
 * @returns {Announcer}
 */
export function createAnnouncer(document, root) {
  const region = make(document, "div", { class: "visually-hidden", "aria-live": "polite", role: "status" });
  root.append(region);
  /** @type {ReturnType<typeof setTimeout> | null} */
  let timer = null;
  let waiting = "";
  let last = 0;
  function speak() {
    timer = null;
    last = Date.now();
    region.textContent = waiting;
  }
  return {
    say(text) {
      waiting = text;
      if (timer !== null) return;
      timer = setTimeout(speak, Math.max(0, last + SHORTEST_MILLISECONDS - Date.now()));
    },
    destroy() {
      if (timer !== null) clearTimeout(timer);
      region.remove();
    },
  };
}
