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
    recorder = TraceRecorder(
      translator.model.configuration, level: request.level, keepsLogits: request.keepsLogits)
    if request.target == nil, request.settings.method == .beam {
      recorder.beam = BeamRecorder(request.settings, translator.model.configuration, naming)
    }
  }

  /// Runs the generation.
  ///
  /// - Parameters:
  ///   - context: memory and threads of this call.
  ///   - shouldContinue: asked once a step; false ends the run with `GenerationError.cancelled`.
  ///   - hear: called on this thread with each event.
  /// - Returns: everything that was recorded.
  /// - Throws: `GenerationError` where the request does not fit the model, or the run is stopped.
  public func run(
    in context: ComputeContext, shouldContinue: @escaping () -> Bool = { true },
    hear: @escaping (TraceEvent) -> Void = { _ in }
  ) throws(GenerationError) -> Trace {
    let clock = ContinuousClock.now
    let encoding = try translator.encode(request.text)
    let source = naming.pieces(of: encoding, in: request.text)
    hear(.source(source))
    let progress = TraceProgress(
      request, naming, recorder, sourceIDs: encoding.ids, shouldContinue: shouldContinue,
      hear: hear)
    let sequence =
      if let target = request.target {
        try force(encoding, target: target, context, progress)
      } else {
        try generate(encoding, context, progress)
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
    _ encoding: Encoding, _ context: ComputeContext, _ progress: TraceProgress
  ) throws(GenerationError) -> GeneratedSequence {
    let source = try translator.source(
      encoding, request.settings, intervention: request.intervention, in: context)
    progress.start()
    var settings = request.settings
    if settings.method == .beam { settings.returned = settings.beams }
    let results = try translator.generator.generate(
      [source], settings, observer: recorder, listener: progress, in: context)
    try translator.checkTouched(source.intervention)
    guard let finished = results.first, let best = finished.first else { throw .cancelled }
    progress.searchEnded(finished)
    return best
  }

  private func force(
    _ encoding: Encoding, target: String, _ context: ComputeContext, _ progress: TraceProgress
  ) throws(GenerationError) -> GeneratedSequence {
    let forced = try translator.encode(target, side: .target).ids.map { Int32($0) }
    var source = GenerationSource(ids: encoding.ids.map { Int32($0) })
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
