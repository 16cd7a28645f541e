import { createHash, randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { Trace } from "../../../Web/public/js/trace.js";
import { assemble } from "../support/assemble.js";
import { makeRecording, model } from "./recording.js";
import { searchEvents } from "./search.js";
import { headVectors } from "./vectors.js";

/**
 * Plays the server's part for the page's tests: same routes, same headers, recordings made up.
 * `node server.js [--port N] [--delay MILLISECONDS]`; prints its address on the first line.
 */

const folder = fileURLToPath(new URL("../../../Web/public/", import.meta.url));
const types = {
  ".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
};
const limits = { textCharacters: 2000, bodyBytes: 65536, sourceTokens: 400, maximumLength: 512 };
const option = (name, fallback) => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? fallback : Number(process.argv[at + 1]);
};
const delay = option("delay", 8);
const verification = {
  reference: "a mock", precision: "fp32", date: "2026-11-24",
  figures: [{ name: "logits", difference: 3.1e-6, bound: 1e-3, isWithinBounds: true },
    { name: "greedy tokens", equal: 12, total: 12, isWithinBounds: true }],
};
/** @type {Map<string, {trace: Trace, recording?: any, done: number}>} */
const traces = new Map();

/** The policy of the real server: the inline import map by its hash, everything else from here. */
function policy() {
  const page = readFileSync(join(folder, "index.html"), "utf8");
  const map = /<script type="importmap">([\s\S]*?)<\/script>/.exec(page)?.[1] ?? "";
  const digest = createHash("sha256").update(map, "utf8").digest("base64");
  return `default-src 'none'; script-src 'self' 'sha256-${digest}'; style-src 'self'; `
    + "img-src 'self' data: blob:; connect-src 'self'; font-src 'self'; base-uri 'none'; "
    + "form-action 'none'; frame-ancestors 'none'";
}

const wait = (milliseconds) => new Promise((resolve) => { setTimeout(resolve, milliseconds); });

function send(response, status, body, headers = {}) {
  response.writeHead(status, { "Content-Type": "application/json; charset=utf-8", ...headers });
  response.end(body);
}

function fail(response, status, code, message) {
  send(response, status, JSON.stringify({ error: { code, message } }));
}

async function translate(request, response) {
  let body = "";
  for await (const chunk of request) body += chunk;
  const settings = JSON.parse(body);
  if (settings.text.length > limits.textCharacters) {
    return fail(response, 413, "text_too_long", "The text has more than 2000 characters.");
  }
  const recording = makeRecording(settings);
  const id = randomBytes(8).toString("hex");
  const { text, model: _, ...rest } = settings;
  const trace = new Trace({ trace: id, model, text, source: recording.source }, rest);
  trace.interventions = rest.interventions ?? [];
  traces.set(id, { trace, recording, done: 0 });
  let open = true;
  response.on("close", () => { open = false; });
  response.writeHead(200, { "Content-Type": "text/event-stream", "Cache-Control": "no-cache" });
  const emit = (event, data) => response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  emit("source", { trace: id, model, text, source: recording.source });
  await wait(delay);
  fillEncoder(trace, recording);
  emit("encoder", recording.encoder);
  if (settings.method === "beam") {
    trace.beam = searchEvents(recording.steps);
    for (const event of trace.beam) {
      await wait(delay);
      emit("beam", event);
    }
  }
  for (const step of recording.steps) {
    if (!open) return undefined;
    await wait(delay);
    fillStep(trace, recording, step);
    traces.get(id).done = step.index + 1;
    emit("step", step);
  }
  trace.end = recording.end;
  emit("end", recording.end);
  return response.end();
}

function fillEncoder(trace, recording) {
  trace.encoder = recording.encoder;
  trace.setEncoderWeights(bytes([recording.encoderWeights]));
}

function fillStep(trace, recording, step) {
  trace.addStep(step);
  const rows = [recording.selfWeights[step.index], recording.crossWeights[step.index]];
  trace.addWeights(step.index, step.index + 1, bytes(rows));
}

