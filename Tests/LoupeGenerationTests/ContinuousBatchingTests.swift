import LoupeGeneration
import LoupeModel
import LoupeTensor
import LoupeTestSupport
import Testing

/// Sentences of different settings in one loop: each sees, hears and becomes what it would alone.
struct ContinuousBatchingTests {
  private let generator: Generator

  init() throws { generator = Generator(try TinyModel.load()) }

  /// Keeps everything that is shown, with the sequence numbers as offsets from the first slot.
  private final class Witness: ForwardObserver, GenerationListener {
    let stages: Set<AttentionStage>
    var seen: [String] = []
    var numbers: [[Float]] = []
    var heard: [String] = []
    var stepsWanted = Int.max
    private var firstSlot = 0

    init(_ stages: Set<AttentionStage>) { self.stages = stages }

    func enters(sentence: Int, slots: Range<Int>) { firstSlot = slots.lowerBound }
    func wants(_ stage: AttentionStage) -> Bool { stages.contains(stage) }
    func visit(
      _ tensor: Tensor, _ stage: AttentionStage, at site: AttentionSite, layout: AttentionLayout,
      sequences: [Int]
    ) {
      let slots = site.kind == .encoder ? [] : sequences.map { $0 - firstSlot }
      let blocks = layout.blocks.map {
        "\($0.queryStart)+\($0.queryCount) \($0.keyStart)+\($0.keyCount) \($0.weightStart) "
          + "\($0.firstQueryPosition) \($0.isCausal)"
      }
      seen.append("\(site) \(stage) \(tensor.shape) \(slots) \(blocks)")
      numbers.append(tensor.array())
    }
    func visit(_ tensor: Tensor, at site: StateSite) {
      seen.append("\(site) \(tensor.shape)")
      numbers.append(tensor.array())
    }
    func visit(logits: Tensor) {
      seen.append("logits \(logits.shape)")
      numbers.append(logits.array())
    }

    func encoded() { heard.append("encoded") }
    func chose(_ step: StepRecord, sentence: Int, slot: Int) {
      heard.append("\(step.index) \(step.chosenID) \(step.logProbability) \(slot - firstSlot)")
    }
    func searched(step: Int, sentence: Int, hypotheses: [OpenHypothesis]) {
      heard.append("\(step) \(hypotheses)")
    }
    func shouldContinue() -> Bool {
      stepsWanted -= 1
      return stepsWanted >= 0
    }
  }

  private func task(_ index: Int, _ witness: Witness?) throws -> GenerationTask {
    var ids: [Int32] = []
    for place in 0...index % 5 { ids.append(Int32(1 + (index * 5 + place * 3) % 40)) }
    var source = GenerationSource(ids: ids + [0])
    if index % 4 == 2 {
      source.intervention = try ResolvedIntervention(
        Intervention(edits: [
          AttentionEdit(
            site: .cross, keys: .positions([0]), stage: .weight, change: .cut(renormalise: true))
        ]), configuration: generator.model.configuration, facts: TinyModel.facts(source.ids))
    }
    var settings = GenerationSettings()
    settings.method = GenerationSettings.Method.allCases[index % 3]
    settings.beams = 2 + index % 2
    settings.maximumNewTokens = 6 + index
    settings.candidates = index % 2 == 0 ? 2 : 0
    // The loop seeds sentence n with seed + n.
    settings.seed = 40 &- UInt64(index)
    return GenerationTask(source, settings, observer: witness, listener: witness)
  }

  private static let stages: [Set<AttentionStage>] = [
    [.weights, .headOutputs], Set(AttentionStage.allCases), [.weights], [],
  ]

  @Test func everySentenceIsAloneWithItsOwn() throws {
    let count = 12
    func witness(_ index: Int) -> Witness? {
      index % 6 == 5 ? nil : Witness(Self.stages[index % Self.stages.count])
    }
    let (alone, together) = ((0..<count).map(witness), (0..<count).map(witness))
    var expected: [Int: [GeneratedSequence]] = [:]
    for index in 0..<count {
      let loop = GenerationLoop(generator, hypothesesAtOnce: 3, in: ComputeContext())
      try loop.add(try task(index, alone[index]), number: index)
      while !loop.isIdle { loop.step { expected[$0] = $1 } }
    }
    // They come two by two into a running loop that has not room for all.
    let loop = GenerationLoop(generator, hypothesesAtOnce: 9, in: ComputeContext())
    var found: [Int: [GeneratedSequence]] = [:]
    var next = 0
    while next < count || !loop.isIdle {
      for _ in 0..<2 where next < count {
        try loop.add(try task(next, together[next]), number: next)
        next += 1
      }
      loop.step { found[$0] = $1 }
    }
    for index in 0..<count {
      #expect(found[index]?.map(\.ids) == expected[index]?.map(\.ids), "\(index)")
      #expect(found[index]?.map(\.score) == expected[index]?.map(\.score), "\(index)")
      #expect(found[index]?.map(\.steps) == expected[index]?.map(\.steps), "\(index)")
      #expect(together[index]?.seen == alone[index]?.seen, "\(index)")
      #expect(together[index]?.numbers == alone[index]?.numbers, "\(index)")
      #expect(together[index]?.heard == alone[index]?.heard, "\(index)")
    }
    #expect(alone.contains { !($0?.numbers.isEmpty ?? true) })
  }

  /// Who leaves frees a place; the others notice nothing.
  @Test func whoLeavesMakesRoom() throws {
    let loop = GenerationLoop(generator, hypothesesAtOnce: 2, in: ComputeContext())
    var settings = GenerationSettings()
    settings.minimumNewTokens = 20
    settings.maximumNewTokens = 20
    let leaver = Witness([.weights])
    leaver.stepsWanted = 5
    let source = GenerationSource(ids: [5, 9, 17, 3, 0])
    try loop.add(
      GenerationTask(source, settings, observer: leaver, listener: leaver), number: 0)
    try loop.add(GenerationTask(source, settings), number: 1)
    try loop.add(GenerationTask(source, settings), number: 2)
    var finished: [Int: [GeneratedSequence]] = [:]
    var steps = 0
    while !loop.isIdle {
      loop.step { finished[$0] = $1 }
      steps += 1
    }
    #expect(finished[0] == [])
    #expect(finished[1]?.map(\.ids) == finished[2]?.map(\.ids))
    #expect(finished[1]?.first?.ids.count == 21)
    #expect(steps == 25)
  }

  @Test func refusesWhatHasNoRoom() throws {
    let loop = GenerationLoop(generator, hypothesesAtOnce: 2, in: ComputeContext())
    var settings = GenerationSettings()
    settings.method = .beam
    settings.beams = 3
    #expect(throws: GenerationError.self) {
      try loop.add(GenerationTask(GenerationSource(ids: [5, 0]), settings), number: 0)
    }
    #expect(loop.isIdle)
  }
}
