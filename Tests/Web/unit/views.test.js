import assert from "node:assert/strict";
import { test } from "node:test";
import { createTranslate } from "loupe/catalogue.js";
import { defaultSettings } from "loupe/settings.js";
import { buildFrame, buildSlice } from "loupe/slice.js";
import { createCandidatesView } from "loupe/views/candidates-view.js";
import { createChooserView } from "loupe/views/chooser-view.js";
import { createExamplesView } from "loupe/views/examples-view.js";
import { createFilmView } from "loupe/views/film-view.js";
import { createHeadsView } from "loupe/views/heads-view.js";
import { createMethodView } from "loupe/views/method-view.js";
import { createNoticeView } from "loupe/views/notice-view.js";
import { createRibbonView } from "loupe/views/ribbon-view.js";
import { createSentenceView } from "loupe/views/sentence-view.js";
import { createStageView } from "loupe/views/stage-view.js";
import { createTableView } from "loupe/views/table-view.js";
import { createTranslationView } from "loupe/views/translation-view.js";
import { createTransportView } from "loupe/views/transport-view.js";
import english from "loupe/locales/en.js";
import { stubPage } from "../support/dom-stub.js";
import { names, step, tinyTrace } from "../support/fixtures.js";

const t = createTranslate(english);
const nothing = () => undefined;
const trace = tinyTrace();
const measure = (/** @type {string} */ text, /** @type {number} */ size) => [...text].length * size * 0.6;

/** @param {Partial<import("loupe/slice.js").FrameOptions>} options */
function filmData(options = {}, more = {}) {
  const all = {
    kind: /** @type {const} */ ("cross"), step: 2, unit: "pieces", dropSpecial: false,
    emphasis: /** @type {const} */ ("chosen"), choiceHidden: false, names, ...options,
  };
  const frame = buildFrame(trace, all);
  return {
    frame, whole: buildFrame(trace, { ...all, step: 2 }), slice: buildSlice(trace, frame, { layer: 0, head: 0 }),
    active: frame.current, hover: null, marked: [], emphasis: all.emphasis, root: 16, sourceLanguage: "en",
    targetLanguage: "ja", ...more,
  };
}

function film() {
  const { document, root } = stubPage();
  /** @type {any[]} */
  const points = [];
  /** @type {number[]} */
  const picked = [];
  const view = createFilmView(root, {
    document, t, measure, onPoint: (hover) => points.push(hover), onRow: (row) => picked.push(row),
  });
  return { root, view, points, picked, chips: () => root.ofClass("chip"), links: () => root.ofClass("link") };
}

test("film: one chip a token, lines only of the active row, numbers above", () => {
  const { view, chips, links } = film();
  view.update(filmData());
  assert.equal(chips().length, 6);
  assert.deepEqual(chips().slice(0, 3).map((chip) => chip.ofClass("chip-number")[0].textContent),
    ["0.13", "0.13", "0.75"]);
  assert.equal(links().length, 3);
  assert.deepEqual(links().map((link) => link.getAttribute("data-row")), ["2", "2", "2"]);
  assert.equal(links()[2].getAttribute("data-column"), "2");
});

test("film: rows show the token read and the token chosen", () => {
  const { view, chips } = film();
  view.update(filmData());
  const row = chips()[4];
  assert.equal(row.ofClass("chip-read")[0].textContent, "取り");
  assert.equal(row.ofClass("chip-main")[0].textContent, "消す");
  assert.ok(row.ofClass("chip-read")[0].classList.contains("second"));
  view.update(filmData({ emphasis: "read" }));
  assert.ok(chips()[4].ofClass("chip-main")[0].classList.contains("second"));
});

test("film: later rows are absent, what masked attention cannot see is hatched", () => {
  const { root, view, chips } = film();
  view.update(filmData({ kind: "self", step: 1 }));
  assert.deepEqual(chips().map((chip) => chip.hidden), [false, false, true, false, false, true]);
  assert.equal(root.ofClass("ghost").length, 1);
  view.update(filmData({ kind: "self", step: 2 }));
  assert.equal(root.ofClass("ghost").length, 0);
});

