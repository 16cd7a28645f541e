import LoupeGeneration
import LoupeModel
import LoupeTensor
import LoupeText

/// Runs a finished generation again, all steps at once, to record what was not recorded before.
///
/// The target is forced, the edits are the same; that the model is the same one is checked.
public struct TraceReplay {
  /// Largest difference of an attention weight that another order of summation, or reduced
  /// precision, explains.
  private static let tolerance: Float = 0.02

  private let translator: Translator

  /// A replay by `translator`.
  public init(_ translator: Translator) { self.translator = translator }

  /// `trace` at level `full`; `trace` itself where it is so already.
  ///
  /// - Parameters:
  ///   - trace: the generation.
  ///   - context: memory and threads.
  /// - Returns: the trace with queries, keys, values, scores, head outputs and residual streams,
  ///   and the weights of the same pass.
  /// - Throws: `TraceError.refused` where the model is not the one that was traced.
  public func full(_ trace: Trace, in context: ComputeContext) throws(TraceError) -> Trace {
    try checkTokens(of: trace, for: "full")
    try checkSizes(of: trace)
    if trace.tensors["decoder.cross_attention.queries"] != nil,
      trace.tensors["decoder.embedding"] != nil
    {
      return trace
    }
    let source = try source(of: trace)
    let recorder = TraceRecorder(translator.model.configuration, level: .full)
    let sequence: GeneratedSequence
    do {
      sequence = try translator.generator.force(
        source, target: trace.ids.chosen.map { Int32($0) }, candidates: 0, observer: recorder,
        in: context)
    } catch {
      throw .generation(error)
    }
    let tensors = recorder.tensors(of: sequence, sourceCount: trace.source.count)
    try checkSame(trace.tensors, tensors)
    var full = trace
    full.tensors.merge(tensors) { _, replayed in replayed }
    full.addPositionBiases(of: translator.model)
    return full
  }

  /// Refuses a trace whose tokens this model would not have read.
  func checkTokens(of trace: Trace, for reading: String) throws(TraceError) {
    let model = translator.configuration(for: trace.settings)
    guard trace.ids.decoderInput.first == model.decoderStartID,
      Array(trace.ids.decoderInput.dropFirst()) == trace.ids.chosen.dropLast(),
      trace.ids.source.allSatisfy({ (0..<model.sourceVocabularySize).contains($0) }),
      trace.ids.chosen.allSatisfy({ (0..<model.vocabularySize).contains($0) })
    else { throw otherModel(reading, "its tokens are not this model's") }
  }

  /// Refuses a trace of another number of layers, heads or widths.
  private func checkSizes(of trace: Trace) throws(TraceError) {
    let model = translator.model.configuration
    guard
      [
        trace.model.encoderLayers, trace.model.decoderLayers, trace.model.encoderHeads,
        trace.model.heads, trace.model.dModel,
      ] == [
        model.encoderLayers, model.decoderLayers, model.encoderHeads, model.decoderHeads,
        model.dModel,
      ]
    else { throw otherModel("full", "its layers, heads or widths are not this model's") }
    for kind in AttentionKind.allCases {
      let size = kind == .encoder ? model.encoderHeadSize : model.decoderHeadSize
      for stage in [AttentionStage.queries, .keys, .values, .headOutputs] {
        let shape = trace.tensors["\(kind.tensorName).\(stage.fileName)"]?.shape
        guard shape.map({ $0.last == size }) ?? true else {
          throw otherModel("full", "its heads are not as wide as this model's")
        }
      }
    }
  }

  private func source(of trace: Trace) throws(TraceError) -> GenerationSource {
    var source = GenerationSource(ids: trace.ids.source.map { Int32($0) })
    source.startID = trace.ids.decoderInput.first.map { Int32($0) }
    guard !trace.intervention.edits.isEmpty else { return source }
    do {
      let encoding = try translator.encode(trace.text, settings: trace.settings)
      guard encoding.ids == trace.ids.source else {
        throw otherModel("full", "its text has other tokens with this model")
      }
      source.intervention = try translator.resolve(
        trace.intervention, source: encoding, stepCount: trace.ids.chosen.count)
    } catch let error as TraceError {
      throw error
    } catch let error as GenerationError {
      throw .generation(error)
    } catch {
      throw otherModel("full", "\(error)")
    }
    return source
  }

  private func checkSame(
    _ recorded: [String: TraceTensor], _ replayed: [String: TraceTensor]
  ) throws(TraceError) {
    for kind in AttentionKind.allCases {
      guard let a = recorded[kind.tensorName], let b = replayed[kind.tensorName],
        a.shape == b.shape,
        zip(a.values, b.values).allSatisfy({ abs($0 - $1) <= Self.tolerance })
      else { throw otherModel("full", "its attention is not what this model computes") }
    }
  }

  private func otherModel(_ what: String, _ reason: String) -> TraceError {
    .refused(
      reading: what,
      reason: "the trace was not made by the model “\(translator.name)”: \(reason)")
  }
}
