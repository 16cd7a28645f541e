import assert from "node:assert/strict";
import { test } from "node:test";
import { encodeFloats } from "loupe/base64.js";
import { createTranslate } from "loupe/catalogue.js";
import { csvText, rowsOfTable } from "loupe/csv.js";
import { createDeskLoader } from "loupe/desk-loader.js";
import { allHeads, computeParts, partLead, partsByHead } from "loupe/parts.js";
import { createPartsLoader } from "loupe/parts-loader.js";
import { headKey, headOfKeys } from "loupe/labels.js";
import { readingPlain, unitName, valueName } from "loupe/reading-names.js";
import { readingTable } from "loupe/reading-table.js";
import { ServerError } from "loupe/server.js";
import { initialState, loupePlace } from "loupe/state.js";
import { createStore } from "loupe/store.js";
import { teachingHead } from "loupe/teaching.js";
import { Trace } from "loupe/trace.js";
import { createPartsView } from "loupe/views/parts-view.js";
import { createReadingsView } from "loupe/views/readings-view.js";
import { createTabsView } from "loupe/views/tabs-view.js";
import english from "loupe/locales/en.js";
import { headVectors } from "../mock/vectors.js";
import { stubPage } from "../support/dom-stub.js";
import { names, tinyTrace } from "../support/fixtures.js";
import { syntheticDocument } from "../support/synthetic.js";

const t = createTranslate(english);
const trace = tinyTrace();
const nothing = () => undefined;
const one = () => /** @type {[number, number][]} */ ([[0, 0]]);
const parts = computeParts(trace, one);
/** @param {import("loupe/types.js").AttentionKind} kind @param {string} name */
const values = (kind, name) => parts.readings[kind].find((each) => each.name === name)?.values ?? [];

test("three steps are a beginning, a middle and an end", () => {
  assert.deepEqual(parts.steps, [[0, 1], [1, 2], [2, 3]]);
  assert.deepEqual(values("cross", "first"), [0.5, 0.25, 0.125]);
  assert.deepEqual(values("cross", "middle"), [0.25, 0.5, 0.125]);
  assert.deepEqual(values("cross", "end"), [0.25, 0.25, 0.75]);
  assert.deepEqual(values("cross", "coverage"), [0.375, 0.375, 0.125]);
  assert.deepEqual(values("self", "distance"), [0, 0.25, 0.75]);
  assert.deepEqual(values("self", "start"), [1, 0.25, 0.25]);
  assert.ok(Math.abs(values("cross", "effective")[0] - Math.exp(1.5 * Math.log(2))) < 1e-9);
});

test("numbers are means over heads, not of a mean head", () => {
  const all = computeParts(trace, (kind) => allHeads(trace, kind));
  const effective = all.readings.cross.find(({ name }) => name === "effective")?.values[0] ?? NaN;
  assert.ok(Math.abs(effective - (2 * Math.exp(1.5 * Math.log(2)) + 2) / 4) < 1e-9);
});

test("head by head it is the same, and says how far it is", () => {
  const work = partsByHead(trace, (kind) => allHeads(trace, kind));
  const shares = [];
  let next = work.next();
  for (; !next.done; next = work.next()) shares.push(next.value);
  assert.equal(shares.length, allHeads(trace, "encoder").length + 2 * allHeads(trace, "cross").length);
  assert.equal(shares.at(-1), 1);
  assert.deepEqual(next.value, computeParts(trace, (kind) => allHeads(trace, kind)));
});

test("a long recording is read between frames, and a newer question ends the one before", () => {
  /** @type {(() => void)[]} */
  const frames = [];
  let clock = 0;
  const view = /** @type {any} */ ({
    requestAnimationFrame: (/** @type {() => void} */ frame) => frames.push(frame), cancelAnimationFrame: () => undefined,
    performance: { now: () => { clock += 4; return clock; } },
  });
  const long = Trace.fromDocument(/** @type {any} */ (syntheticDocument({ source: 130, target: 130, layers: 10, heads: 6 })));
  const store = createStore({ ...initialState(), trace: long, step: 0, phase: /** @type {const} */ ("ended") });
  const loader = createPartsLoader({ store, view });
  store.subscribe(loader.attend);
  store.set({ desk: "thirds" });
  assert.equal(store.get().parts, null, "nothing is computed before the next frame");
  frames.shift()?.();
  const share = store.get().parts?.share ?? 1;
  assert.ok(share > 0 && share < 1);
  assert.equal(store.get().parts?.value, null);
  store.set({ partsScope: "head" });
  let count = 0;
  while (frames.length > 0 && count < 1000) {
    frames.shift()?.();
    count += 1;
  }
  const one = allHeads(long, "cross").filter(([layer, head]) => {
    const chosen = teachingHead(long, "cross");
    return layer === chosen.layer && head === chosen.head;
  });
  assert.deepEqual(store.get().parts?.value?.readings.cross, computeParts(long, () => one).readings.cross);
});

