import Foundation
import LoupeGeneration
import LoupeModel
import LoupeTensor
import LoupeText

/// One generation, recorded while it runs: events as they happen, a trace at the end.
///
/// Used once, on one thread.
public final class TracedGeneration {
  private let translator: Translator
  private let request: TraceRequest
  private let recorder: TraceRecorder
  private let naming: PieceNaming
  private let provenance: JSONValue?

  /// Prepares to record what `request` asks.
  public init(_ translator: Translator, _ request: TraceRequest, provenance: JSONValue? = nil) {
    self.translator = translator
    self.request = request
    self.provenance = provenance
    naming = PieceNaming(tokenizer: translator.tokenizer)
    let configuration = translator.configuration(for: request.settings)
    recorder = TraceRecorder(
      configuration, level: request.level, keepsLogits: request.keepsLogits)
    if request.target == nil, request.settings.method == .beam {
      recorder.beam = BeamRecorder(naming)
    }
  }

  /// Runs the generation.
  ///
  /// - Parameters:
  ///   - context: memory and threads of this call.
  ///   - shared: loops in which it is generated together with what other threads ask for; nil: in
  ///     one of its own. A forced target is one pass and shares nothing.
  ///   - shouldContinue: asked once a step; false ends the run with `GenerationError.cancelled`.
  ///   - hear: called with each event, on this thread or on the one that drives the shared loop.
  /// - Returns: everything that was recorded.
  /// - Throws: `GenerationError` where the request does not fit the model, or the run is stopped.
  public func run(
    in context: ComputeContext, sharing shared: SharedGenerator? = nil,
    shouldContinue: @escaping () -> Bool = { true },
    hear: @escaping (TraceEvent) -> Void = { _ in }
  ) throws(GenerationError) -> Trace {
    let clock = ContinuousClock.now
    let encoding = try translator.encode(request.text, settings: request.settings)
    let source = naming.pieces(of: encoding, in: request.text)
    hear(.source(source))
    let progress = TraceProgress(
      request, naming, recorder, sourceIDs: encoding.ids, shouldContinue: shouldContinue,
      hear: hear)
    let sequence =
      if let target = request.target {
        try force(encoding, target: target, context, progress)
      } else {
        try generate(encoding, context, shared, progress)
      }
    let steps = progress.completedSteps(of: sequence)
    let end = end(of: sequence, milliseconds: clock.milliseconds)
    hear(.end(end))
    var trace = Trace(
      model: ModelSummary(translator, provenance: provenance), text: request.text,
      source: source, steps: steps, end: end, settings: request.settings,
      intervention: request.intervention,
      ids: TraceIDs(
        source: encoding.ids, decoderInput: sequence.ids.dropLast().map { Int($0) },
        chosen: sequence.ids.dropFirst().map { Int($0) }),
      tensors: recorder.tensors(of: sequence, sourceCount: source.count))
    if request.level == .full { trace.addPositionBiases(of: translator.model) }
    trace.encoderStages = recorder.encoderStages.all(ids: encoding.ids)
    if let beam = recorder.beam {
      trace.beam = beam.steps
      trace.tensors.merge(
        BeamTensors(beam, recorder, sourceCount: source.count).byName
      ) { own, _ in own }
    }
    return trace
  }

  private func generate(
    _ encoding: Encoding, _ context: ComputeContext, _ shared: SharedGenerator?,
    _ progress: TraceProgress
  ) throws(GenerationError) -> GeneratedSequence {
    let source = try translator.source(
      encoding, request.settings, intervention: request.intervention, in: context)
    progress.start()
    let finished =
      if let shared {
        try shared.generate(
          GenerationTask(source, request.settings, observer: recorder, listener: progress))
      } else {
        try translator.generator.generate(
          [source], request.settings, observer: recorder, listener: progress, in: context)[0]
      }
    try translator.checkTouched(source.intervention)
    guard let best = finished.first else { throw .cancelled }
    return best
  }

  private func force(
    _ encoding: Encoding, target: String, _ context: ComputeContext, _ progress: TraceProgress
  ) throws(GenerationError) -> GeneratedSequence {
    let targetEncoding = try translator.encode(target, side: .target, settings: request.settings)
    let forced = targetEncoding.ids.map { Int32($0) }
    var source = translator.source(encoding, forcing: targetEncoding)
    if !request.intervention.edits.isEmpty {
      source.intervention = try translator.resolve(
        request.intervention, source: encoding, stepCount: forced.count)
    }
    progress.start()
    let sequence = try translator.generator.force(
      source, target: forced, candidates: request.settings.candidates, observer: recorder,
      in: context)
    try translator.checkTouched(source.intervention)
    progress.encoded()
    return sequence
  }

  private func end(of sequence: GeneratedSequence, milliseconds: Double) -> TraceEnd {
    let target = naming.pieces(ofTranslation: sequence.ids.dropFirst().map { Int($0) })
    return TraceEnd(
      translation: translator.decode(sequence.ids), target: target, reason: sequence.ending,
      milliseconds: milliseconds, logProbability: sequence.logProbability,
      score: sequence.score)
  }
}

extension ContinuousClock.Instant {
  /// Milliseconds since this instant.
  var milliseconds: Double {
    let parts = duration(to: .now).components
    return Double(parts.seconds) * 1e3 + Double(parts.attoseconds) * 1e-15
  }
}
