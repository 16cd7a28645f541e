import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * The reference for Web/STANDALONE.md: one file with the page and a trace document.
 */

const publicFolder = fileURLToPath(new URL("../../../Web/public/", import.meta.url));

/**
 * @param {object} document the trace document
 * @param {string} [folder] of the page
 * @returns {string} the HTML file
 */
export function assemble(document, folder = publicFolder) {
  const read = (path) => readFileSync(join(folder, path), "utf8");
  const page = read("index.html");
  const styles = [...page.matchAll(/<link rel="stylesheet" href="\/([^"]+)">/g)]
    .map(([, path]) => `<style>\n${read(path)}</style>\n`);
  const imports = Object.fromEntries(modulePaths(folder).map((path) => [
    `loupe/${path.replace(/^js\//, "")}`,
    `data:text/javascript;base64,${readFileSync(join(folder, path)).toString("base64")}`,
  ]));
  const policy = "default-src 'none'; script-src 'unsafe-inline' data:; "
    + "style-src 'unsafe-inline'; img-src data: blob:";
  const modules = `<meta http-equiv="Content-Security-Policy" content="${policy}">\n`
    + `<script type="importmap">${JSON.stringify({ imports })}</script>\n`
    + `<script type="application/json" id="trace-document">${json(document)}</script>\n`
    + `<script type="module">import "loupe/main.js";</script>\n`;
  return between(between(page, "styles", styles.join("")), "modules", modules);
}

/** @param {string} folder @returns {string[]} js/… and locales/…, in alphabetical order */
function modulePaths(folder) {
  return ["js", "locales"].flatMap((top) => readdirSync(join(folder, top), { recursive: true })
    .map((name) => `${top}/${name}`)
    .filter((path) => path.endsWith(".js") && !/^js\/(?:views\/)?train-/.test(path)))
    .sort();
}

/** No `<` may stand in it: it could close the script element. */
function json(value) {
  return JSON.stringify(value).replace(/</g, "\\u003c");
}

/** Replaces what stands between two marks, which stay. */
function between(page, name, content) {
  const begin = `<!-- loupe:${name} -->\n`;
  const end = `<!-- /loupe:${name} -->`;
  const from = page.indexOf(begin) + begin.length;
  const to = page.indexOf(end);
  if (from < begin.length || to < from) throw new Error(`index.html has no marks for ${name}`);
  return page.slice(0, from) + content + page.slice(to);
}
