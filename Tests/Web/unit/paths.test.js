import assert from "node:assert/strict";
import { test } from "node:test";
import { buildTree, pathTo } from "loupe/beam-tree.js";
import { branchTrace } from "loupe/branch-trace.js";
import { createTranslate } from "loupe/catalogue.js";
import { createLadderView } from "loupe/views/ladder-view.js";
import { createLensView } from "loupe/views/lens-view.js";
import { createTreeView } from "loupe/views/tree-view.js";
import english from "loupe/locales/en.js";
import { stubPage } from "../support/dom-stub.js";
import { buffer, names, piece, step, tinyTrace } from "../support/fixtures.js";

const t = createTranslate(english);
const token = (/** @type {string} */ surface) => piece({ piece: surface, surface });
const end = piece({ piece: "</s>", surface: "", special: true });

/** @type {import("loupe/types.js").BeamEvent[]} */
const events = [
  { step: 0, hypotheses: [
    { id: 0, parent: null, token: token("a"), text: "a", logProbability: -0.5, score: -0.5, state: "kept", why: null },
    { id: 1, parent: null, token: token("b"), text: "b", logProbability: -1, score: -1, state: "kept", why: null },
    { id: 2, parent: null, token: token("c"), text: "c", logProbability: -3, score: -3, state: "dropped", why: "width" },
  ] },
  { step: 1, hypotheses: [
    { id: 3, parent: 1, token: end, text: "b", logProbability: -1.2, score: -0.6, state: "finished", why: null },
    { id: 4, parent: 0, token: token("x"), text: "ax", logProbability: -1.4, score: -0.7, state: "kept", why: null },
  ] },
  { step: 2, hypotheses: [
    { id: 4, parent: 0, token: token("x"), text: "ax", logProbability: -1.4, score: -0.7, state: "dropped", why: "over" },
  ] },
];

test("the tree: every path once, with its newest fate; the best finished one won", () => {
  const tree = buildTree(events, "b");
  assert.equal(tree.guessed, false);
  assert.deepEqual(tree.nodes.map(({ id, parent, step: at, state, winner }) => [id, parent, at, state, winner]), [
    ["0", null, 0, "kept", false], ["1", null, 0, "kept", true], ["2", null, 0, "dropped", false],
    ["3", "1", 1, "finished", true], ["4", "0", 1, "dropped", false],
  ]);
  assert.equal(tree.nodes[4].why, "over");
  assert.deepEqual([tree.steps, tree.lines], [2, 3]);
  assert.equal(tree.nodes[4].added, "x");
});

test("the winner stands on top, what was dropped below", () => {
  const { nodes } = buildTree(events, "b");
  assert.deepEqual(nodes.map(({ line }) => line), [1, 0, 2, 0, 1]);
  assert.deepEqual(pathTo(buildTree(events, "b"), "4").map(({ id }) => id), ["0", "4"]);
});

test("a search that tells texts only: parents by the longest beginning", () => {
  const texts = (/** @type {string[]} */ ...all) => all.map((text, i) => ({ text, logProbability: -i }));
  const tree = buildTree([
    { step: 0, hypotheses: texts("a", "b") }, { step: 1, hypotheses: texts("ab", "aa") },
    { step: 2, hypotheses: texts("abc", "aad") },
  ], "aad");
  assert.equal(tree.guessed, true);
  assert.deepEqual(tree.nodes.filter(({ winner }) => winner).map(({ text }) => text), ["a", "aa", "aad"]);
  assert.equal(tree.nodes.find(({ text }) => text === "b")?.state, "dropped");
  assert.ok(tree.nodes.every((node) => !node.winner || node.state !== "dropped"));
});

test("a path becomes a recording of its own, with the rows that the server has of it", async () => {
  const trace = tinyTrace();
  const path = pathTo(buildTree(events, "b"), "4");
  /** @type {number[]} */
  const asked = [];
  const branch = await branchTrace(trace, path, {
    branch: async (_, id) => {
      asked.push(id);
      const at = asked.length;
      return buffer([...Array(4 * at).fill(1 / at), ...Array(12).fill(1 / 3)]);
    },
  });
  assert.deepEqual(asked, [0, 4]);
  assert.equal(branch.stepCount, 2);
  assert.deepEqual(branch.steps.map(({ read, chosen }) => [read.piece, chosen.piece]), [["<pad>", "a"], ["a", "x"]]);
  assert.ok(Math.abs(branch.steps[1].probability - Math.exp(-0.9)) < 1e-12);
  assert.deepEqual([...branch.weights("self", 1, 1, 1)], [0.5, 0.5]);
  await assert.rejects(branchTrace(trace, path, null), /holds no attention/);
});

