import Foundation
import LoupeGeneration

/// Turns what the generation loop reports into events.
final class TraceProgress: GenerationListener {
  private let request: TraceRequest
  private let naming: PieceNaming
  private let recorder: TraceRecorder
  private let continues: () -> Bool
  private let hear: (TraceEvent) -> Void
  private var clock = ContinuousClock.now
  private var chosenIDs: [Int] = []
  private var steps: [TraceStep] = []
  private let sourceIDs: [Int]

  init(
    _ request: TraceRequest, _ naming: PieceNaming, _ recorder: TraceRecorder,
    sourceIDs: [Int], shouldContinue: @escaping () -> Bool, hear: @escaping (TraceEvent) -> Void
  ) {
    self.request = request
    self.naming = naming
    self.recorder = recorder
    self.sourceIDs = sourceIDs
    continues = shouldContinue
    self.hear = hear
  }

  /// The clock of the next event starts.
  func start() { clock = .now }

  func shouldContinue() -> Bool { continues() }

  func encoded() {
    hear(
      .encoder(
        stages: recorder.encoderStages.all(ids: sourceIDs), milliseconds: clock.milliseconds,
        attention: recorder.encoderAttention))
    clock = .now
  }

  func chose(_ step: StepRecord, sentence: Int, slot: Int) {
    tell(step, slot: slot, milliseconds: clock.milliseconds)
    clock = .now
  }

  func searched(step: Int, sentence: Int, weighed: [WeighedContinuation]) {
    if let told = recorder.beam?.searched(step: step, weighed: weighed) { hear(.beam(told)) }
  }

  /// All steps of the finished hypothesis; those not yet told (beams, forced targets) are told now.
  func completedSteps(of sequence: GeneratedSequence) -> [TraceStep] {
    for (step, slot) in zip(sequence.steps, sequence.slots).dropFirst(steps.count) {
      tell(step, slot: slot, milliseconds: nil)
    }
    return steps
  }

  private func tell(_ step: StepRecord, slot: Int, milliseconds: Double?) {
    guard let attention = recorder.attention(step: step.index, slot: slot) else { return }
    chosenIDs.append(step.chosenID)
    let pieces = naming.pieces(ofTranslation: chosenIDs)
    guard let chosen = pieces.last else { return }
    let told = TraceStep(
      index: step.index,
      read: step.index == 0 ? naming.start(step.readID) : pieces[pieces.count - 2],
      chosen: chosen, text: naming.tokenizer.decodeWithSpans(chosenIDs).text,
      probability: step.probability, logProbability: step.logProbability, rank: step.rank,
      entropy: step.entropy,
      candidates: step.candidates.map {
        TraceStep.Candidate(
          id: $0.id, piece: naming.tokenizer.piece(for: $0.id) ?? "",
          surface: naming.surface($0.id), probability: $0.probability, logit: $0.logit)
      },
      why: TraceStep.Reason(
        method: request.target == nil ? request.settings.method.rawValue : "forced",
        kept: step.kept, draw: step.draw),
      stages: stages(step, slot: slot), milliseconds: milliseconds)
    steps.append(told)
    hear(.step(told, attention))
  }

  /// The eight steps of this pass through the loop.
  private func stages(_ step: StepRecord, slot: Int) -> [TraceStage] {
    let computed =
      recorder.stages[TraceRecorder.RowKey(step: step.index, slot: slot)] ?? [:]
    let read = [recorder.configuration.decoderStartID] + chosenIDs.dropLast()
    return TraceStage.Name.loop.compactMap { name in
      switch name {
      case .input:
        TraceStage(
          .input, shape: [step.index + 1],
          numbers: read.suffix(TraceStage.kept).map { Float($0) })
      case .choice:
        TraceStage(
          .choice, shape: [recorder.configuration.vocabularySize],
          numbers: step.candidates.map(\.probability))
      case .append:
        TraceStage(.append, shape: [step.index + 2], numbers: [Float(step.chosenID)])
      default: computed[name]
      }
    }
  }
}