test("film: places do not move while the translation grows", () => {
  const { view, chips } = film();
  view.update(filmData({ step: 0 }));
  const before = chips()[3].ofClass("chip-box")[0].getAttribute("x");
  view.update(filmData({ step: 2 }));
  assert.equal(chips()[3].ofClass("chip-box")[0].getAttribute("x"), before);
});

test("film: pointing at a looked-at word shows who looks at it", () => {
  const { view, chips, links, points } = film();
  view.update(filmData());
  chips()[1].fire("pointerenter");
  assert.deepEqual(points[0], { row: null, column: 1, tokens: ["s1"] });
  view.update(filmData({}, { hover: points[0] }));
  assert.deepEqual(links().map((link) => link.getAttribute("data-column")), ["1", "1", "1"]);
  assert.equal(chips()[3].ofClass("chip-number")[0].textContent, "0.25");
});

test("film: the keyboard walks the words and picks rows", () => {
  const { root, view, chips, picked } = film();
  view.update(filmData());
  assert.equal(chips().filter((chip) => chip.getAttribute("tabindex") === "0").length, 2);
  chips()[3].fire("keydown", { key: "ArrowRight" });
  assert.equal(root.ownerDocument.activeElement, chips()[4]);
  chips()[4].fire("keydown", { key: "ArrowUp" });
  assert.equal(root.ownerDocument.activeElement, chips()[1]);
  chips()[4].fire("keydown", { key: "Enter" });
  assert.deepEqual(picked, [1]);
});

test("film: a screen reader hears the word and its weight", () => {
  const { view, chips } = film();
  view.update(filmData());
  assert.equal(chips()[2].getAttribute("aria-label"), "<e>, weight 0.7500");
  assert.equal(chips()[5].getAttribute("aria-label"), "消す→<e>");
});

test("film: all rows at once for the encoder, weak links left out", () => {
  const { view, links } = film();
  view.update(filmData({ kind: "encoder" }));
  assert.equal(links().length, 9);
  view.update(filmData({ kind: "encoder" }, { active: 1 }));
  assert.equal(links().length, 3);
});

test("heads: one button a head and one for their mean, the chosen pressed", () => {
  const { document, root } = stubPage();
  /** @type {any[]} */
  const chosen = [];
  const view = createHeadsView(root, {
    document, t, names, detailed: true, onChoose: (choice) => chosen.push(choice),
  });
  const data = {
    trace, rows: 3, kind: /** @type {const} */ ("cross"), selection: { layer: 1, head: 0 }, query: 2,
    dropSpecial: false, palette: /** @type {any} */ ({ ramps: {} }),
  };
  view.update(data);
  const buttons = root.ofClass("thumbnail");
  assert.equal(buttons.length, 6);
  const pressed = () => buttons.map((button) => button.getAttribute("aria-pressed") === "true");
  assert.deepEqual(pressed(), [false, false, false, true, false, false]);
  assert.equal(buttons[3].getAttribute("aria-label"), "Layer 2, head 1");
  buttons[2].fire("click");
  buttons[4].fire("click", { shiftKey: true });
  assert.deepEqual(chosen, [
    { kind: "cross", layer: 0, head: "mean", add: false }, { kind: "cross", layer: 1, head: 1, add: true },
  ]);
  view.update({ ...data, selection: { layer: 0, head: 0, set: { how: "mean", heads: [[0, 0], [1, 1]] } } });
  assert.deepEqual(pressed(), [true, false, false, false, true, false]);
  view.update({ ...data, selection: null });
  assert.deepEqual(pressed(), [false, false, false, false, false, false]);
  assert.deepEqual(buttons.map((button) => button.getAttribute("tabindex")), ["0", "-1", "-1", "-1", "-1", "-1"]);
  buttons[0].fire("keydown", { key: "ArrowDown", shiftKey: false });
  assert.equal(document.activeElement, buttons[3]);
  buttons[3].fire("keydown", { key: "ArrowRight", shiftKey: false });
  assert.equal(document.activeElement, buttons[4]);
});

