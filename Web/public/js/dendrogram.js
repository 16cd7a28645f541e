import { decodeFloats } from "loupe/base64.js";

/**
 * Which heads look alike, as a tree: leaves are heads, two branches meet at the height of their
 * distance. Read from the reading `head-similarity`. Pure.
 *
 * @typedef {import("loupe/types.js").AttentionKind} AttentionKind
 * @typedef {import("loupe/types.js").Reading} Reading
 *
 * @typedef {object} TreeNode
 * @property {number} height  0 for a head
 * @property {number} place  in the order of the leaves; between its two branches for the others
 * @property {number | null} leaf  the head, counted over layers and heads
 * @property {[number, number] | null} branches  numbers of two other nodes
 *
 * @typedef {object} Dendrogram
 * @property {AttentionKind} kind
 * @property {TreeNode[]} nodes  heads first, then the merges in their order
 * @property {number[]} leaves  heads in the order in which the tree shows them
 * @property {number} tallest
 */

/** How the reading calls the three attentions. */
const sites = /** @type {const} */ ({ encoder: "encoder", self: "decoder", cross: "cross" });
/** Numbers of a merge: its two parts, their distance, how many heads it holds. */
const FIELDS = 4;

/**
 * @param {Reading} reading
 * @returns {Dendrogram[]} of each attention that the reading tells of
 */
export function dendrogramsOf(reading) {
  return (/** @type {AttentionKind[]} */ (["encoder", "self", "cross"])).flatMap((kind) => {
    const value = reading.values.find(({ name }) => name === `${sites[kind]}.merges`);
    return value ? [dendrogram(kind, decodeFloats(value.data))] : [];
  });
}

/**
 * @param {AttentionKind} kind
 * @param {Float32Array} merges  [merge, field]: two nodes, their distance, their size; node n + i is
 *   merge i of n heads
 * @returns {Dendrogram}
 */
export function dendrogram(kind, merges) {
  const count = merges.length / FIELDS;
  const heads = count + 1;
  /** @type {TreeNode[]} */
  const nodes = Array.from({ length: heads }, (_, leaf) => ({ height: 0, place: 0, leaf, branches: null }));
  for (let merge = 0; merge < count; merge += 1) {
    const [first, second, height] = merges.subarray(merge * FIELDS);
    nodes.push({ height, place: 0, leaf: null, branches: [first, second] });
  }
  const leaves = orderOf(nodes, nodes.length - 1);
  leaves.forEach((leaf, place) => { nodes[leaf].place = place; });
  for (const node of nodes) {
    if (node.branches) node.place = (nodes[node.branches[0]].place + nodes[node.branches[1]].place) / 2;
  }
  return { kind, nodes, leaves, tallest: Math.max(0, ...nodes.map(({ height }) => height)) };
}

/**
 * @param {TreeNode[]} nodes
 * @param {number} root
 * @returns {number[]} leaves from one side to the other: branches do not cross
 */
function orderOf(nodes, root) {
  /** @type {number[]} */
  const leaves = [];
  const waiting = [root];
  while (waiting.length > 0) {
    const at = waiting.pop() ?? 0;
    const { branches } = nodes[at];
    if (branches) waiting.push(branches[1], branches[0]);
    else leaves.push(at);
  }
  return leaves;
}
