import { make, setAttribute, setText } from "loupe/dom.js";
import { unbroken } from "loupe/kinsoku.js";
import { pieceText } from "loupe/labels.js";
import { fixed, percent } from "loupe/numbers.js";
import { partLead } from "loupe/parts.js";
import { shareBar } from "loupe/widgets.js";

/**
 * Beginning, middle and end side by side: what each attention does, with examples, and what of the
 * beginning is looked at again at the end. The numbers stand in the picture itself.
 *
 * @typedef {import("loupe/parts.js").Parts} Parts
 * @typedef {import("loupe/parts.js").PartReading} PartReading
 * @typedef {import("loupe/trace.js").Trace} Trace
 * @typedef {import("loupe/types.js").AttentionKind} AttentionKind
 *
 * @typedef {object} PartsData
 * @property {Parts | null} parts  null: being computed
 * @property {number} share  of the heads that were read so far
 * @property {Trace} trace
 * @property {readonly string[]} marked
 * @property {number} step
 *
 * @typedef {object} PartsOptions
 * @property {Document} document
 * @property {import("loupe/types.js").Translate} t
 * @property {import("loupe/labels.js").SpecialNames} names
 * @property {(tokens: string[] | null) => void} onPoint
 * @property {(example: {step: number, layer: number, head: number}) => void} onExample  see it drawn
 * @property {(step: number) => void} onStep
 */

const partNames = /** @type {const} */ (["begin", "middle", "end"]);
/** @type {AttentionKind[]} */
const kinds = ["cross", "self", "encoder"];

/**
 * @param {HTMLElement} root
 * @param {PartsOptions} options
 * @returns {{update(data: PartsData | null): void, destroy(): void}}
 */
export function createPartsView(root, options) {
  const { document } = options;
  const line = make(document, "div", { class: "parts-line" });
  const tables = make(document, "div", { class: "parts-tables" });
  const again = make(document, "div", { class: "parts-again" });
  const state = make(document, "p", { class: "plain" });
  const bar = make(document, "progress", { max: 1, "aria-label": options.t("parts.computing") });
  const progress = make(document, "div", { class: "parts-progress" }, state, bar);
  const element = make(document, "div", { class: "parts" }, progress, line, tables, again);
  root.append(element);
  /** @type {Parts | null} */
  let drawn = null;
  return {
    update(data) {
      element.hidden = data === null;
      if (!data) return;
      const { parts } = data;
      progress.hidden = parts !== null;
      for (const part of [line, tables, again]) part.hidden = parts === null;
      setText(state, parts ? "" : options.t("parts.computing"));
      bar.value = data.share;
      if (parts && parts !== drawn) {
        drawn = parts;
        const shown = { ...data, parts };
        line.replaceChildren(...partNames.map((_, part) => partBox(options, shown, part)));
        tables.replaceChildren(...kinds.map((kind) => readingTable(options, kind, parts.readings[kind])));
        again.replaceChildren(...againLists(options, shown));
      }
      for (const token of element.querySelectorAll?.("[data-token]") ?? []) {
        token.classList.toggle("marked", data.marked.includes(token.getAttribute("data-token") ?? ""));
        const current = token.getAttribute("data-step") === String(data.step);
        setAttribute(token, "aria-current", current ? "step" : null);
      }
    },
    destroy: () => element.remove(),
  };
}

/**
 * A word that marks itself everywhere when it is pointed at.
 * @param {PartsOptions} options
 * @param {{text: string, token: string, lang: string, step: number | null}} word
 */
function wordButton({ document, onPoint, onStep }, { text, token, lang, step }) {
  const leave = () => onPoint(null);
  return make(document, "button", {
    type: "button", class: "part-word", lang, "data-token": token, "data-step": step,
    onpointerenter: () => onPoint([token]), onpointerleave: leave, onfocus: () => onPoint([token]), onblur: leave,
    onclick: () => step !== null && onStep(step),
  }, text);
}

/** @typedef {PartsData & {parts: Parts}} ComputedParts */