/** @param {Float32Array[]} arrays @returns {ArrayBuffer} little-endian, one after the other */
function bytes(arrays) {
  const view = new DataView(new ArrayBuffer(arrays.reduce((sum, each) => sum + each.length * 4, 0)));
  let at = 0;
  for (const value of arrays.flatMap((each) => [...each])) {
    view.setFloat32(at, value, true);
    at += 4;
  }
  return view.buffer;
}

function traceRoute(request, response, url, [, id, what]) {
  const entry = traces.get(id);
  if (!entry) return fail(response, 404, "trace_unknown", "There is no such trace.");
  if (request.method === "DELETE") {
    traces.delete(id);
    response.writeHead(204);
    return response.end();
  }
  const { trace, recording = null, done } = entry;
  const binary = { "Content-Type": "application/octet-stream" };
  if (what === "encoder") {
    return send(response, 200, Buffer.from(bytes([recording.encoderWeights])), binary);
  }
  if (what === "attention") {
    const from = Number(url.searchParams.get("from"));
    const to = Number(url.searchParams.get("to"));
    if (to > done) return fail(response, 409, "not_yet", "That step has not been computed yet.");
    const rows = [];
    for (let step = from; step < to; step += 1) {
      rows.push(recording.selfWeights[step], recording.crossWeights[step]);
    }
    return send(response, 200, Buffer.from(bytes(rows)), binary);
  }
  if (!trace.end) return fail(response, 409, "not_yet", "The generation has not ended.");
  if (what === "lens") return sendLens(response, trace, Number(url.searchParams.get("step")));
  if (what === "readings") return sendReadings(response, trace, url.searchParams.get("names"));
  if (what?.startsWith("beam/")) return sendBranch(response, trace, Number(what.split("/")[1]));
  if (what === "heads") return sendHead(response, trace, url.searchParams);
  if (what === "document") return send(response, 200, JSON.stringify(trace.toDocument()));
  return sendFile(response, trace, url.searchParams.get("format"));
}

function sendHead(response, trace, fields) {
  const [layer, head, query] = ["layer", "head", "query"].map((name) => Number(fields.get(name)));
  const kind = fields.get("attention");
  const weights = trace.weights(kind, layer, head, query);
  const seed = `${kind} ${layer} ${head} ${query}`;
  return send(response, 200, JSON.stringify({ attention: kind, layer, head, query, ...headVectors(weights, seed) }));
}

/** The last layer knows; those before it are less sure of the same. */
function sendLens(response, trace, step) {
  const { candidates, entropy } = trace.steps[step];
  const layers = Array.from({ length: model.decoderLayers }, (_, layer) => ({
    layer, entropy: entropy * (model.decoderLayers - layer), rank: model.decoderLayers - layer,
    divergence: 0.3 * (model.decoderLayers - 1 - layer),
    candidates: candidates.slice(0, 5).map((each) =>
      ({ ...each, probability: each.probability * ((layer + 1) / model.decoderLayers) })),
  }));
  return send(response, 200, JSON.stringify({ step, layers }));
}

function sendReadings(response, trace, wanted) {
  const floats = new Float32Array(trace.stepCount).map((_, step) => Math.log(trace.steps[step].probability));
  const data = Buffer.from(floats.buffer).toString("base64");
  const about = { range: null, source: "mock", assumes: null, refused: null };
  const readings = [
    { ...about, name: "sequence-log-probability", unit: "nat", formula: "Σ ln p",
      values: [{ name: "tokens_log_probability", axes: ["target"], shape: [floats.length], data }] },
    { ...about, name: "head-similarity", unit: "nat", formula: "JS", values: mergesOf(model.decoderLayers * model.heads) },
    { ...about, name: "alti", unit: "1", formula: "–", values: [],
      refused: { code: "reading_refused", message: "The mock has no model." } },
  ];
  const names = wanted?.split(",");
  const found = names ? readings.filter(({ name }) => names.includes(name))
    : readings.map((reading) => ({ ...reading, values: [] }));
  return send(response, 200, JSON.stringify({ readings: found }));
}

