import { make, makeSvg, setAttribute, setText } from "loupe/dom.js";
import { icon } from "loupe/icons.js";
import { percent } from "loupe/numbers.js";
import { tableCss } from "loupe/scale.js";
import { paintThumbnail } from "loupe/thumbnails.js";
import { segmented } from "loupe/widgets.js";
import { shareOnTruth } from "loupe/train-history.js";
import { columnTexts, rowTexts } from "loupe/train-labels.js";
import { countText } from "loupe/train-text.js";

/**
 * How one head's attention over one fixed sentence forms: a large picture of one step, and a strip of
 * small ones, one a step at which the model was looked at.
 *
 * @typedef {import("loupe/train-types.js").Strip} Strip
 * @typedef {import("loupe/train-types.js").TrainSentence} TrainSentence
 *
 * @typedef {object} FilmData
 * @property {TrainSentence | null} sentence
 * @property {readonly import("loupe/train-types.js").TrainLook[]} looks
 * @property {Strip | null} strip  of the chosen head; null while it is loaded
 * @property {import("loupe/train-types.js").HeadPlace} head
 * @property {number} look  place of the look that is shown
 * @property {boolean} playing
 * @property {string} watch  what to look for, "" where nothing is known
 * @property {import("loupe/palette.js").Palette} palette
 *
 * @typedef {object} FilmOptions
 * @property {Document} document
 * @property {import("loupe/types.js").Translate} t
 * @property {string} language
 * @property {(head: import("loupe/train-types.js").HeadPlace) => void} onHead
 * @property {(look: number) => void} onLook
 * @property {() => void} onPlay
 *
 * @param {Element} root
 * @param {FilmOptions} options
 * @returns {{update(data: FilmData): void, destroy(): void}}
 */
export function createTrainFilmView(root, options) {
  const { document, t } = options;
  const chooser = createChooser(options);
  const picture = createPicture(options);
  const strip = createStrip(options);
  const transport = createTransport(options);
  const watch = make(document, "p", { class: "train-watch-for" });
  const truth = make(document, "p", { class: "train-readout" });
  const waiting = make(document, "p", { class: "train-plain" }, t("train.film.waiting"));
  const film = make(document, "div", { class: "train-film" }, watch, chooser.element,
    make(document, "div", { class: "train-picture" }, picture.element, truth),
    transport.element, strip.element);
  const element = make(document, "div", {}, waiting, film);
  root.append(element);
  return {
    update(data) {
      const frame = data.strip?.frames[data.look];
      film.hidden = !data.sentence || !data.strip || data.look < 0;
      waiting.hidden = !film.hidden;
      if (film.hidden || !data.sentence || !data.strip) return;
      watch.hidden = data.watch === "";
      setText(watch, data.watch);
      chooser.update(data);
      picture.update(data, frame ?? null);
      strip.update(data);
      transport.update(data);
      const links = data.head.kind === "cross" ? data.sentence.alignment : null;
      truth.hidden = !links;
      if (links && frame) {
        setText(truth, t("train.truth", { share: percent(shareOnTruth(frame, data.strip.columns, links)) }));
      }
    },
    destroy: () => element.remove(),
  };
}