test("what of the beginning is looked at again at the end", () => {
  // The token of step 0 is key 1; in the last step its weight is 0.25.
  assert.deepEqual(parts.again, [{ step: 0, weight: 0.25 }]);
  assert.deepEqual(parts.sources, [{ position: 0, begin: 0.5, end: 0.125 }]);
});

test("examples are the strongest looks at plain words of steps that chose one", () => {
  assert.deepEqual(parts.examples[0], [{ step: 0, key: 0, weight: 0.5, layer: 0, head: 0 }]);
  assert.deepEqual(parts.examples[2], [], "the end token is no word");
});

test("parts: an example leads to its head and step", () => {
  const { document, root } = stubPage();
  /** @type {any[]} */
  const seen = [];
  const view = createPartsView(root, {
    document, t, names, onPoint: nothing, onStep: nothing, onExample: (example) => seen.push(example),
  });
  view.update({ parts, trace, share: 1, marked: [], step: 0 });
  root.ofClass("link-button")[1].fire("click");
  assert.deepEqual(seen, [{ step: 1, layer: 0, head: 0 }]);
  assert.equal(root.ofTag("tbody").reduce((count, body) => count + body.ofTag("tr").length, 0), 7 + 4 + 4 + 1 + 1);
  assert.match(root.textContent, /The encoder runs once/);
});

test("CSV: quotes where they are needed, no formulas, numbers as they are", () => {
  const text = csvText([["a", "b,c", "d\"e"], ["-0.5", "=1+1", "猫"]]);
  assert.equal(text, "\ufeffa,\"b,c\",\"d\"\"e\"\r\n-0.5,'=1+1,猫\r\n");
  assert.deepEqual(rowsOfTable({ caption: "c", head: ["h"], rows: [[{ text: "1", title: "x" }]], marked: 0 }),
    [["c"], ["h"], ["1"]]);
});

/** @param {string[]} axes @param {number[]} shape @param {string} [name] */
const value = (axes, shape, name = "cross.x") => ({
  name, axes, shape,
  data: encodeFloats(Float32Array.from({ length: shape.reduce((size, length) => size * length, 1) }, (_, i) => i)),
});
const axisNames = {
  source: ["un", "do", "<e>"], target: ["取り", "消す", "<e>"], read: ["<s>", "取り", "消す"],
  layer: (/** @type {number} */ at) => `L${at}`,
  head: (/** @type {number} */ at) => `H${at}`, part: (/** @type {number} */ at) => `P${at}`,
};

test("readings: axes become rows and columns; of layers and heads, the chosen one", () => {
  const table = (/** @type {string[]} */ axes, /** @type {number[]} */ shape, /** @type {string} */ name = "cross.x") =>
    readingTable(value(axes, shape, name), "nat", axisNames, { layer: 1, head: 1 });
  assert.deepEqual(table([], []).rows, [{ name: "", values: [0] }]);
  assert.deepEqual(table(["part"], [3]).rows.map(({ name }) => name), ["P0", "P1", "P2"]);
  const grid = table(["layer", "head"], [2, 2]);
  assert.deepEqual([grid.columns, grid.rows[1]], [["H0", "H1"], { name: "L1", values: [2, 3] }]);
  const rows = table(["layer", "head", "query"], [2, 2, 3], "encoder.entropy");
  assert.deepEqual(rows.columns, ["un", "do", "<e>"]);
  assert.deepEqual(rows.rows.map(({ name, values: all }) => [name, ...all]), [["H0", 6, 7, 8], ["H1", 9, 10, 11]]);
  assert.deepEqual(rows.at, { layer: 1, head: null });
  const parts = table(["part", "layer", "head"], [3, 2, 2]);
  assert.deepEqual(parts.rows.map(({ name, values: all }) => [name, ...all]), [["P0", 2, 3], ["P1", 6, 7], ["P2", 10, 11]]);
  const links = table(["label", "layer", "head", "target"], [2, 2, 2, 3]);
  assert.deepEqual(links.rows[1].values, [21, 22, 23]);
  assert.deepEqual(links.at, { layer: 1, head: 1 });
  const prefix = table(["target", "target"], [3, 3], "prefix");
  assert.deepEqual([prefix.rows[0].name, prefix.columns], ["取り", ["<s>", "取り", "消す"]]);
  assert.deepEqual(table(["layer", "head", "query", "key"], [2, 2, 3, 3], "decoder.x").columns, ["<s>", "取り", "消す"]);
  const cells = table(["layer", "head", "query", "key"], [2, 2, 3, 3]);
  assert.deepEqual([cells.rows[0].name, cells.columns], ["取り", ["un", "do", "<e>"]]);
  assert.deepEqual(cells.rows[2].values, [33, 34, 35]);
});