test("heads: below each what it usually looks at, and what this step looks at most", () => {
  const { document, root } = stubPage();
  const view = createHeadsView(root, { document, t, names, detailed: true, onChoose: nothing });
  const data = {
    trace, rows: 3, kind: /** @type {const} */ ("cross"), selection: null, query: 1,
    dropSpecial: false, palette: /** @type {any} */ ({ ramps: {} }),
  };
  view.update(data);
  assert.deepEqual(root.ofClass("thumbnail-now").map((each) => each.textContent),
    ["→ do 0.50", "→ do 1.00", "→ do 0.75", "→ <e> 1.00", "→ <e> 0.50", "→ <e> 0.75"]);
  assert.equal(root.ofClass("thumbnail-habit")[3].textContent, "‹end› 100%");
});

test("candidates: a table with the chosen one marked and the reason", () => {
  const { document, root } = stubPage();
  const view = createCandidatesView(root, { document, t, names });
  const known = { step: step(0), computed: true, chosen: true, marked: [], targetLanguage: "ja" };
  view.update(known);
  assert.equal(root.ofTag("tr").length, 2);
  assert.equal(root.ofClass("chosen").length, 1);
  assert.match(root.textContent, /50\.0%/);
  assert.match(root.textContent, /it is the most probable/);
  assert.match(root.textContent, /as hard as choosing among 2\.7/);
  view.update({ ...known, chosen: false });
  assert.equal(root.ofClass("chosen").length, 0);
  view.update({ ...known, computed: false });
  assert.equal(root.ofTag("tr").length, 1);
  assert.match(root.textContent, /Not computed yet/);
});

test("candidates: a chosen token outside of the list is added with its rank", () => {
  const { document, root } = stubPage();
  const view = createCandidatesView(root, { document, t, names });
  const rare = { ...step(0), rank: 57, chosen: { ...step(0).chosen, id: 99, surface: "稀" } };
  view.update({ step: rare, computed: true, chosen: true, marked: [], targetLanguage: "ja" });
  const [row] = root.ofClass("chosen");
  assert.match(row.textContent, /^57稀/);
});

test("translation: chunks lead to steps; what is ahead is faint or absent", () => {
  const { document, root } = stubPage();
  /** @type {number[]} */
  const steps = [];
  const view = createTranslationView(root, { document, t, onStep: (at) => steps.push(at), onPoint: nothing });
  const chunks = ["猫", "は"].map((text, i) => ({ text, special: false, token: `t${i}` }));
  const data = {
    chunks, reached: 0, current: 0, showAhead: false, phase: /** @type {const} */ ("generating"),
    hypotheses: [], end: null, targetLanguage: "ja", marked: ["t1"], interventions: 0,
  };
  view.update(data);
  const tokens = root.ofClass("token");
  assert.deepEqual(tokens.map((token) => token.hidden), [false, true]);
  assert.equal(tokens[0].getAttribute("aria-current"), "step");
  assert.ok(tokens[1].classList.contains("marked"));
  view.update({ ...data, showAhead: true });
  assert.deepEqual(tokens.map((token) => token.hidden), [false, false]);
  assert.ok(tokens[1].classList.contains("ahead"));
  tokens[1].fire("click");
  assert.deepEqual(steps, [1]);
  view.update({ ...data, chunks: [], reached: -1 });
  assert.equal(root.ofClass("token").length, 0);
});

test("translation: beams while searching, the facts at the end", () => {
  const { document, root } = stubPage();
  const view = createTranslationView(root, { document, t, onStep: nothing, onPoint: nothing });
  const data = {
    chunks: [], reached: -1, current: -1, showAhead: false, end: null, targetLanguage: "ja", marked: [],
    interventions: 0,
  };
  view.update({ ...data, phase: "searching", hypotheses: [{ text: "猫", logProbability: -1.25 }] });
  assert.match(root.ofTag("li")[0].textContent, /猫-1\.25/);
  view.update({ ...data, phase: "ended", hypotheses: [], end: trace.end });
  assert.match(root.textContent, /Ended by choosing the end token/);
  assert.doesNotMatch(root.textContent, /attention was changed/);
  view.update({ ...data, phase: "ended", hypotheses: [], end: trace.end, interventions: 2 });
  assert.match(root.textContent, /attention was changed in 2 places/);
});

