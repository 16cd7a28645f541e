import { pieceText } from "loupe/labels.js";
import { percent, shapeText, significant } from "loupe/numbers.js";
import { stageNames } from "loupe/stages.js";

/**
 * What happens in one stage of one step, as a sentence with that step's own tokens and sizes.
 *
 * @param {import("loupe/types.js").Translate} t
 * @param {import("loupe/trace.js").Trace} trace
 * @param {import("loupe/types.js").Step} step
 * @param {number} stage
 * @param {import("loupe/labels.js").SpecialNames} names
 * @returns {string}
 */
export function stageNow(t, trace, step, stage, names) {
  const { model } = trace;
  return t(`stage.${stageNames[stage]}.now`, {
    read: pieceText(step.read, step.index === 0, names),
    chosen: pieceText(step.chosen, false, names),
    id: step.read.id,
    position: step.index,
    number: step.index + 1,
    probability: percent(step.probability),
    source: trace.source.length,
    width: model.dModel,
    heads: model.heads,
    headSize: model.headSize,
    layers: model.decoderLayers,
    vocabulary: model.vocabulary.toLocaleString("en"),
  });
}

/** Stages that work on numbers of the vocabulary, where the others work on vectors. */
const stagesOfIds = ["input", "append"];

/** @param {import("loupe/types.js").Stage} stage */
export const isOfIds = ({ name }) => stagesOfIds.includes(name);

/**
 * The first numbers of a stage, as many as a line has room for.
 * @param {import("loupe/types.js").Translate} t
 * @param {import("loupe/types.js").Stage} stage
 * @param {number} most
 * @returns {string} e.g. "1 × 256 numbers 0.2121  -0.4013 …", "vocabulary number 17  867"
 */
export function stageValues(t, stage, most) {
  const { shape, numbers } = stage;
  const ids = isOfIds(stage);
  const written = numbers.slice(0, most).map((value) => (ids ? String(value) : significant(value)));
  const size = shape.reduce((product, length) => product * length, 1);
  // Of the tokens so far only some are told, and what matters of them is the last.
  const more = !ids && size > written.length ? " …" : "";
  return t(ids ? "stages.ids" : "stages.values", { shape: shapeText(shape), first: written.join("  ") + more });
}
