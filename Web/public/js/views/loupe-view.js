import { indexOfLargest } from "loupe/attention.js";
import { BLOCK, blockSums, intervened, products, projectionColumn, softmaxRows, sum } from "loupe/arithmetic.js";
import { make, setAttribute } from "loupe/dom.js";
import { largestBlock, mixtureTable, productTable, written } from "loupe/number-tables.js";
import { fixed } from "loupe/numbers.js";
import { ink } from "loupe/scale.js";

/**
 * The loupe: one query in one head, from the product of two vectors to what the head adds, with the
 * model's own numbers.
 *
 * @typedef {import("loupe/arithmetic.js").Arithmetic} Arithmetic
 *
 * @typedef {object} LoupeData
 * @property {Arithmetic | null} arithmetic
 * @property {"ready" | "loading" | "missing" | "failed" | "several" | "waiting"} status
 * @property {string} code
 * @property {import("loupe/types.js").AttentionKind} kind
 * @property {string} queryName
 * @property {string[]} keyNames  all of them, those that cannot be seen included
 * @property {number | null} key  null: the one with most weight
 * @property {number | null} block
 * @property {number | null} column
 * @property {string} keyLanguage
 *
 * @typedef {object} LoupeOptions
 * @property {Document} document
 * @property {import("loupe/types.js").Translate} t
 * @property {(patch: {loupeKey?: number | null, loupeBlock?: number | null,
 *   loupeColumn?: number | null}) => void} onLook
 * @property {() => void} onOne  one head is to be chosen
 */

/** Values that are written in full in the mixture. */
const MIXED_IN_FULL = 8;

/**
 * @param {HTMLElement} root
 * @param {LoupeOptions} options
 * @returns {{update(data: LoupeData | null): void, destroy(): void}}
 */
export function createLoupeView(root, options) {
  const { document, t } = options;
  const message = make(document, "p", { class: "loupe-message", role: "status" });
  const one = make(document, "button", { type: "button", class: "secondary", onclick: options.onOne },
    t("loupe.one"));
  const steps = make(document, "ol", { class: "loupe-steps" });
  const element = make(document, "div", { class: "loupe" }, message, one, steps);
  root.append(element);
  return {
    update(data) {
      element.hidden = data === null;
      if (!data) return;
      const { arithmetic, status } = data;
      setAttribute(element, "class", `loupe kind-${data.kind}${status === "loading" ? " loading" : ""}`);
      one.hidden = status !== "several";
      const ready = arithmetic !== null && (status === "ready" || status === "loading");
      message.hidden = ready && status === "ready";
      message.textContent = t(`loupe.${status}`, { code: data.code });
      steps.hidden = !ready;
      if (ready) draw(steps, data, arithmetic, options);
    },
    destroy: () => element.remove(),
  };
}

/**
 * Draws all steps anew, and puts the focus back where it was.
 * @param {HTMLElement} steps
 * @param {LoupeData} data
 * @param {Arithmetic} arithmetic
 * @param {LoupeOptions} options
 */
function draw(steps, data, arithmetic, options) {
  const focused = steps.ownerDocument.activeElement?.getAttribute("data-focus") ?? null;
  const key = Math.min(data.key ?? indexOfLargest(arithmetic.weights), arithmetic.keys.length - 1);
  const context = { ...options, data, arithmetic, key, ...softmaxRows(arithmetic) };
  steps.replaceChildren(
    whoStep(context), productStep(context), scoreStep(context), softmaxStep(context), mixtureStep(context),
    outputStep(context));
  if (focused === null) return;
  const again = steps.querySelector(`[data-focus="${focused}"]`);
  if (again instanceof HTMLElement) again.focus();
}

/**
 * @typedef {LoupeOptions & {data: LoupeData, arithmetic: Arithmetic, key: number}
 *   & ReturnType<typeof softmaxRows>} Context
 */

/**
 * @param {Context} context
 * @param {string} name
 * @param {Record<string, string | number>} values
 * @param {...(Node | null)} content
 */
function stepItem({ document, t }, name, values, ...content) {
  return make(document, "li", { class: `loupe-step loupe-${name}` },
    make(document, "h3", {}, t(`loupe.${name}`)),
    make(document, "p", { class: "plain" }, t(`loupe.${name}.plain`, values)), content);
}