/** @param {FilmOptions} options */
function createChooser({ document, t, onHead }) {
  /** @type {FilmData | null} */
  let shown = null;
  /** @param {Partial<import("loupe/train-types.js").HeadPlace>} change */
  const choose = (change) => {
    if (shown) onHead({ ...shown.head, ...change });
  };
  const kinds = segmented(document, {
    label: t("train.attention"),
    items: /** @type {const} */ (["cross", "self", "encoder"]).map((kind) => ({
      value: kind, text: t(`kind.${kind}`), class: `train-kind-${kind}`,
    })),
    onchoose: (kind) => choose({ kind }),
  });
  const layer = make(document, "select", { id: "train-layer", onchange: () => choose({ layer: Number(layer.value) }) });
  const head = make(document, "select", { id: "train-head", onchange: () => choose({ head: Number(head.value) }) });
  const element = make(document, "div", { class: "train-chooser" }, kinds.element,
    make(document, "label", {}, t("train.layer"), layer), make(document, "label", {}, t("train.head"), head));
  return {
    element,
    /** @param {FilmData} data */
    update(data) {
      shown = data;
      kinds.choose(data.head.kind);
      const [layers, heads] = data.sentence?.shapes[data.head.kind] ?? [1, 1];
      for (const [select, count, value] of /** @type {const} */ ([
        [layer, layers, data.head.layer], [head, heads, data.head.head],
      ])) {
        if (select.options.length !== count) {
          select.replaceChildren(...Array.from({ length: count }, (_, i) =>
            make(document, "option", { value: i }, String(i + 1))));
        }
        select.value = String(value);
      }
    },
  };
}

const CELL = 26;

/** @param {FilmOptions} options */
function createPicture({ document, t, language }) {
  const svg = makeSvg(document, "svg", { class: "train-matrix", role: "img" });
  /** @type {SVGRectElement[]} */
  let cells = [];
  let drawn = "";

  /** @param {FilmData} data @param {Strip} strip @param {TrainSentence} sentence */
  function build({ head }, { rows, columns }, sentence) {
    const left = 12 + 13 * Math.max(2, ...rowTexts(sentence, head.kind, t).map((text) => text.length));
    const columnNames = columnTexts(sentence, head.kind, t);
    const top = 14 + 9 * Math.max(2, ...columnNames.map((text) => text.length));
    setAttribute(svg, "viewBox", `0 0 ${left + columns * CELL + 4} ${top + rows * CELL + 4}`);
    cells = Array.from({ length: rows * columns }, (_, i) => makeSvg(document, "rect", {
      x: left + (i % columns) * CELL, y: top + Math.floor(i / columns) * CELL, width: CELL - 1, height: CELL - 1,
      rx: 3,
    }));
    const names = [
      ...rowTexts(sentence, head.kind, t).map((text, i) => makeSvg(document, "text", {
        x: left - 8, y: top + (i + 0.5) * CELL, "text-anchor": "end", "dominant-baseline": "central",
      }, text)),
      ...columnNames.map((text, i) => {
        const [x, y] = [left + (i + 0.5) * CELL, top - 8];
        return makeSvg(document, "text", {
          x, y, "text-anchor": text.length > 2 ? "start" : "middle",
          transform: text.length > 2 ? `rotate(-60 ${x} ${y})` : null,
        }, text);
      }),
    ];
    const links = head.kind === "cross" ? sentence.alignment ?? [] : [];
    const rings = links.map(({ target, source }) => makeSvg(document, "rect", {
      class: "train-ring", x: left + source * CELL + 1.5, y: top + target * CELL + 1.5, width: CELL - 4,
      height: CELL - 4, rx: 4,
    }));
    svg.replaceChildren(...cells, ...names, ...rings);
  }

  return {
    element: svg,
    /** @param {FilmData} data @param {Float32Array | null} frame */
    update(data, frame) {
      const { strip, sentence, head, looks, look, palette } = data;
      if (!strip || !sentence) return;
      const key = `${sentence.source}\n${sentence.target}\n${head.kind}\n${strip.rows}\n${strip.columns}`;
      if (key !== drawn) build(data, strip, sentence);
      drawn = key;
      const ramp = palette.ramps[strip.place.kind];
      cells.forEach((cell, i) => setAttribute(cell, "fill", tableCss(ramp, frame?.[i] ?? 0)));
      setAttribute(svg, "aria-label", t("train.film.label", {
        kind: t(`kind.${head.kind}`), layer: head.layer + 1, head: head.head + 1,
        step: countText(looks[look]?.step ?? 0, language),
      }));
    },
  };
}

