import { Trace, TraceError } from "loupe/trace.js";

/**
 * A path of a beam search as a recording of its own, so that every view can show it.
 *
 * @typedef {import("loupe/beam-tree.js").PathNode} PathNode
 *
 * @param {Trace} trace of the winner
 * @param {PathNode[]} path from its first token on
 * @param {Pick<import("loupe/server.js").Server, "branch"> | null} server  null: the trace must hold the rows
 * @returns {Promise<Trace>}
 */
export async function branchTrace(trace, path, server) {
  const branch = new Trace({ trace: "", model: trace.model, text: trace.text, source: trace.source }, trace.settings);
  branch.encoder = trace.encoder;
  branch.encoderWeights = trace.encoderWeights;
  let read = trace.steps[0].read;
  let before = 0;
  for (const [index, node] of path.entries()) {
    if (!node.token) throw new TraceError("the search did not tell the tokens of its paths");
    branch.addStep({
      index, read, chosen: node.token, text: node.text, rank: NaN, entropy: NaN, candidates: [], stages: [],
      probability: Math.exp(node.logProbability - before), why: { method: "beam" }, milliseconds: NaN,
    });
    branch.addWeights(index, index + 1, await rowsOf(trace, node, index, server));
    read = node.token;
    before = node.logProbability;
  }
  const last = path[path.length - 1];
  branch.end = {
    translation: last.text, target: branch.steps.map(({ chosen }) => chosen),
    reason: last.state === "finished" ? "end-token" : "length", milliseconds: NaN,
      logProbability: last.logProbability,
  };
  return branch;
}

/**
 * @param {Trace} trace
 * @param {PathNode} node
 * @param {number} step
 * @param {Pick<import("loupe/server.js").Server, "branch"> | null} server
 * @returns {Promise<ArrayBuffer>} self [layer, head, step + 1], cross [layer, head, source]
 */
async function rowsOf(trace, node, step, server) {
  const stored = storedRows(trace, node, step);
  if (stored) return stored;
  if (!server || node.number === null) throw new TraceError("this recording holds no attention of other paths");
  return server.branch(trace.id, node.number);
}

/** @param {Trace} trace @param {PathNode} node @param {number} step @returns {ArrayBuffer | null} */
function storedRows(trace, node, step) {
  const self = trace.tensor("beam.self_attention");
  const cross = trace.tensor("beam.cross_attention");
  if (!self || !cross || node.row === null) return null;
  const groups = trace.model.decoderLayers * trace.model.heads;
  const [, , , keys] = self.shape;
  const source = trace.source.length;
  const floats = [];
  for (let group = 0; group < groups; group += 1) {
    const at = (node.row * groups + group) * keys;
    floats.push(...self.floats.subarray(at, at + step + 1));
  }
  floats.push(...cross.floats.subarray(node.row * groups * source, (node.row + 1) * groups * source));
  const view = new DataView(new ArrayBuffer(floats.length * 4));
  floats.forEach((value, at) => view.setFloat32(at * 4, value, true));
  return view.buffer;
}