/** @param {Context} context */
function whoStep(context) {
  const { document, data, arithmetic, key, onLook } = context;
  const buttons = data.keyNames.map((name, at) => {
    const seen = at < arithmetic.keys.length;
    const weight = seen ? arithmetic.weights[at] : NaN;
    const button = make(document, "button", {
      type: "button", class: seen ? "loupe-key" : "loupe-key cannot-see", lang: data.keyLanguage, disabled: !seen,
      "aria-pressed": String(at === key), tabindex: at === key ? 0 : -1, "data-focus": at,
      onclick: () => onLook({ loupeKey: at, loupeBlock: null }),
      onkeydown: (/** @type {KeyboardEvent} */ event) => {
        const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
        if (by === undefined || event.shiftKey) return;
        event.preventDefault();
        event.stopPropagation();
        const next = Math.min(Math.max(at + by, 0), arithmetic.keys.length - 1);
        buttons[next].focus();
        onLook({ loupeKey: next, loupeBlock: null });
      },
    }, make(document, "span", {}, name),
    make(document, "span", { class: "number" }, seen ? fixed(weight, 2) : "–"));
    button.style.setProperty("--share", `${Math.round(55 * ink(seen ? weight : 0))}%`);
    return button;
  });
  return stepItem(context, "who", {
    query: data.queryName, key: data.keyNames[key], weight: written(arithmetic.weights[key]),
  }, make(document, "div", { class: "loupe-keys", role: "group", "aria-label": context.t("loupe.keys") }, buttons));
}

/** @param {Context} context */
function productStep(context) {
  const { document, t, arithmetic, key, data, onLook } = context;
  return stepItem(context, "product", {
    query: data.queryName, key: data.keyNames[key], count: arithmetic.query.length, block: BLOCK,
  }, productTable(document, t, {
    left: arithmetic.query, right: arithmetic.keys[key], leftName: "q", rightName: "k", block: data.block,
    onBlock: (loupeBlock) => onLook({ loupeBlock }), result: "q·k",
  }));
}

/** @param {Context} context */
function scoreStep(context) {
  const { document, t, arithmetic, rows, key } = context;
  const { dot, bias, expected, score } = rows[key];
  const { scale } = arithmetic;
  const factor = String(Number(scale.toPrecision(6)));
  const added = arithmetic.bias ? ` + ${written(bias)}` : "";
  const name = scale === 1 ? "score.unscaled" : arithmetic.bias ? "score.biased" : "score";
  const formula = make(document, "p", { class: "formula number" },
    `${written(dot)} × ${factor}${added} = `,
    make(document, "strong", { class: "answer" }, written(expected)));
  const changed = intervened([rows[key]]).score
    ? make(document, "p", { class: "changed" }, t("loupe.score.changed", { score: written(score) })) : null;
  return make(document, "li", { class: "loupe-step loupe-score" },
    make(document, "h3", {}, t("loupe.score")),
    make(document, "p", { class: "plain" },
      t(`loupe.${name}.plain`, { scale: factor, size: arithmetic.query.length })),
    formula, changed);
}

/** @param {Context} context */
function softmaxStep(context) {
  const { document, t, arithmetic, data, rows, largest, total, key } = context;
  const cells = (/** @type {(string | number)[]} */ values) =>
    values.map((value) => make(document, "td", {}, typeof value === "number" ? written(value) : value));
  const heads = ["dot", ...(arithmetic.bias ? ["bias"] : []), "points", "shifted", "power", "share"];
  const body = rows.map((row, at) => make(document, "tr", { "aria-current": at === key ? "true" : null },
    make(document, "th", { scope: "row", lang: data.keyLanguage }, data.keyNames[at]),
    cells([row.dot, ...(arithmetic.bias ? [row.bias] : []), row.score, row.shifted, row.power, row.share])));
  const hidden = data.keyNames.slice(rows.length).map((name) => make(document, "tr", { class: "cannot-see" },
    make(document, "th", { scope: "row", lang: data.keyLanguage }, name),
    cells(heads.map((head) => ({ power: written(0), share: written(0), points: "−∞",
      shifted: "−∞" }[head] ?? "–")))));
  const changed = intervened(rows);
  return stepItem(context, "softmax", { largest: written(largest), total: written(total) },
    make(document, "div", { class: "table-scroll", tabindex: 0, role: "group", "aria-label": t("loupe.softmax") },
      make(document, "table", { class: "numbers softmax-table" },
        make(document, "thead", {}, make(document, "tr", {},
          make(document, "th", { scope: "col" }, t("table.key")),
          heads.map((head) => make(document, "th", { scope: "col" }, t(`loupe.head.${head}`))))),
        make(document, "tbody", {}, body, hidden),
        make(document, "tfoot", {}, make(document, "tr", {},
          make(document, "th", { scope: "row" }, t("loupe.sum")),
          heads.map((head) => make(document, "td", {}, head === "power" ? written(total)
            : head === "share" ? written(1) : "")))))),
    make(document, "p", { class: "formula number" },
      `${written(rows[key].power)} ÷ ${written(total)} = `,
      make(document, "strong", { class: "answer" }, written(rows[key].share))),
    changed.weight ? make(document, "p", { class: "changed" }, t("loupe.weight.changed")) : null);
}