test("rows and columns of readings are known to all views by their tokens, heads and layers", () => {
  const table = (/** @type {string[]} */ axes, /** @type {number[]} */ shape, /** @type {string} */ name) =>
    readingTable(value(axes, shape, name), "u", axisNames, { layer: 1, head: 0 });
  const heads = table(["layer", "head", "query"], [2, 2, 3], "encoder.entropy");
  assert.deepEqual(heads.rowKeys, [headKey("encoder", 1, 0), headKey("encoder", 1, 1)]);
  assert.deepEqual(heads.columnKeys, ["s0", "s1", "s2"]);
  assert.deepEqual(table(["layer", "head", "query"], [2, 2, 3], "decoder.entropy").columnKeys, ["t0", "t1", "t2"]);
  const prefix = table(["target", "target"], [3, 3], "prefix");
  assert.deepEqual([prefix.rowKeys, prefix.columnKeys], [["t0", "t1", "t2"], ["t-1", "t0", "t1"]]);
  const source = table(["target", "source"], [3, 3], "source");
  assert.deepEqual([source.rowKeys[2], source.columnKeys[1]], ["t2", "s1"]);
  const grid = table(["layer", "head"], [2, 2], "decoder.mean_entropy");
  assert.deepEqual([grid.headsOf, grid.rowKeys, grid.columnKeys], ["self", [headKey("self", 0, null), headKey("self", 1, null)], [null, null]]);
  assert.deepEqual(table(["head", "head"], [4, 4], "cross.divergence").rowKeys, [null, null, null, null]);
  assert.deepEqual(headOfKeys(["s1", headKey("self", 2, 3)], "self"), { layer: 2, head: 3 });
  assert.deepEqual(headOfKeys([headKey("self", 2, null)], "self"), { layer: 2, head: null });
  assert.equal(headOfKeys(["t1", headKey("self", 2, 3)], "cross"), null);
});

test("values and units of readings are called by the page's words", () => {
  assert.equal(valueName(t, "cross.coverage.heads"), "Cross-attention · looked at · head by head");
  assert.equal(valueName(t, "prefix"), "Translated word → translation so far");
  assert.equal(valueName(t, "brand.new"), "brand · new");
  assert.equal(unitName(t, "share of the text"), "share of the text");
  assert.equal(unitName(t, "parsec"), "parsec");
  assert.match(readingPlain(t, "alti"), /chosen one/);
  assert.equal(readingPlain(t, "unheard-of"), "");
});

test("readings: names, meaning, numbers, and why one is refused", () => {
  const { document, root } = stubPage();
  /** @type {string[]} */
  const asked = [];
  const view = createReadingsView(root, {
    document, t, onReading: (name) => asked.push(name), onPoint: nothing, onPick: nothing,
  });
  const reading = { name: "entropy", unit: "nat", formula: "−Σ w ln w", source: "", assumes: null, refused: null, values: [] };
  const refused = { ...reading, name: "alti", refused: { code: "reading_refused", message: "post-norm only" } };
  view.update({
    readings: [reading, refused], chosen: "entropy", reading, status: "ready", code: "", marked: [],
    tables: [readingTable(value(["part"], [3]), "nat", axisNames, { layer: 0, head: 0 })],
  });
  const buttons = root.ofClass("reading-list")[0].ofTag("button");
  assert.deepEqual(buttons.map((button) => button.textContent), ["Entropy", "ALTI+"]);
  assert.ok(buttons[1].classList.contains("refused"));
  assert.match(root.textContent, /−Σ w ln w/);
  assert.equal(root.ofClass("reading-cell").length, 3);
  buttons[1].fire("click");
  assert.deepEqual(asked, ["alti"]);
});