test("sentence: Enter translates, but not while Japanese is being composed", () => {
  const { document, root } = stubPage();
  let started = 0;
  const view = createSentenceView(root, {
    document, t, onText: nothing, onTranslate: () => { started += 1; }, onStop: nothing,
  });
  const data = { text: "abc", running: false, standalone: false, limit: 10, sourceLanguage: "en" };
  view.update(data);
  const [box] = root.ofTag("textarea");
  box.fire("keydown", { key: "Enter", shiftKey: false, isComposing: true });
  box.fire("keydown", { key: "Enter", shiftKey: true, isComposing: false });
  assert.equal(started, 0);
  box.fire("keydown", { key: "Enter", shiftKey: false, isComposing: false });
  assert.equal(started, 1);
  const [start, stop] = root.ofTag("button");
  assert.equal(start.disabled, false);
  view.update({ ...data, text: "x".repeat(11) });
  assert.equal(start.disabled, true);
  assert.match(root.textContent, /11 \/ 10 characters/);
  view.update({ ...data, running: true });
  assert.deepEqual([start.hidden, stop.hidden], [true, false]);
});

test("examples: three in sight, the rest unfold", () => {
  const { document, root } = stubPage();
  /** @type {string[]} */
  const picked = [];
  const view = createExamplesView(root, { document, t, onPick: (text) => picked.push(text), onOpen: nothing });
  const examples = ["a", "b", "c", "d", "e"];
  view.update({ examples, language: "en", open: false, standalone: false });
  const shown = () => root.ofClass("example").filter((each) => !each.hidden).length;
  assert.equal(shown(), 3);
  view.update({ examples, language: "en", open: true, standalone: false });
  assert.equal(shown(), 5);
  root.ofClass("example")[4].fire("click");
  assert.deepEqual(picked, ["e"]);
});

test("method: only the numbers that a method reads are shown", () => {
  const { document, root } = stubPage();
  const view = createMethodView(root, { document, t, onSettings: nothing, onOpen: nothing });
  const fields = () => root.ofClass("method-field").filter((each) => !each.hidden).length;
  const data = { settings: { ...defaultSettings }, open: true, maximumLength: 512, standalone: false };
  view.update(data);
  assert.equal(fields(), 1);
  view.update({ ...data, settings: { ...defaultSettings, method: "sample" } });
  assert.equal(fields(), 5);
});

test("transport: slider and buttons sleep until there is a step", () => {
  const { document, root } = stubPage();
  const actions = /** @type {any} */ (new Proxy({}, { get: () => nothing }));
  const view = createTransportView(root, { document, t, actions });
  view.update({ step: -1, count: 0, playing: false, speed: 1 });
  const [slider] = root.ofTag("input");
  assert.equal(slider.disabled, true);
  view.update({ step: 2, count: 9, playing: true, speed: 0.5 });
  assert.deepEqual([slider.disabled, slider.max, slider.value], [false, "9", "3"]);
  assert.match(root.textContent, /3 \/ 9/);
  assert.ok(root.ofTag("button").some((button) => button.getAttribute("aria-label") === "Pause"));
});