test("a saved trace holds the rows of its paths", async () => {
  const trace = tinyTrace();
  const rows = (/** @type {number} */ keys) => Array.from({ length: 2 * 4 * keys }, (_, i) => i);
  trace.stored = {
    "beam.self_attention": { shape: [2, 2, 2, 3], data: "", values: rows(3) },
    "beam.cross_attention": { shape: [2, 2, 2, 3], data: "", values: rows(3) },
  };
  const [first, second] = pathTo(buildTree(events, "b"), "4").map((node, row) => ({ ...node, row }));
  const branch = await branchTrace(trace, [first, second], null);
  assert.deepEqual([...branch.weights("self", 0, 1, 1)], [15, 16]);
  assert.deepEqual([...branch.weights("cross", 1, 1, 1)], [21, 22, 23]);
});

test("tree: one node a token, why it was dropped, the path to what is pointed at", () => {
  const { document, root } = stubPage();
  /** @type {any[]} */
  const opened = [];
  const view = createTreeView(root, {
    document, t, names, measure: (text, size) => text.length * size, onBranch: (path) => opened.push(path),
  });
  view.update({ tree: buildTree(events, "b"), targetLanguage: "ja", root: 16, canOpen: true });
  const nodes = root.ofClass("tree-node");
  assert.equal(nodes.length, 5);
  assert.match(nodes[2].getAttribute("aria-label") ?? "", /as many better paths filled the beam/);
  nodes[4].fire("focus");
  assert.deepEqual(nodes.map((node) => node.classList.contains("on")), [true, false, false, false, true]);
  assert.match(root.ofClass("readout")[0].textContent, /still open when the search ended/);
  nodes[4].fire("keydown", { key: "ArrowLeft" });
  assert.equal(document.activeElement, nodes[0]);
  nodes[4].fire("focus");
  root.ofClass("toggle")[0].fire("click");
  assert.deepEqual(opened[0].map((/** @type {any} */ node) => node.id), ["0", "4"]);
  view.update({ tree: null, targetLanguage: "ja", root: 16, canOpen: true });
  assert.match(root.textContent, /Translate with a beam/);
});

test("ladder: candidates of all steps, the chosen marked, one that is not among them below", () => {
  const { document, root } = stubPage();
  /** @type {number[]} */
  const seen = [];
  const view = createLadderView(root, { document, t, names, onStep: (at) => seen.push(at) });
  const odd = { ...step(1), rank: 40, candidates: [{ id: 99, piece: "x", surface: "x", probability: 0.5, logit: 1 }] };
  view.update({ steps: [step(0), odd], current: 1, targetLanguage: "ja" });
  assert.equal(root.ofClass("ladder-chosen").length, 2);
  assert.match(root.textContent, /number 40/);
  assert.equal(root.ofClass("step-now").length, 4, "its head, its one candidate, the chosen, the wavering");
  root.ofTag("thead")[0].ofTag("button")[0].fire("click");
  assert.deepEqual(seen, [0]);
});

test("lens: a row a layer, and what is missing is said", () => {
  const { document, root } = stubPage();
  const view = createLensView(root, { document, t, names });
  const layer = (/** @type {number} */ at) => ({ layer: at, entropy: 1, rank: at + 1, divergence: 0.25,
    candidates: [{ id: 7, piece: "取り", surface: "取り", probability: 0.5, logit: 0 }] });
  const data = { lens: { step: 0, layers: [layer(0), layer(1)] }, code: "", step: step(0), targetLanguage: "ja" };
  view.update({ ...data, status: "ready" });
  assert.equal(root.ofTag("tbody")[0].ofTag("tr").length, 2);
  assert.equal(root.ofClass("ladder-chosen").length, 2);
  view.update({ ...data, lens: null, status: "missing" });
  assert.match(root.textContent, /saved page/);
});
