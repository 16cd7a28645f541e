import { make, setAttribute, setText } from "loupe/dom.js";
import { icon } from "loupe/icons.js";
import { iconButton } from "loupe/widgets.js";

/**
 * The film's controls: first, back, play or pause, on, last; a slider over the steps; the speed.
 *
 * @typedef {object} TransportData
 * @property {number} step  −1 before the first
 * @property {number} count
 * @property {boolean} playing
 * @property {number} speed
 *
 * @typedef {object} TransportOptions
 * @property {Document} document
 * @property {import("loupe/types.js").Translate} t
 * @property {import("loupe/actions.js").Actions} actions
 *
 * @param {Element} root
 * @param {TransportOptions} options
 * @returns {{update(data: TransportData): void, destroy(): void}}
 */
export function createTransportView(root, { document, t, actions }) {
  /** @param {string} name @param {string} key @param {() => void} onclick @param {string} id */
  const button = (name, key, onclick, id) => {
    const made = iconButton(document, { icon: name, label: t(key), onclick, class: "transport-button" });
    made.id = id;
    return made;
  };
  const play = button("play", "transport.play", actions.togglePlay, "play");
  const buttons = [
    button("first", "transport.first", actions.first, "first"),
    button("back", "transport.back", actions.stepBack, "back"),
    play,
    button("forward", "transport.forward", actions.stepForward, "forward"),
    button("last", "transport.last", actions.last, "last"),
  ];
  const slider = make(document, "input", {
    type: "range", class: "transport-slider", id: "scrub", min: 1, max: 1, step: 1,
    "aria-label": t("transport.scrub"), oninput: () => actions.seek(Number(slider.value) - 1),
  });
  const place = make(document, "output", { class: "transport-place", for: "scrub" });
  const speed = make(document, "span", { class: "transport-speed-value" });
  const element = make(document, "div", {
    class: "transport", role: "group", "aria-label": t("transport.label"),
  },
  make(document, "div", { class: "transport-buttons" }, buttons),
  slider, place,
  make(document, "div", { class: "transport-speed", role: "group", "aria-label": t("transport.speed") },
    speedButton(document, "−", t("transport.slower"), () => actions.changeSpeed(-1)), speed,
    speedButton(document, "+", t("transport.faster"), () => actions.changeSpeed(1))));
  root.append(element);

  return {
    update({ step, count, playing, speed: rate }) {
      const label = t(playing ? "transport.pause" : "transport.play");
      if (play.title !== label) {
        play.replaceChildren(icon(document, playing ? "pause" : "play"));
        setAttribute(play, "title", label);
        setAttribute(play, "aria-label", label);
      }
      slider.max = String(Math.max(count, 1));
      slider.value = String(step + 1);
      setAttribute(slider, "aria-valuetext", t("transport.place", { step: step + 1, count }));
      for (const each of [...buttons, slider]) each.disabled = count === 0;
      setText(place, count === 0 ? "–" : t("transport.place", { step: step + 1, count }));
      setText(speed, `×${rate}`);
    },
    destroy: () => element.remove(),
  };
}

/**
 * @param {Document} document
 * @param {string} text
 * @param {string} label
 * @param {() => void} onclick
 */
function speedButton(document, text, label, onclick) {
  return make(document, "button", {
    type: "button", class: "speed-button", title: label, "aria-label": label, onclick,
  }, text);
}