/** @param {Context} context */
function mixtureStep(context) {
  const { document, t, arithmetic, data } = context;
  const block = data.block ?? largestBlock(blockSums(Float64Array.from(arithmetic.output, Math.abs)));
  return stepItem(context, "mix", { query: data.queryName, count: arithmetic.output.length },
    mixtureTable(document, t, {
      names: data.keyNames, weights: arithmetic.weights, values: arithmetic.values, output: arithmetic.output,
      block, most: MIXED_IN_FULL,
    }));
}

/** @param {Context} context */
function outputStep(context) {
  const { document, t, arithmetic, data, onLook } = context;
  const { projection, contribution, output } = arithmetic;
  if (!contribution) {
    return make(document, "li", { class: "loupe-step loupe-add" },
      make(document, "h3", {}, t("loupe.add")),
      make(document, "p", { class: "plain" }, t("loupe.add.plain.short")),
      make(document, "p", { class: "missing" }, t("loupe.add.missing")));
  }
  const column = data.column ?? indexOfLargest(Float64Array.from(contribution, Math.abs));
  const length = Math.sqrt(sum(products(contribution, contribution)));
  const field = make(document, "input", {
    type: "number", min: 1, max: contribution.length, value: column + 1, class: "column-field",
      "data-focus": "column",
    onchange: () => {
      const wanted = Number(field.value) - 1;
      if (wanted >= 0 && wanted < contribution.length) onLook({ loupeColumn: wanted });
    },
  });
  return stepItem(context, "add", { width: contribution.length, norm: written(length) },
    contributionBars(document, t, contribution, column, (loupeColumn) => onLook({ loupeColumn })),
    make(document, "label", { class: "column-choice" }, make(document, "span", {}, t("loupe.column")), field),
    projection ? productTable(document, t, {
      left: output, right: projectionColumn(projection, output.length, column), leftName: t("loupe.output.short"),
      rightName: t("loupe.projection", { column: column + 1 }), block: data.block,
      onBlock: (loupeBlock) => onLook({ loupeBlock }), result: t("loupe.contribution", { column: column + 1 }),
    }) : make(document, "p", { class: "missing" }, t("loupe.projection.missing")));
}

/**
 * All numbers that the head adds, as a strip of bars; one can be picked with the pointer, any by its
 * number.
 * @param {Document} document
 * @param {import("loupe/types.js").Translate} t
 * @param {Float32Array} contribution
 * @param {number} column
 * @param {(column: number) => void} onColumn
 */
function contributionBars(document, t, contribution, column, onColumn) {
  const canvas = make(document, "canvas", {
    class: "contribution", role: "img", "aria-label": t("loupe.contribution.label", { count: contribution.length }),
    width: contribution.length * 4, height: 120,
    onclick: (/** @type {PointerEvent} */ event) => {
      const at = Math.floor((event.offsetX / Math.max(canvas.clientWidth, 1)) * contribution.length);
      onColumn(Math.min(Math.max(at, 0), contribution.length - 1));
    },
  });
  const context = canvas.getContext("2d");
  const style = document.defaultView?.getComputedStyle(document.documentElement);
  if (!context || !style) return canvas;
  const largest = Math.max(...Array.from(contribution, Math.abs), Number.MIN_VALUE);
  contribution.forEach((value, at) => {
    const height = (Math.abs(value) / largest) * 58;
    const name = at === column ? "--ink" : value < 0 ? "--self" : "--encoder";
    context.fillStyle = style.getPropertyValue(name);
    context.fillRect(at * 4, value < 0 ? 60 : 60 - height, 3, Math.max(height, 1));
  });
  return canvas;
}
