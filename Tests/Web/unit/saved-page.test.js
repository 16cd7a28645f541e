import assert from "node:assert/strict";
import { test } from "node:test";
import { readFragment, writeFragment } from "loupe/fragment.js";
import { savedFragment, savedTrace, withView } from "loupe/saved-page.js";
import { patchOfView, placeOfView, viewOf } from "loupe/shared-view.js";
import { initialState } from "loupe/state.js";
import { assemble } from "../support/assemble.js";
import { tinyTrace } from "../support/fixtures.js";

/** @param {Record<string, string>} elements their texts by id @returns {any} a document that has them */
const holding = (elements) => ({
  getElementById: (/** @type {string} */ id) => (id in elements ? { textContent: elements[id] } : null),
});

/** @param {string} html @param {string} id */
const carried = (html, id) => new RegExp(`id="${id}">([\\s\\S]*?)</script>`).exec(html)?.[1] ?? "";

test("a saved page carries its view, before its first module runs", () => {
  const html = assemble({ ...tinyTrace().toDocument(), text: "<script type=\"module\">" });
  const fragment = "text=</script><!--&step=2";
  const saved = withView(html, fragment);
  const view = carried(saved, "trace-view");
  assert.ok(!view.includes("<"), "it cannot close its element");
  assert.equal(savedFragment(holding({ "trace-view": view })), fragment);
  assert.ok(saved.indexOf("trace-view") < saved.indexOf("import \"loupe/main.js\""));
  assert.equal(saved.replace(/<script type="application\/json" id="trace-view">.*?<\/script>\n/, ""), html);
  assert.equal(savedTrace(holding({ "trace-document": carried(saved, "trace-document") }))?.stepCount, 3);
});

test("a page without a trace or a view has none", () => {
  assert.equal(savedTrace(holding({})), null);
  assert.equal(savedFragment(holding({})), "");
  assert.equal(savedFragment(holding({ "trace-view": "7" })), "");
});

test("every part of the view comes back from the link", () => {
  const trace = tinyTrace();
  /** @type {import("loupe/state.js").AppState} */
  const state = {
    ...initialState(), trace, text: "undo", modelName: "tiny", step: 1, stage: 3, kind: "self", desk: "loupe",
    selection: {
      encoder: { layer: 0, head: 1, set: null }, self: { layer: 1, head: 0, set: null },
      cross: { layer: 0, head: 0, set: { how: "max", heads: [[0, 0], [1, 1]] } },
    },
    span: "all", shape: "text", unit: "words", dropSpecial: true, emphasis: "read", pinned: 1, loupeKey: 1,
    loupeBlock: 0, loupeColumn: 3, partsScope: "head", readingName: "alti", tables: { film: true, matrix: false },
    language: "en",
  };
  const view = readFragment(writeFragment(viewOf(state)));
  assert.ok(view);
  const back = { ...initialState(), ...patchOfView(view, initialState()), ...placeOfView(view, trace) };
  const shown = /** @type {const} */ (["text", "modelName", "step", "stage", "kind", "desk", "selection", "span",
    "shape", "unit", "dropSpecial", "emphasis", "pinned", "loupeKey", "loupeBlock", "loupeColumn", "partsScope",
    "readingName", "language"]);
  for (const name of shown) assert.deepEqual(back[name], state[name], name);
  assert.deepEqual(back.tables, { film: true });
});

test("a place that the trace does not have is the nearest that it has", () => {
  const view = readFragment("text=x&step=99&stage=99&source=40");
  assert.ok(view);
  assert.deepEqual(placeOfView(view, tinyTrace()), { step: 2, stage: 7, pinned: null });
  assert.deepEqual(placeOfView(view, null), { step: -1, stage: 7, pinned: null });
});