/** Heads in pairs, pairs in pairs: a tree without meaning, but a tree. */
function mergesOf(heads) {
  const rows = [];
  for (let merge = 0, first = 0; merge < heads - 1; merge += 1, first += 2) {
    rows.push([first, first + 1, 0.1 * (merge + 1), 2]);
  }
  const floats = Float32Array.from(rows.flat());
  const data = Buffer.from(floats.buffer).toString("base64");
  return ["encoder", "decoder", "cross"].map((site) =>
    ({ name: `${site}.merges`, axes: ["merge", "field"], shape: [rows.length, 4], data }));
}

/** A recording from a file; only what the page itself can read. */
async function openTrace(request, response) {
  let body = "";
  for await (const chunk of request) body += chunk;
  try {
    const trace = Trace.fromDocument(JSON.parse(body));
    trace.id = randomBytes(8).toString("hex");
    traces.set(trace.id, { trace, done: trace.stepCount });
    return send(response, 200, JSON.stringify({ trace: trace.id, document: trace.toDocument() }));
  } catch (error) {
    return fail(response, 422, "trace_invalid", String(error.message));
  }
}

/** Every path looks everywhere alike. */
function sendBranch(response, trace, id) {
  const hypothesis = trace.beam.flatMap(({ hypotheses }) => hypotheses).find((each) => each.id === id);
  if (!hypothesis) return fail(response, 404, "not_found", "There is no such path.");
  const groups = model.decoderLayers * model.heads;
  const even = (keys) => new Float32Array(groups * keys).fill(1 / keys);
  const rows = bytes([even(hypothesis.at + 1), even(trace.source.length)]);
  return send(response, 200, Buffer.from(rows), { "Content-Type": "application/octet-stream" });
}

function sendFile(response, trace, format) {
  const attachment = { "Content-Disposition": `attachment; filename="trace.${format}"` };
  const document = trace.toDocument();
  if (format === "json") return send(response, 200, JSON.stringify(document), attachment);
  if (format === "html") {
    return send(response, 200, assemble(document), { ...attachment, "Content-Type": types[".html"] });
  }
  return fail(response, 501, "mock_only", `The mock server writes no ${format}.`);
}

function staticFile(response, pathname) {
  const path = normalize(pathname === "/" ? "/index.html" : pathname);
  try {
    const content = readFileSync(join(folder, path));
    const type = types[extname(path)] ?? "application/octet-stream";
    send(response, 200, content, { "Content-Type": type, "Content-Security-Policy": policy() });
  } catch {
    fail(response, 404, "not_found", "There is nothing at this address.");
  }
}

const server = createServer((request, response) => {
  const url = new URL(request.url ?? "/", "http://localhost");
  const route = url.pathname.replace(/^\/api\/v1\//, "");
  const traceParts = /^traces\/([^/]+)(?:\/(\w+|beam\/\d+\/attention))?$/.exec(route);
  if (!url.pathname.startsWith("/api/")) staticFile(response, url.pathname);
  else if (route === "status") send(response, 200, JSON.stringify({ version: "mock", busy: 0, limit: 4, limits }));
  else if (route === "models") {
    send(response, 200, JSON.stringify({ default: model.name, models: [{ ...model, verification }] }));
  }
  else if (route === "traces" && request.method === "POST") openTrace(request, response);
  else if (route === "translate") translate(request, response).catch((error) => fail(response, 400, "bad_request", String(error)));
  else if (traceParts) traceRoute(request, response, url, traceParts);
  else fail(response, 404, "not_found", "There is nothing at this address.");
});
server.listen(option("port", 0), "127.0.0.1", () => {
  const address = server.address();
  console.log(`http://127.0.0.1:${typeof address === "object" ? address?.port : address}`);
});