test("tabs: one chosen, arrow keys walk them in a ring", () => {
  const { document, root } = stubPage();
  /** @type {string[]} */
  const opened = [];
  const view = createTabsView(root, { document, t, onDesk: (desk) => opened.push(desk) });
  view.update({ desk: "look" });
  const tabs = root.ofClass("tab");
  assert.deepEqual(tabs.filter((tab) => tab.getAttribute("tabindex") === "0").map((tab) => tab.getAttribute("data-desk")), ["look"]);
  tabs[0].fire("keydown", { key: "ArrowLeft", shiftKey: false });
  assert.deepEqual(opened, ["readings"]);
  assert.equal(document.activeElement, tabs[7]);
});

/** @param {object} [answers] */
function loader(answers = {}) {
  const store = createStore({ ...initialState(), trace, step: 1, phase: /** @type {const} */ ("ended"),
    desk: /** @type {const} */ ("loupe"), selection: { encoder: null, self: null, cross: { layer: 1, head: 0 } } });
  /** @type {(() => void)[]} */
  const timers = [];
  const server = {
    arithmetic: async () => headVectors([0.5, 0.25, 0.25], "x"),
    lens: async (/** @type {string} */ _, /** @type {number} */ step) => ({ step, layers: [] }),
    readings: async (/** @type {string} */ _, /** @type {string | null} */ which) =>
      ({ readings: [{ name: which ?? "entropy", values: [] }] }),
    ...answers,
  };
  const { attend } = createDeskLoader({
    store, server: /** @type {any} */ (server), setTimeout: (job) => timers.push(job), clearTimeout: nothing,
  });
  store.subscribe(attend);
  attend();
  return { store, timers };
}
const settle = () => new Promise((resolve) => { setImmediate(resolve); });

test("the loupe fetches its numbers once for a query and head", async () => {
  const { store, timers } = loader();
  assert.equal(store.get().arithmetic?.status, "loading");
  timers.shift()?.();
  await settle();
  assert.equal(store.get().arithmetic?.status, "ready");
  assert.equal(store.get().arithmetic?.value?.keys.length, 3);
  store.set({ hover: null, speed: 2 });
  assert.equal(timers.length, 0, "the same is not fetched again");
  store.set({ step: 2 });
  assert.equal(store.get().arithmetic?.status, "loading");
  assert.equal(timers.length, 1);
});

test("what cannot be fetched is said, with its code", async () => {
  const { store, timers } = loader({ arithmetic: async () => { throw new ServerError("trace_unknown", ""); } });
  timers.shift()?.();
  await settle();
  assert.deepEqual([store.get().arithmetic?.status, store.get().arithmetic?.code], ["failed", "trace_unknown"]);
});

test("several heads together have no arithmetic of their own", () => {
  const state = { ...initialState(), trace, step: 1 };
  const at = (/** @type {any} */ cross) => loupePlace({ ...state, selection: { encoder: null, self: null, cross } });
  assert.deepEqual(at({ layer: 1, head: 0 }), { kind: "cross", layer: 1, head: 0, query: 1 });
  assert.equal(at({ layer: "mean", head: 0 }), null);
  assert.equal(at({ layer: 0, head: 0, set: { how: "mean", heads: [[0, 0], [1, 1]] } }), null);
});

test("lens and readings are fetched when their desk opens", async () => {
  const { store, timers } = loader();
  store.set({ desk: "paths" });
  timers.pop()?.();
  await settle();
  assert.equal(store.get().lens?.value?.step, 1);
  store.set({ desk: "readings" });
  timers.pop()?.();
  await settle();
  assert.equal(store.get().readings?.value?.length, 1);
  store.set({ readingName: "alti" });
  timers.pop()?.();
  await settle();
  assert.equal(store.get().reading?.value?.name, "alti");
});

test("a part in a nutshell: where most of the weight lies, and how far back it looks", () => {
  const reading = (/** @type {string} */ name, /** @type {number[]} */ values) =>
    ({ name, values, unit: /** @type {const} */ ("share") });
  const parts = /** @type {any} */ ({ readings: {
    cross: [reading("first", [0.5, 0.2, NaN]), reading("middle", [0.3, 0.1, NaN]), reading("last", [0.1, 0.1, NaN]),
      reading("end", [0.1, 0.6, NaN])],
    self: [reading("distance", [1.5, 2.25, NaN])], encoder: [],
  } });
  assert.deepEqual(partLead(parts, 0), { place: "first", share: 0.5, back: 1.5 });
  assert.deepEqual(partLead(parts, 1), { place: "end", share: 0.6, back: 2.25 });
  assert.equal(partLead(parts, 2), null, "a part without steps says nothing");
});
