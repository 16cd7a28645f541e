import assert from "node:assert/strict";
import { test } from "node:test";
import { assemble } from "../support/assemble.js";
import { syntheticDocument } from "../support/synthetic.js";
import { publicFolder, readModules } from "../support/sources.js";
import { tinyTrace } from "../support/fixtures.js";

const page = assemble({ ...tinyTrace().toDocument(), text: "</script><!-- undo" }, publicFolder);

test("the file asks for nothing", () => {
  assert.doesNotMatch(page, /\s(?:src|href)="(?!data:)/);
});

test("every module is in the import map, as it stands", () => {
  const map = JSON.parse(/<script type="importmap">([\s\S]*?)<\/script>/.exec(page)?.[1] ?? "");
  // 育てる needs a server, and stays out of saved pages.
  for (const { path, text } of readModules().filter((each) => !/^(?:views\/)?train-/.test(each.path))) {
    const [, data] = map.imports[`loupe/${path}`].split("base64,");
    assert.equal(Buffer.from(data, "base64").toString("utf8"), text, path);
  }
  assert.ok(map.imports["loupe/locales/ja.js"]);
});

test("the document is carried whole and cannot close its element", () => {
  const carried = /id="trace-document">([\s\S]*?)<\/script>/.exec(page)?.[1] ?? "";
  assert.equal(JSON.parse(carried).text, "</script><!-- undo");
  assert.ok(!carried.includes("<"));
});

test("the import map stands before the first module", () => {
  assert.ok(page.indexOf("type=\"importmap\"") < page.indexOf("type=\"module\""));
});

test("a sentence of 25 by 25 tokens fits 2 MB, with the vectors of every head in half precision", () => {
  const size = { source: 25, target: 25, layers: 3, heads: 4 };
  const document = /** @type {any} */ (syntheticDocument(size));
  const half = (/** @type {number[]} */ shape) => ({
    shape, type: "float16", data: Buffer.alloc(2 * shape.reduce((product, length) => product * length, 1)).toString("base64"),
  });
  for (const site of ["encoder.self_attention", "decoder.self_attention", "decoder.cross_attention"]) {
    for (const part of ["queries", "keys", "values", "head_outputs"]) {
      document.tensors[`${site}.${part}`] = half([3, 4, 25, 64]);
    }
    document.tensors[`${site}.scores`] = half([3, 4, 25, 25]);
  }
  // What the synthetic recording lacks: ten candidates a step and the numbers of its stages.
  const real = 25 * 4000;
  assert.ok(assemble(document).length + real < 2_000_000, `${assemble(document).length} bytes`);
});