/** @param {PartsOptions} options @param {ComputedParts} data @param {number} part */
function partBox(options, { parts, trace }, part) {
  const { document, t, names } = options;
  const [from, to] = parts.steps[part];
  const { sourceLanguage = "", targetLanguage = "" } = trace.model;
  const words = trace.steps.slice(from, to).map(({ chosen, index }) => wordButton(options, {
    text: pieceText(chosen, false, names), token: `t${index}`, lang: targetLanguage, step: index,
  }));
  const examples = parts.examples[part].map(({ step, key, weight, layer, head }) =>
    make(document, "li", {},
      wordButton(options, { text: pieceText(trace.steps[step].chosen, false, names), token: `t${step}`,
        lang: targetLanguage, step }), " → ",
      wordButton(options, { text: pieceText(trace.source[key], false, names), token: `s${key}`,
        lang: sourceLanguage, step: null }),
      make(document, "span", { class: "number" }, ` ${fixed(weight, 2)} `),
      make(document, "button", {
        type: "button", class: "link-button", onclick: () => options.onExample({ step, layer, head }),
      }, t("parts.see", { layer: layer + 1, head: head + 1 }))));
  const lead = partLead(parts, part);
  return make(document, "section", { class: "part-box" },
    make(document, "h3", {}, t(`parts.${partNames[part]}`),
      make(document, "small", {}, to > from ? t("parts.steps", { from: from + 1, to }) : t("parts.none"))),
    make(document, "p", { class: "part-words" }, unbroken(words, (word) => word.textContent ?? "").map((run) =>
      make(document, "span", { class: "token-run" }, run))),
    lead && make(document, "ul", { class: "part-lead" },
      make(document, "li", { class: "kind-cross" },
        t("parts.lead.cross", { place: t(`parts.lead.${lead.place}`), share: percent(lead.share) })),
      make(document, "li", { class: "kind-self" }, t("parts.lead.self", { count: fixed(lead.back, 1) }))),
    make(document, "h4", {}, t("parts.examples")),
    make(document, "ul", { class: "part-examples" }, examples.length > 0 ? examples
      : [make(document, "li", { class: "plain" }, t("parts.examples.none"))]));
}

/** @param {PartsOptions} options @param {AttentionKind} kind @param {PartReading[]} readings */
function readingTable({ document, t }, kind, readings) {
  const head = kind === "encoder" ? "parts.source" : "parts";
  return make(document, "section", { class: `parts-kind kind-${kind}` },
    make(document, "h3", {}, t(`kind.${kind}`)),
    kind === "encoder" ? make(document, "p", { class: "plain" }, t("parts.encoder.plain")) : null,
    make(document, "table", { class: "parts-table" },
      make(document, "caption", { class: "visually-hidden" }, t(`kind.${kind}`)),
      make(document, "thead", {}, make(document, "tr", {},
        make(document, "th", { scope: "col" }, t("parts.reading")),
        partNames.map((name) => make(document, "th", { scope: "col" }, t(`${head}.${name}`))))),
      make(document, "tbody", {}, readings.map((reading) => make(document, "tr", {},
        make(document, "th", { scope: "row", title: t(`parts.${kind}.${reading.name}.plain`) },
          t(`parts.${kind}.${reading.name}`)),
        reading.values.map((value) => valueCell(document, t, reading, value)))))));
}

/**
 * @param {Document} document
 * @param {import("loupe/types.js").Translate} t
 * @param {PartReading} reading
 * @param {number} value
 */
function valueCell(document, t, { unit, values }, value) {
  const known = values.filter(Number.isFinite);
  const full = unit === "share" ? 1 : Math.max(...known, 1);
  const text = unit === "share" ? percent(value)
    : Number.isFinite(value) ? t("parts.tokens", { count: fixed(value, 1) }) : "–";
  return make(document, "td", { title: String(value) },
    shareBar(document, value / full, "part-value"),
    make(document, "span", { class: "number" }, text));
}

/** @param {PartsOptions} options @param {ComputedParts} data */
function againLists(options, { parts, trace }) {
  const { document, t, names } = options;
  const { sourceLanguage = "", targetLanguage = "" } = trace.model;
  const again = parts.again.map(({ step, weight }) => make(document, "tr", {},
    make(document, "th", { scope: "row" }, wordButton(options, {
      text: pieceText(trace.steps[step].chosen, false, names), token: `t${step}`, lang: targetLanguage, step,
    })), valueCell(document, t, { name: "", unit: "share", values: [] }, weight)));
  const sources = parts.sources.map(({ position, begin, end }) => make(document, "tr", {},
    make(document, "th", { scope: "row" }, wordButton(options, {
      text: pieceText(trace.source[position], false, names), token: `s${position}`, lang: sourceLanguage, step: null,
    })), [begin, end].map((value) => valueCell(document, t, { name: "", unit: "share", values: [] }, value))));
  return [
    make(document, "section", { class: "parts-kind kind-self" },
      make(document, "h3", {}, t("parts.again")), make(document, "p", { class: "plain" }, t("parts.again.plain")),
      again.length > 0 ? make(document, "table", { class: "parts-table" }, make(document, "tbody", {}, again))
        : make(document, "p", {}, t("parts.again.none"))),
    make(document, "section", { class: "parts-kind kind-cross" },
      make(document, "h3", {}, t("parts.sources")), make(document, "p", { class: "plain" }, t("parts.sources.plain")),
      sources.length > 0 ? make(document, "table", { class: "parts-table" },
        make(document, "thead", {}, make(document, "tr", {}, make(document, "th", { scope: "col" }, t("parts.word")),
          make(document, "th", { scope: "col" }, t("parts.begin")),
            make(document, "th", { scope: "col" }, t("parts.end")))),
        make(document, "tbody", {}, sources)) : make(document, "p", {}, t("parts.again.none"))),
  ];
}
