import assert from "node:assert/strict";
import { test } from "node:test";
import { assemble } from "../support/assemble.js";
import { publicFolder, readModules } from "../support/sources.js";
import { tinyTrace } from "../support/fixtures.js";

const page = assemble({ ...tinyTrace().toDocument(), text: "</script><!-- undo" }, publicFolder);

test("the file asks for nothing", () => {
  assert.doesNotMatch(page, /\s(?:src|href)="(?!data:)/);
});

test("every module is in the import map, as it stands", () => {
  const map = JSON.parse(/<script type="importmap">([\s\S]*?)<\/script>/.exec(page)?.[1] ?? "");
  for (const { path, text } of readModules()) {
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
