import { make, makeSvg, setAttribute } from "loupe/dom.js";
import { fixed } from "loupe/numbers.js";

/**
 * Heads that look alike, as trees: the further right two branches meet, the less they have in common.
 * Arrow keys walk the heads; a head that is picked is shown everywhere.
 *
 * @typedef {import("loupe/dendrogram.js").Dendrogram} Dendrogram
 * @typedef {import("loupe/types.js").AttentionKind} AttentionKind
 *
 * @typedef {object} DendrogramData
 * @property {readonly Dendrogram[]} trees
 * @property {Record<AttentionKind, number>} heads  of a layer
 * @property {AttentionKind} kind  that is shown
 * @property {import("loupe/types.js").Selection} selection
 * @property {number} root  root type size in pixels
 *
 * @typedef {object} DendrogramOptions
 * @property {Document} document
 * @property {import("loupe/types.js").Translate} t
 * @property {(head: {kind: AttentionKind, layer: number, head: number}) => void} onHead
 */

/** All in multiples of the root type size. */
const LINE = 1.25;
const LABEL = 2.6;
const BRANCHES = 15;
const END = 3.2;

/**
 * @param {HTMLElement} root
 * @param {DendrogramOptions} options
 * @returns {{update(data: DendrogramData | null): void, destroy(): void}}
 */
export function createDendrogramView(root, options) {
  const { document, t } = options;
  const trees = make(document, "div", { class: "dendrograms" });
  const element = make(document, "div", {}, make(document, "p", { class: "plain" }, t("dendrogram.plain")), trees);
  root.append(element);
  /** @type {unknown[]} */
  let drawn = [];
  return {
    update(data) {
      element.hidden = data === null;
      if (!data) return;
      const key = [data.trees, data.root];
      if (key.some((part, i) => part !== drawn[i])) {
        drawn = key;
        trees.replaceChildren(...data.trees.map((tree) => treeSection(options, tree, data)));
      }
      for (const leaf of trees.querySelectorAll?.(".dendrogram-leaf") ?? []) mark(leaf, data);
    },
    destroy: () => element.remove(),
  };
}

/** @param {Element} leaf @param {DendrogramData} data */
function mark(leaf, { kind, selection }) {
  const on = leaf.getAttribute("data-head") === `${kind} ${selection.layer} ${selection.head}` && !selection.set;
  setAttribute(leaf, "aria-pressed", String(on));
}

/** @param {DendrogramOptions} options @param {Dendrogram} tree @param {DendrogramData} data */
function treeSection({ document, t, onHead }, tree, { heads, root }) {
  const line = LINE * root;
  const width = (LABEL + BRANCHES + END) * root;
  const across = (/** @type {number} */ height) =>
    LABEL * root + (tree.tallest > 0 ? (height / tree.tallest) * BRANCHES * root : 0);
  const down = (/** @type {number} */ place) => (place + 0.5) * line;
  const branches = tree.nodes.flatMap(({ branches: both, height }) => {
    if (!both) return [];
    const [one, other] = both.map((at) => tree.nodes[at]);
    return [makeSvg(document, "path", {
      class: "dendrogram-branch",
      d: `M${across(one.height)} ${down(one.place)}H${across(height)}V${down(other.place)}H${across(other.height)}`,
    }, makeSvg(document, "title", {}, t("dendrogram.distance", { distance: fixed(height, 3) })))];
  });
  /** @type {SVGGElement[]} */
  const leaves = [];
  tree.leaves.forEach((leaf, place) => leaves.push(leafGroup(document, t, {
    tree, place, head: { kind: tree.kind, layer: Math.floor(leaf / heads[tree.kind]), head: leaf % heads[tree.kind] },
    top: place * line, height: line, width: LABEL * root, size: root * 0.82, leaves, onHead,
  })));
  const height = Math.ceil(tree.leaves.length * line);
  return make(document, "section", { class: `dendrogram kind-${tree.kind}` },
    make(document, "h3", {}, t(`kind.${tree.kind}`)),
    makeSvg(document, "svg", {
      viewBox: `0 0 ${width} ${height}`, width, height, role: "group", class: "dendrogram-svg",
      "aria-label": t("dendrogram.label", { kind: t(`kind.${tree.kind}`) }),
    }, branches, leaves, makeSvg(document, "text", {
      class: "dendrogram-scale", x: across(tree.tallest) + 0.3 * root, y: down(tree.nodes[tree.nodes.length - 1].place),
      "font-size": root * 0.75,
    }, fixed(tree.tallest, 2))));
}

/**
 * @param {Document} document
 * @param {import("loupe/types.js").Translate} t
 * @param {{tree: Dendrogram, place: number, head: {kind: AttentionKind, layer: number, head: number}, top: number,
 *   height: number, width: number, size: number, leaves: SVGGElement[],
 *   onHead: DendrogramOptions["onHead"]}} leaf
 */
function leafGroup(document, t, { place, head, top, height, width, size, leaves, onHead }) {
  const choose = () => onHead(head);
  return makeSvg(document, "g", {
    class: "dendrogram-leaf", role: "button", tabindex: place === 0 ? 0 : -1,
    "data-head": `${head.kind} ${head.layer} ${head.head}`,
    "aria-label": t("heads.one", { layer: head.layer + 1, head: head.head + 1 }),
    onclick: choose,
    onkeydown: (/** @type {KeyboardEvent} */ event) => {
      const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
      if (event.key === "Enter" || event.key === " ") choose();
      else if (by !== undefined) leaves[place + by]?.focus();
      else return;
      event.preventDefault();
      event.stopPropagation();
    },
  },
  makeSvg(document, "rect", { x: 0, y: top + 1, width: width - 4, height: height - 2, rx: size * 0.3 }),
  makeSvg(document, "text", { x: width - 4 - size * 0.4, y: top + height / 2 + size * 0.35, "font-size": size },
    `${head.layer + 1}.${head.head + 1}`));
}
