import { decodeFloats, decodeHalfs, encodeFloats, floatsFromBytes } from "loupe/base64.js";
import { problemOfDocument } from "loupe/check-document.js";
import { speaking } from "loupe/languages.js";
import { documentSettings, settingsOfDocument } from "loupe/settings.js";

/**
 * Everything recorded of one generation, filled while it happens or read from a trace document.
 * Row t of a decoder attention is the step that read `steps[t].read` and chose `steps[t].chosen`.
 *
 * @typedef {import("loupe/types.js").AttentionKind} AttentionKind
 * @typedef {import("loupe/types.js").Step} Step
 * @typedef {import("loupe/types.js").SourceEvent} SourceEvent
 * @typedef {import("loupe/types.js").EncoderEvent} EncoderEvent
 * @typedef {import("loupe/types.js").EndEvent} EndEvent
 * @typedef {import("loupe/types.js").TraceDocument} TraceDocument
 * @typedef {import("loupe/types.js").StoredTensor} StoredTensor
 */

/** A trace that contradicts itself; the text names what was expected and what came. */
export class TraceError extends Error {}

export class Trace {
  /**
   * @param {SourceEvent} source
   * @param {Partial<import("loupe/types.js").Settings>} settings as the request had them
   */
  constructor(source, settings = {}) {
    this.id = source.trace;
    this.model = source.model;
    this.text = source.text;
    this.source = source.source;
    this.settings = settings;
    /** @type {unknown[]} */
    this.interventions = [];
    /** @type {EncoderEvent | null} */
    this.encoder = null;
    /** @type {Step[]} */
    this.steps = [];
    /** @type {EndEvent | null} */
    this.end = null;
    /** @type {Float32Array | null} encoder weights, [layer, head, source, source] */
    this.encoderWeights = null;
    /** @type {Float32Array[]} per step [layer, head, step + 1] */
    this.selfWeights = [];
    /** @type {Float32Array[]} per step [layer, head, source] */
    this.crossWeights = [];
    /** @type {import("loupe/types.js").BeamEvent[]} what a beam search kept and dropped, as it told */
    this.beam = [];
    /** @type {import("loupe/types.js").Reading[]} that a document holds */
    this.readings = [];
    /** @type {import("loupe/types.js").Lens[]} of each step, where a document holds them */
    this.lens = [];
    /** @type {Record<string, StoredTensor>} what else a document holds */
    this.stored = {};
    /** @type {Map<string, {shape: number[], floats: Float32Array}>} of them, those that were read */
    this.decoded = new Map();
  }

  /** @param {Step} step the next step, in order */
  addStep(step) {
    if (step.index !== this.steps.length) {
      throw new TraceError(`step ${this.steps.length} was expected, step ${step.index} came`);
    }
    this.steps.push(step);
  }

  /** @param {ArrayBuffer} buffer [encoderLayers, heads, source, source] float32 LE */
  setEncoderWeights(buffer) {
    const size = this.source.length;
    const floats = floatsFromBytes(buffer);
    const groups = this.model.encoderLayers * this.headCount("encoder");
    expectLength("the encoder's attention", floats, groups * size * size);
    this.encoderWeights = floats;
  }

  /**
   * @param {number} from first step
   * @param {number} to one past the last step
   * @param {ArrayBuffer} buffer per step: self [layer, head, step + 1], cross [layer, head, source]
   */
  addWeights(from, to, buffer) {
    if (from !== this.weightedSteps) {
      throw new TraceError(`attention of step ${this.weightedSteps} was expected, not of ${from}`);
    }
    const floats = floatsFromBytes(buffer);
    const groups = this.model.decoderLayers * this.model.heads;
    const perGroup = (to - from) * this.source.length + rowsBelow(from, to);
    expectLength(`attention of steps ${from} to ${to}`, floats, groups * perGroup);
    let at = 0;
    for (let step = from; step < to; step += 1) {
      const self = groups * (step + 1);
      this.selfWeights.push(floats.subarray(at, at + self));
      at += self;
      this.crossWeights.push(floats.subarray(at, at + groups * this.source.length));
      at += groups * this.source.length;
    }
  }

