import { pathTo } from "loupe/beam-tree.js";
import { make, makeSvg, setAttribute, setText } from "loupe/dom.js";
import { fixed } from "loupe/numbers.js";

/**
 * A beam search as a tree: paths that went on, that were dropped, and the one that won. Arrow keys walk
 * it; what is pointed at is told below.
 *
 * @typedef {import("loupe/beam-tree.js").PathTree} PathTree
 * @typedef {import("loupe/beam-tree.js").PathNode} PathNode
 *
 * @typedef {object} TreeData
 * @property {PathTree | null} tree  null: no beam search
 * @property {string} targetLanguage
 * @property {number} root  root type size in pixels
 * @property {boolean} canOpen  whether a branch's attention can be had
 *
 * @typedef {object} TreeOptions
 * @property {Document} document
 * @property {import("loupe/types.js").Translate} t
 * @property {import("loupe/film-layout.js").Measure} measure
 * @property {{start: string, end: string}} names
 * @property {(path: PathNode[]) => void} onBranch  see its attention beside the winner's
 */

/**
 * @param {HTMLElement} root
 * @param {TreeOptions} options
 * @returns {{update(data: TreeData | null): void, destroy(): void}}
 */
export function createTreeView(root, options) {
  const { document, t } = options;
  const none = make(document, "p", { class: "plain" }, t("tree.none"));
  const guessed = make(document, "p", { class: "plain" }, t("tree.guessed"));
  const svg = makeSvg(document, "svg", { class: "tree-svg", role: "group", "aria-label": t("tree.label") });
  const holder = make(document, "div", { class: "tree-holder" }, svg);
  const told = make(document, "p", { class: "readout", role: "status" });
  const open = make(document, "button", { type: "button", class: "toggle", onclick: () => {
    if (data?.tree && picked) options.onBranch(pathTo(data.tree, picked.id));
  } }, t("tree.open"));
  const element = make(document, "div", { class: "tree" }, none, guessed, holder, told, open);
  root.append(element);
  /** @type {TreeData | null} */
  let data = null;
  /** @type {PathNode | null} */
  let picked = null;
  /** @type {Map<string, SVGGElement>} */
  let groups = new Map();

  /** @param {PathNode | null} node */
  function pick(node) {
    picked = node;
    setText(told, node ? nodeText(t, node) : t("tree.pick"));
    open.hidden = !node || !data?.canOpen || node.number === null;
    const path = new Set(node && data?.tree ? pathTo(data.tree, node.id).map(({ id }) => id) : []);
    for (const [id, group] of groups) {
      group.classList.toggle("on", path.has(id));
      setAttribute(group, "tabindex", id === (node?.id ?? [...groups.keys()][0]) ? 0 : -1);
    }
  }

  /** @param {KeyboardEvent} event @param {PathNode} node */
  function walk(event, node) {
    const nodes = data?.tree?.nodes ?? [];
    const column = (/** @type {number} */ step) => nodes.filter((each) => each.step === step)
      .sort((left, right) => left.line - right.line);
    /** @type {Record<string, () => PathNode | undefined>} */
    const moves = {
      ArrowLeft: () => nodes.find(({ id }) => id === node.parent),
      ArrowRight: () => nodes.find(({ parent }) => parent === node.id),
      ArrowUp: () => column(node.step)[column(node.step).indexOf(node) - 1],
      ArrowDown: () => column(node.step)[column(node.step).indexOf(node) + 1],
    };
    const move = event.shiftKey ? undefined : moves[event.key];
    if (!move) return;
    const next = move();
    if (next) groups.get(next.id)?.focus();
    event.preventDefault();
    event.stopPropagation();
  }

  function draw() {
    const tree = data?.tree;
    if (!data || !tree) return;
    const layout = layoutTree(tree, data.root, (node) =>
      options.measure(nodeName(node, options.names), 0.95 * (data?.root ?? 16), true));
    setAttribute(svg, "viewBox", `0 0 ${layout.width} ${layout.height}`);
    setAttribute(svg, "width", layout.width);
    setAttribute(svg, "height", layout.height);
    groups = new Map();
    const lines = tree.nodes.flatMap((node) => {
      const parent = tree.nodes.find(({ id }) => id === node.parent);
      return parent ? [edge(document, layout.box(parent), layout.box(node), node)] : [];
    });
    const shapes = tree.nodes.map((node) => {
      const group = nodeGroup(document, layout.box(node), node, nodeName(node, options.names), {
        onpointerenter: () => pick(node), onfocus: () => pick(node), onclick: () => pick(node),
        onkeydown: (/** @type {KeyboardEvent} */ event) => walk(event, node),
        "aria-label": nodeText(t, node), lang: data?.targetLanguage,
      });
      groups.set(node.id, group);
      return group;
    });
    svg.replaceChildren(...lines, ...shapes);
  }

  return {
    update(next) {
      const changed = next?.tree !== data?.tree || next?.root !== data?.root;
      data = next;
      element.hidden = next === null;
      if (!next) return;
      none.hidden = next.tree !== null;
      holder.hidden = next.tree === null;
      told.hidden = next.tree === null;
      guessed.hidden = !next.tree?.guessed;
      if (changed) draw();
      if (changed || !picked) pick(null);
    },
    destroy: () => element.remove(),
  };
}