test("ribbon and stage: eight stages, the real shape and numbers of the active one", () => {
  const { document, root } = stubPage();
  /** @type {number[]} */
  const picked = [];
  const stages = [{ name: "embedding", shape: [1, 256], numbers: [0.5, -0.25, 1.5, 0.125, 2], norm: 3.2 }];
  const ribbon = createRibbonView(root, { document, t, onStage: (stage) => picked.push(stage) });
  ribbon.update({ active: 1, playing: true, ready: true, stages, now: "now" });
  const buttons = root.ofClass("stage");
  assert.equal(buttons.length, 8);
  assert.equal(buttons[1].getAttribute("aria-current"), "step");
  assert.match(root.ofClass("now-values")[0].textContent, /1 × 256 numbers 0\.5000 {2}-0\.2500 {2}1\.500 {2}0\.1250 …/);
  buttons[4].fire("click");
  assert.deepEqual(picked, [4]);

  const view = createStageView(root, { document, t, onFollow: nothing });
  view.update({ active: 1, stages, now: "now", follow: true });
  assert.match(root.ofClass("stage-shape")[0].textContent, /Shape 1 × 256 \(256 numbers\) · length 3\.200/);
  const bars = root.ofClass("number-bars")[0].children;
  assert.equal(bars.length, 6);
  assert.equal(bars[1].ofClass("negative").length, 1);
  assert.equal(bars[5].textContent, "251 more");
});

test("chooser: layers and heads count from 1", () => {
  const { document, root } = stubPage();
  /** @type {any[]} */
  const chosen = [];
  const actions = /** @type {any} */ ({ chooseKind: nothing, choose: (choice) => chosen.push(choice) });
  const view = createChooserView(root, { document, t, actions });
  const data = { kind: /** @type {const} */ ("cross"), proposed: false, layers: 2, heads: 3 };
  view.update({ ...data, selection: { layer: 1, head: "mean" } });
  const pressed = () => root.ofClass("segment").filter((each) => each.getAttribute("aria-pressed") === "true")
    .map((each) => each.textContent);
  assert.deepEqual(pressed().slice(0, 3), ["Cross-attention", "2", "mean"]);
  root.ofClass("segment").filter((each) => each.textContent === "3")[0].fire("click");
  assert.deepEqual(chosen, [{ head: 2 }]);
  const picked = root.all((each) => each.getAttribute("id") === "choose-set")[0];
  assert.equal(picked.hidden, true);
  view.update({ ...data, selection: { layer: 0, head: 0, set: { how: "max", heads: [[0, 0], [1, 2]] } } });
  assert.equal(picked.hidden, false);
  assert.match(picked.textContent, /1\.1,2\.3/);
  assert.deepEqual(pressed(), ["Cross-attention", "max"]);
});

test("chooser: very many heads stand in a list", () => {
  const { document, root } = stubPage();
  const view = createChooserView(root, { document, t, actions: /** @type {any} */ ({}) });
  view.update({ kind: "cross", proposed: true, layers: 24, heads: 16, selection: { layer: 3, head: 15 } });
  const lists = root.ofTag("select");
  assert.deepEqual(lists.map((list) => list.ofTag("option").length), [26, 18]);
  assert.deepEqual(lists.map((list) => list.selectedIndex), [4, 16]);
  assert.match(root.textContent, /chosen for you/);
});

test("table twin: a real table, hidden only from the eye", () => {
  const { document, root } = stubPage();
  const view = createTableView(root, { document });
  const table = () =>
    ({ caption: "c", head: ["a", "b"], rows: [[{ text: "x" }, { text: "1" }]], marked: 0 });
  view.update({ table, open: false });
  assert.equal(root.ofTag("table").length, 1);
  assert.ok(root.ofClass("table-holder")[0].classList.contains("visually-hidden"));
  view.update({ table, open: true });
  assert.ok(!root.ofClass("table-holder")[0].classList.contains("visually-hidden"));
  assert.deepEqual(root.ofTag("th").map((cell) => cell.getAttribute("scope")), ["col", "col", "row"]);
});

test("notice: said as an alert; what passes by itself has no close button", () => {
  const { document, root } = stubPage();
  const view = createNoticeView(root, { document, t, onClose: nothing });
  view.update({ text: "", waiting: false });
  assert.equal(root.ofClass("notice")[0].hidden, true);
  view.update({ text: "busy", waiting: true });
  assert.equal(root.ofClass("notice")[0].hidden, false);
  assert.equal(root.ofTag("button")[0].hidden, true);
  assert.equal(root.ofClass("notice")[0].getAttribute("role"), "alert");
});