  /** Steps whose attention is here already. */
  get weightedSteps() {
    return this.crossWeights.length;
  }

  /** Steps that can be shown: known and with their attention. */
  get stepCount() {
    return Math.min(this.steps.length, this.weightedSteps);
  }

  /** @param {AttentionKind} kind @returns {number} */
  layerCount(kind) {
    return kind === "encoder" ? this.model.encoderLayers : this.model.decoderLayers;
  }

  /** @param {AttentionKind} kind @returns {number} heads of one layer */
  headCount(kind) {
    const { heads, encoderHeads } = this.model;
    return kind === "encoder" ? encoderHeads ?? heads : heads;
  }

  /** @param {AttentionKind} kind @returns {number} rows that are known */
  queryCount(kind) {
    if (kind === "encoder") return this.encoderWeights ? this.source.length : 0;
    return this.stepCount;
  }

  /**
   * The weights of one query in one head: what it looks at, summing to 1.
   * @param {AttentionKind} kind
   * @param {number} layer from 0
   * @param {number} head from 0
   * @param {number} query position in the source, or step
   * @returns {Float32Array} [key]; of masked attention only the keys that may be seen
   */
  weights(kind, layer, head, query) {
    const group = layer * this.headCount(kind) + head;
    const source = this.source.length;
    if (kind === "encoder") {
      const all = this.encoderWeights;
      if (!all) throw new TraceError("the encoder's attention is not here yet");
      const at = (group * source + query) * source;
      return all.subarray(at, at + source);
    }
    const length = kind === "self" ? query + 1 : source;
    const row = (kind === "self" ? this.selfWeights : this.crossWeights)[query];
    if (!row) throw new TraceError(`the attention of step ${query} is not here yet`);
    return row.subarray(group * length, (group + 1) * length);
  }

  /**
   * @param {TraceDocument} document
   * @returns {Trace}
   */
  static fromDocument(document) {
    const problem = problemOfDocument(document);
    if (problem) throw new TraceError(problem);
    const { model, text, source } = document;
    const settings = settingsOfDocument(document.settings);
    const trace = new Trace({ trace: "", model: speaking(model, settings), text, source }, settings);
    trace.interventions = document.interventions ?? [];
    trace.encoder = document.encoder;
    document.steps.forEach((step) => trace.addStep(step));
    trace.end = document.end;
    trace.beam = document.beam ?? [];
    trace.readings = document.readings ?? [];
    trace.lens = document.lens ?? [];
    trace.takeTensors(document.tensors);
    return trace;
  }

  /**
   * A tensor that only some traces hold, read when it is first asked for.
   * @param {string} name e.g. "decoder.cross_attention.queries"
   * @returns {{shape: number[], floats: Float32Array} | null}
   */
  tensor(name) {
    const known = this.decoded.get(name);
    if (known) return known;
    const tensor = this.stored[name];
    if (!tensor) return null;
    const read = { shape: tensor.shape, floats: storedFloats(tensor) };
    this.decoded.set(name, read);
    return read;
  }

  /** @param {TraceDocument["tensors"]} tensors */
  takeTensors(tensors) {
    this.stored = tensors;
    const source = this.source.length;
    const target = this.steps.length;
    const { heads, encoderLayers, decoderLayers } = this.model;
    const groups = decoderLayers * heads;
    this.encoderWeights = readTensor(
      tensors, "encoder.self_attention",
      encoderLayers * this.headCount("encoder") * source * source);
    const self = readTensor(tensors, "decoder.self_attention", groups * target * target);
    const cross = readTensor(tensors, "decoder.cross_attention", groups * target * source);
    for (let step = 0; step < target; step += 1) {
      this.selfWeights.push(stepRow(self, groups, target, target, step, step + 1));
      this.crossWeights.push(stepRow(cross, groups, target, source, step, source));
    }
  }

