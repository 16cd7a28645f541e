import { pieceText } from "loupe/labels.js";
import { percent } from "loupe/numbers.js";
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
