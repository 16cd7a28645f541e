import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { argv } from "node:process";
import { fileURLToPath } from "node:url";
import { syntheticDocument } from "./synthetic.js";

/**
 * A server for measuring: tells one made-up generation of any size as a translation is told, and makes its
 * weights up when they are asked for, so that a gigabyte of them needs no file.
 * `node large-server.js SOURCE TARGET LAYERS HEADS` prints its address.
 */

const [sourceCount, targetCount, layers, heads] = argv.slice(2).map(Number);
const folder = fileURLToPath(new URL("../../../Web/public/", import.meta.url));
const types = { ".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".css": "text/css" };
const told = syntheticDocument({ source: sourceCount, target: targetCount, layers: 1, heads: 1 });
const model = { ...told.model, encoderLayers: layers, decoderLayers: layers, heads, encoderHeads: heads, dModel: 64 * heads };
const groups = layers * heads;

/** @param {number} keys @param {number} peak @returns {Float32Array} a row that sums to 1 and points somewhere */
function row(keys, peak) {
  const floats = new Float32Array(keys).fill(0.4 / keys);
  floats[peak % keys] += 0.6;
  return floats;
}

/** @param {number} count of rows @param {number} keys @param {number} seed @returns {Buffer} */
function rows(count, keys, seed) {
  const floats = new Float32Array(count * keys);
  for (let at = 0; at < count; at += 1) floats.set(row(keys, at * 7 + seed), at * keys);
  return Buffer.from(floats.buffer);
}

/** @param {import("node:http").ServerResponse} response */
function encoder(response) {
  response.writeHead(200, { "Content-Type": "application/octet-stream" });
  let group = 0;
  const more = () => {
    while (group < groups) {
      group += 1;
      if (!response.write(rows(sourceCount, sourceCount, group))) {
        response.once("drain", more);
        return;
      }
    }
    response.end();
  };
  more();
}

/** @param {import("node:http").ServerResponse} response @param {URLSearchParams} query */
function attention(response, query) {
  response.writeHead(200, { "Content-Type": "application/octet-stream" });
  for (let step = Number(query.get("from")); step < Number(query.get("to")); step += 1) {
    response.write(rows(groups, step + 1, step));
    response.write(rows(groups, sourceCount, step));
  }
  response.end();
}

/** @param {import("node:http").ServerResponse} response */
function translate(response) {
  response.writeHead(200, { "Content-Type": "text/event-stream" });
  const emit = (name, data) => response.write(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`);
  emit("source", { trace: "large", model, text: told.text, source: told.source });
  emit("encoder", told.encoder);
  told.steps.forEach((step) => emit("step", step));
  emit("end", told.end);
  response.end();
}

function json(response, value) {
  response.writeHead(200, { "Content-Type": "application/json" });
  response.end(JSON.stringify(value));
}

const server = createServer((request, response) => {
  const url = new URL(request.url ?? "/", "http://localhost");
  const route = url.pathname.replace(/^\/api\/v1\//, "");
  if (route === "status") json(response, { version: "large", limits: { textCharacters: 9999, maximumLength: 512 } });
  else if (route === "models") json(response, { default: model.name, models: [model] });
  else if (route === "translate") translate(response);
  else if (route === "traces/large/encoder") encoder(response);
  else if (route === "traces/large/attention") attention(response, url.searchParams);
  else if (url.pathname.startsWith("/api/")) json(response, {});
  else {
    const path = join(folder, normalize(url.pathname === "/" ? "index.html" : url.pathname));
    response.writeHead(200, { "Content-Type": types[extname(path)] ?? "application/octet-stream" });
    response.end(readFileSync(path));
  }
});
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  console.log(`http://127.0.0.1:${typeof address === "object" ? address?.port : ""}/`);
});