  /** @returns {TraceDocument} the same trace as a document; only of a finished generation */
  toDocument() {
    if (!this.end || !this.encoder || !this.encoderWeights) {
      throw new TraceError("the generation has not ended");
    }
    const { model, text, source, encoder, steps, end, settings, interventions } = this;
    const { heads, encoderLayers, decoderLayers } = model;
    const target = this.stepCount;
    const groups = decoderLayers * heads;
    /** @param {number[]} shape @param {Float32Array} floats */
    const stored = (shape, floats) => ({ shape, data: encodeFloats(floats) });
    const keys = source.length;
    return {
      version: 1, model, text, source, encoder, steps, end, settings: documentSettings(settings), interventions,
      ...(this.beam.length > 0 ? { beam: this.beam } : {}),
      ...(this.readings.length > 0 ? { readings: this.readings } : {}),
      ...(this.lens.length > 0 ? { lens: this.lens } : {}),
      tensors: {
        ...this.stored,
        "encoder.self_attention":
          stored([encoderLayers, this.headCount("encoder"), keys, keys], this.encoderWeights),
        "decoder.self_attention":
          stored([decoderLayers, heads, target, target],
            joinRows(this.selfWeights, groups, target, target)),
        "decoder.cross_attention":
          stored([decoderLayers, heads, target, keys],
            joinRows(this.crossWeights, groups, target, keys)),
      },
    };
  }
}

/**
 * @param {string} what
 * @param {Float32Array} floats
 * @param {number} expected how many there should be
 */
function expectLength(what, floats, expected) {
  if (floats.length !== expected) {
    throw new TraceError(`${what}: ${expected} numbers were expected, ${floats.length} came`);
  }
}

/**
 * @param {TraceDocument["tensors"]} tensors
 * @param {string} name
 * @param {number} expected how many numbers it should have
 * @returns {Float32Array}
 */
function readTensor(tensors, name, expected) {
  const tensor = tensors[name];
  if (!tensor) throw new TraceError(`the trace document has no tensor ${name}`);
  const floats = storedFloats(tensor);
  expectLength(name, floats, expected);
  return floats;
}

/** @param {number | string} value JSON has no infinities: they are words. @returns {number} */
function numberOf(value) {
  if (typeof value === "number") return value;
  return { inf: Infinity, "-inf": -Infinity }[value] ?? NaN;
}

/** @param {StoredTensor} tensor @returns {Float32Array} */
function storedFloats({ data, values, type }) {
  if (type === "float16") return decodeHalfs(data);
  return values ? Float32Array.from(values, numberOf) : decodeFloats(data);
}

/**
 * @param {number} from
 * @param {number} to
 * @returns {number} the lengths t + 1 of the masked rows from ≤ t < to, summed
 */
function rowsBelow(from, to) {
  return ((to * (to + 1)) - (from * (from + 1))) / 2;
}

/**
 * One step of a [group, query, key] tensor as [group, length].
 * @param {Float32Array} tensor
 * @param {number} groups
 * @param {number} queries
 * @param {number} keys
 * @param {number} step
 * @param {number} length keys that are wanted
 * @returns {Float32Array}
 */
function stepRow(tensor, groups, queries, keys, step, length) {
  const row = new Float32Array(groups * length);
  for (let group = 0; group < groups; group += 1) {
    const at = (group * queries + step) * keys;
    row.set(tensor.subarray(at, at + length), group * length);
  }
  return row;
}

/**
 * The inverse of `stepRow` over all steps; keys that may not be seen are 0.
 * @param {Float32Array[]} rows
 * @param {number} groups
 * @param {number} queries
 * @param {number} keys
 * @returns {Float32Array} [group, query, key]
 */
function joinRows(rows, groups, queries, keys) {
  const tensor = new Float32Array(groups * queries * keys);
  rows.slice(0, queries).forEach((row, step) => {
    const length = row.length / groups;
    for (let group = 0; group < groups; group += 1) {
      const at = (group * queries + step) * keys;
      tensor.set(row.subarray(group * length, (group + 1) * length), at);
    }
  });
  return tensor;
}
