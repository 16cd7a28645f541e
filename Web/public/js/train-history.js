/**
 * What a training has told so far, event by event.
 *
 * @typedef {import("loupe/train-types.js").TrainHistory} TrainHistory
 * @typedef {import("loupe/train-types.js").CurvePoint} CurvePoint
 */

/** Points that are drawn at most; when there are more, neighbours become one. */
const MOST_POINTS = 800;

/**
 * @param {TrainHistory} history
 * @param {CurvePoint} point
 * @returns {TrainHistory}
 */
export function withPoint(history, point) {
  const points = [...history.points.filter(({ step }) => step < point.step), point];
  return { ...history, points: points.length > MOST_POINTS ? halved(points) : points };
}

/** @param {CurvePoint[]} points @returns {CurvePoint[]} */
function halved(points) {
  const pairs = [];
  for (let i = 0; i < points.length; i += 2) {
    const [a, b] = [points[i], points[i + 1]];
    if (!b) {
      pairs.push(a);
      continue;
    }
    const updates = a.updates + b.updates;
    pairs.push({ ...b, updates, loss: (a.loss * a.updates + b.loss * b.updates) / Math.max(updates, 1) });
  }
  return pairs;
}

/**
 * @param {TrainHistory} history
 * @param {import("loupe/train-types.js").Judgement} judgement
 * @returns {TrainHistory}
 */
export function withJudgement(history, judgement) {
  return {
    ...history,
    judgements: [...history.judgements.filter(({ step }) => step < judgement.step), judgement],
  };
}

/**
 * @param {TrainHistory} history
 * @param {import("loupe/train-types.js").TrainLook} look
 * @param {import("loupe/train-types.js").TrainSentence | null | undefined} sentence  with the first look
 * @returns {TrainHistory}
 */
export function withLook(history, look, sentence) {
  return {
    ...history,
    sentence: sentence ?? history.sentence,
    looks: [...history.looks.filter(({ step }) => step < look.step), look],
  };
}

/**
 * Cuts what the server sent into looks.
 * @param {ArrayBuffer} buffer  float32 [look, row, column]
 * @param {number} rows
 * @param {number} columns
 * @returns {Float32Array[]}
 */
export function cutFrames(buffer, rows, columns) {
  const all = new Float32Array(buffer);
  const size = rows * columns;
  if (size === 0) return [];
  return Array.from({ length: Math.floor(all.length / size) }, (_, i) => all.subarray(i * size, (i + 1) * size));
}

/**
 * @param {import("loupe/train-types.js").TrainSentence} sentence
 * @param {import("loupe/train-types.js").AttentionKind} kind
 * @returns {{rows: number, columns: number}} of a picture
 */
export function pictureSize(sentence, kind) {
  const [source, target] = [sentence.sourceTokens.length, sentence.targetTokens.length];
  return { rows: kind === "encoder" ? source : target, columns: kind === "self" ? target : source };
}

/**
 * How much of the attention lies on the true places.
 * @param {Float32Array} frame
 * @param {number} columns
 * @param {readonly {target: number, source: number}[]} links
 * @returns {number} mean over the rows that have a true place
 */
export function shareOnTruth(frame, columns, links) {
  const rows = new Map();
  for (const { target, source } of links) {
    rows.set(target, (rows.get(target) ?? 0) + frame[target * columns + source]);
  }
  if (rows.size === 0) return NaN;
  return [...rows.values()].reduce((sum, share) => sum + share, 0) / rows.size;
}