/** @param {PathNode} node @param {{end: string}} names */
function nodeName({ added, token }, names) {
  if (token?.special) return token.piece === "</s>" ? names.end : token.piece;
  return added.trim() || (token?.piece ?? "␣").replace(/^▁$/, "␣") || "␣";
}

/** @param {import("loupe/types.js").Translate} t @param {PathNode} node */
function nodeText(t, { text, logProbability, score, state, why, winner }) {
  const fate = winner ? t("tree.winner") : t(why ? `tree.${state}.${why}` : `tree.${state}`);
  const values = { text: text || "…", log: fixed(logProbability, 2), fate };
  return score === null ? t("tree.node", values) : t("tree.node.score", { ...values, score: fixed(score, 3) });
}

/**
 * Columns as wide as their widest token.
 * @param {PathTree} tree
 * @param {number} size
 * @param {(node: PathNode) => number} measure
 */
function layoutTree(tree, size, measure) {
  const padding = 0.6 * size;
  const widths = Array.from({ length: tree.steps }, (_, step) => Math.max(1.6 * size, ...tree.nodes
    .filter((node) => node.step === step).map((node) => Math.min(measure(node), 9 * size) + 2 * padding)));
  const gap = 2.2 * size;
  const lefts = widths.map((_, step) => widths.slice(0, step).reduce((sum, width) => sum + width + gap, 2));
  const height = 1.9 * size;
  return {
    width: (lefts[tree.steps - 1] ?? 0) + (widths[tree.steps - 1] ?? 0) + 4,
    height: tree.lines * (height + 0.5 * size) + 4,
    /** @param {PathNode} node */
    box: ({ step, line }) =>
      ({ x: lefts[step], y: 2 + line * (height + 0.5 * size), width: widths[step], height, size }),
  };
}

/** @typedef {{x: number, y: number, width: number, height: number, size: number}} NodeBox */

/** @param {Document} document @param {NodeBox} from @param {NodeBox} to @param {PathNode} node */
function edge(document, from, to, node) {
  const [x1, y1] = [from.x + from.width, from.y + from.height / 2];
  const [x2, y2] = [to.x, to.y + to.height / 2];
  const bend = (x2 - x1) / 2;
  return makeSvg(document, "path", {
    class: `tree-edge ${node.state}${node.winner ? " winner" : ""}`,
    d: `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`,
  });
}

/**
 * @param {Document} document
 * @param {NodeBox} box
 * @param {PathNode} node
 * @param {string} name
 * @param {Record<string, unknown>} handlers
 */
function nodeGroup(document, { x, y, width, height, size }, node, name, handlers) {
  const group = makeSvg(document, "g", {
    class: `tree-node ${node.state}${node.winner ? " winner" : ""}`, role: "button", tabindex: -1, ...handlers,
  }, makeSvg(document, "rect", { x, y, width, height, rx: size * 0.4 }));
  const text = makeSvg(document, "text", {
    x: x + width / 2, y: y + height / 2 + size * 0.34, "font-size": size * 0.95,
  });
  const characters = [...name];
  setText(text, characters.length > 10 ? `${characters.slice(0, 9).join("")}…` : name);
  group.append(text);
  return group;
}
