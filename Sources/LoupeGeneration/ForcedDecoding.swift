import LoupeModel
import LoupeTensor

extension Generator {
  /// Lets the model read a given target: what it would have thought of each token.
  ///
  /// All steps are computed in one pass.
  ///
  /// - Parameters:
  ///   - source: the sentence and its edits.
  ///   - target: token ids of the translation, end token last.
  ///   - candidates: how many to record at each step.
  ///   - observer: watches the forward pass.
  ///   - context: memory and threads of this call; its workspace is used from where it stands.
  ///   - readLogits: is shown the logits, `[position, vocabulary]`, valid during the call only.
  /// - Returns: the target with a record of each step.
  /// - Throws: `GenerationError.model` where source or target cannot be read by the model.
  public func force(
    _ source: GenerationSource, target: [Int32], candidates: Int,
    observer: (any ForwardObserver)? = nil, in context: ComputeContext,
    readLogits: (Tensor) -> Void = { _ in }
  ) throws(GenerationError) -> GeneratedSequence {
    do throws(ModelError) {
      try model.validate(source.ids, what: "source", of: .source)
      try model.validate(target, what: "target")
    } catch {
      throw .model(error)
    }
    let mark = context.workspace.mark()
    defer { context.workspace.release(to: mark) }
    let start = source.startID ?? Int32(model.configuration.decoderStartID)
    let inputs = [start] + target.dropLast()
    let pass = ForwardPass(
      context, sequences: [0], observer: observer,
      interventions: [
        source.intervention.map { InterventionPlan($0, decoderInputIDs: inputs) }
      ])
    let logits = model(sources: [source.ids], decoderInputs: [inputs], pass)
    readLogits(logits)
    return sequence(inputs, target, logits, candidates: candidates)
  }

  private func sequence(
    _ inputs: [Int32], _ target: [Int32], _ logits: Tensor, candidates: Int
  ) -> GeneratedSequence {
    var hypothesis = Hypothesis(startID: inputs[0], slot: 0, capacity: target.count + 1)
    for (step, chosen) in target.enumerated() {
      let row = UnsafeBufferPointer(logits.mutableRow(step))
      let record = Distribution.record(
        hypothesis, chose: Int(chosen), logits: row, used: row, candidates: candidates)
      hypothesis.append(
        chosen, logProbability: record.logProbability, step: record)
    }
    return hypothesis.sequence(score: hypothesis.logProbability, ending: .forced)
  }
}
