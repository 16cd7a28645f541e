import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const publicFolder = fileURLToPath(new URL("../../../Web/public/", import.meta.url));

/** @returns {{path: string, text: string}[]} the page's modules, catalogues left out */
export function readModules() {
  return readdirSync(join(publicFolder, "js"), { recursive: true })
    .map(String)
    .filter((path) => path.endsWith(".js"))
    .map((path) => ({ path, text: readFileSync(join(publicFolder, "js", path), "utf8") }));
}

/** @param {string} path @returns {string} */
export function readPublic(path) {
  return readFileSync(join(publicFolder, path), "utf8");
}
