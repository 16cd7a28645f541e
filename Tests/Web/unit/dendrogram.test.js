import assert from "node:assert/strict";
import { test } from "node:test";
import { createTranslate } from "loupe/catalogue.js";
import { dendrogram, dendrogramsOf } from "loupe/dendrogram.js";
import { createDendrogramView } from "loupe/views/dendrogram-view.js";
import english from "loupe/locales/en.js";
import { stubPage } from "../support/dom-stub.js";

/** Heads 0 and 2 are alike, then 1 and 3, then both pairs. */
const merges = Float32Array.from([0, 2, 0.25, 2, 1, 3, 0.5, 2, 4, 5, 2, 4]);

test("branches do not cross, and meet between their leaves at their height", () => {
  const tree = dendrogram("cross", merges);
  assert.deepEqual(tree.leaves, [0, 2, 1, 3]);
  assert.deepEqual(tree.nodes.map(({ place }) => place), [0, 2, 1, 3, 0.5, 2.5, 1.5]);
  assert.deepEqual(tree.nodes.map(({ height }) => height), [0, 0, 0, 0, 0.25, 0.5, 2]);
  assert.equal(tree.tallest, 2);
  assert.deepEqual(dendrogram("self", new Float32Array()).leaves, [0], "one head alone");
});

const reading = {
  name: "head-similarity", unit: "nat", formula: "", source: "", assumes: null, refused: null,
  values: [{
    name: "decoder.merges", axes: ["merge", "field"], shape: [3, 4],
    data: Buffer.from(merges.buffer).toString("base64"),
  }],
};

test("the trees of a reading carry the page's names of the attentions", () => {
  assert.deepEqual(dendrogramsOf(reading).map(({ kind, leaves }) => ({ kind, leaves })),
    [{ kind: "self", leaves: [0, 2, 1, 3] }]);
  assert.deepEqual(dendrogramsOf({ ...reading, values: [] }), []);
});

test("each leaf is a head that can be picked, and the one that is shown is marked", () => {
  const { document, root } = stubPage();
  /** @type {object[]} */
  const picked = [];
  const view = createDendrogramView(root, {
    document, t: createTranslate(english), onHead: (head) => picked.push(head),
  });
  const trees = dendrogramsOf(reading);
  view.update({
    trees, heads: { encoder: 2, self: 2, cross: 2 }, kind: "self", selection: { layer: 1, head: 0 }, root: 16,
  });
  const leaves = root.ofClass("dendrogram-leaf");
  assert.deepEqual(leaves.map((leaf) => leaf.getAttribute("data-head")), ["self 0 0", "self 1 0", "self 0 1", "self 1 1"]);
  leaves[1].fire("click");
  assert.deepEqual(picked, [{ kind: "self", layer: 1, head: 0 }]);
  assert.equal(root.ofClass("dendrogram-branch").length, 3);
  view.update(null);
  assert.equal(root.childNodes[0].hidden, true);
});
