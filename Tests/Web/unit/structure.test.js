import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { publicFolder, readModules, readPublic } from "../support/sources.js";

const modules = readModules();
const imports = (/** @type {string} */ text) =>
  [...text.matchAll(/^\s*import\b[^"]*"([^"]+)"|\bfrom\s+"([^"]+)";/gm)].map(([, one, two]) => one ?? two);

test("every import is a bare name of the page, so that one map can place it", () => {
  for (const { path, text } of modules) {
    for (const name of imports(text)) assert.match(name, /^loupe\/[\w/-]+\.js$/, `${path}: ${name}`);
  }
});

test("every import leads to a file", () => {
  const known = new Set(["js", "locales"].flatMap((top) =>
    readdirSync(join(publicFolder, top), { recursive: true }).map((path) =>
      `loupe/${top === "js" ? "" : "locales/"}${path}`)));
  for (const { path, text } of modules) {
    for (const name of imports(text)) assert.ok(known.has(name), `${path}: ${name}`);
  }
});

test("no view imports another view", () => {
  for (const { path, text } of modules.filter((each) => each.path.startsWith("views/"))) {
    assert.ok(!imports(text).some((name) => name.startsWith("loupe/views/")), path);
  }
});

test("each view makes itself with update and destroy", () => {
  const views = modules.filter((each) => each.path.startsWith("views/"));
  assert.ok(views.length > 15);
  for (const { path, text } of views) {
    assert.match(text, /export function create\w+View\(root, /, path);
    assert.match(text, /\bupdate\b/, path);
    assert.match(text, /\bdestroy\b/, path);
  }
});

test("one module talks to the server", () => {
  const talking = modules.filter(({ text }) => /\bfetch\(|XMLHttpRequest|EventSource|sendBeacon|WebSocket/.test(text));
  assert.deepEqual(talking.map(({ path }) => path), ["server.js"]);
});

test("only the page's first module reaches for globals of the browser", () => {
  for (const { path, text } of modules.filter((each) => each.path !== "main.js")) {
    assert.doesNotMatch(text, /\b(?:window|globalThis)\.(?!fetch\})/, path);
    assert.doesNotMatch(text.replace(/@\w+.*|\.document\b|import .*/g, ""), /^\s*document\.(?:body|querySelector)/m, path);
  }
});

test("nothing needs what the Content-Security-Policy forbids", () => {
  for (const { path, text } of modules) {
    assert.doesNotMatch(text, /\beval\(|new Function|innerHTML|outerHTML|insertAdjacentHTML|document\.write/, path);
    assert.doesNotMatch(text, /setAttribute\([^,]*"style"|\bstyle:\s*["`]/, path);
  }
  const page = readPublic("index.html");
  assert.doesNotMatch(page, /\sstyle=|\son\w+=/);
  const inline = [...page.matchAll(/<script(?![^>]*\ssrc=)[^>]*>/g)].map(([tag]) => tag);
  assert.deepEqual(inline, ["<script type=\"importmap\">"]);
});

test("nothing names another host", () => {
  const all = [...modules.map(({ text }) => text), readPublic("index.html"),
    ...readdirSync(join(publicFolder, "css")).map((name) => readPublic(`css/${name}`))];
  for (const text of all) {
    const hosts = (text.match(/https?:\/\/[\w.]+/g) ?? []).filter((host) => host !== "http://www.w3.org");
    assert.deepEqual(hosts, []);
    assert.doesNotMatch(text, /@import|url\((?!["']?data:|#)/);
  }
});

test("files and functions stay small enough to read", () => {
  for (const { path, text } of modules) {
    const lines = text.split("\n");
    assert.ok(lines.length <= 420, `${path} has ${lines.length} lines`);
    lines.forEach((line, i) => assert.ok([...line].length <= 120, `${path}:${i + 1} is too long`));
  }
});