/** @param {FilmOptions} options */
function createTransport({ document, t, language, onLook, onPlay }) {
  const play = make(document, "button", { type: "button", class: "icon-button", id: "train-play", onclick: onPlay });
  const slider = make(document, "input", {
    type: "range", id: "train-look", min: 0, step: 1, "aria-label": t("train.film.step"),
    oninput: () => onLook(Number(slider.value)),
  });
  const place = make(document, "output", { class: "number", for: "train-look" });
  let playing = "";
  return {
    element: make(document, "div", { class: "train-transport" }, play, slider, place),
    /** @param {FilmData} data */
    update(data) {
      const sign = data.playing ? "pause" : "play";
      if (sign !== playing) {
        playing = sign;
        play.replaceChildren(icon(document, sign));
        setAttribute(play, "aria-label", t(`train.film.${sign}`));
        setAttribute(play, "title", t(`train.film.${sign}`));
      }
      setAttribute(slider, "max", Math.max(data.looks.length - 1, 0));
      slider.value = String(data.look);
      const text = t("train.step", { step: countText(data.looks[data.look]?.step ?? 0, language) });
      setText(place, text);
      setAttribute(slider, "aria-valuetext", text);
    },
  };
}

/** @param {FilmOptions} options */
function createStrip({ document, t, language, onLook }) {
  const list = make(document, "div", { class: "train-strip", role: "group", "aria-label": t("train.film.strip") });
  /** @type {{frame: Float32Array, ramp: object, button: HTMLButtonElement}[]} */
  let shown = [];
  let current = -1;
  return {
    element: list,
    /** @param {FilmData} data */
    update({ strip, looks, look, palette }) {
      if (!strip) return;
      const ramp = palette.ramps[strip.place.kind];
      const next = strip.frames.slice(0, looks.length).map((frame, i) => {
        const known = shown[i];
        if (known?.frame === frame && known.ramp === ramp) return known;
        const step = countText(looks[i].step, language);
        const canvas = thumbnailCanvas(document, strip, frame, ramp);
        const button = make(document, "button", {
          type: "button", class: "train-thumb", "aria-label": t("train.step", { step }), onclick: () => onLook(i),
        }, canvas, make(document, "small", {}, step));
        return { frame, ramp, button };
      });
      if (next.length !== shown.length || next.some((each, i) => each !== shown[i])) {
        const atEnd = list.scrollLeft + list.clientWidth >= list.scrollWidth - 40;
        list.replaceChildren(...next.map(({ button }) => button));
        if (atEnd) list.scrollLeft = list.scrollWidth;
        current = -1;
      }
      shown = next;
      if (look === current) return;
      current = look;
      shown.forEach(({ button }, i) => {
        setAttribute(button, "aria-current", i === look ? "step" : null);
        setAttribute(button, "tabindex", i === look ? 0 : -1);
      });
      const button = shown[look]?.button;
      if (!button) return;
      const from = button.offsetLeft - list.offsetLeft;
      const to = from + button.offsetWidth;
      if (from < list.scrollLeft) list.scrollLeft = from - 20;
      else if (to > list.scrollLeft + list.clientWidth) list.scrollLeft = to - list.clientWidth + 20;
    },
  };
}

/**
 * @param {Document} document
 * @param {Strip} strip
 * @param {Float32Array} frame
 * @param {import("loupe/scale.js").Ramp} ramp
 * @returns {HTMLCanvasElement} a pixel for each weight
 */
function thumbnailCanvas(document, { rows, columns }, frame, ramp) {
  const canvas = make(document, "canvas", { width: columns, height: rows, "aria-hidden": "true" });
  const context = canvas.getContext("2d");
  const image = context?.createImageData(columns, rows);
  if (context && image) {
    paintThumbnail(image.data, frame, ramp);
    context.putImageData(image, 0, 0);
  }
  return canvas;
}
