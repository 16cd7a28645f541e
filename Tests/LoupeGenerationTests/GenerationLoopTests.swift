import LoupeGeneration
import LoupeModel
import LoupeTensor
import LoupeTestSupport
import Testing

/// Sentences that enter and leave, lanes side by side, and what is reused.
struct GenerationLoopTests {
  private let generator: Generator

  init() throws { generator = Generator(try TinyModel.load()) }

  private static func source(_ index: Int) -> GenerationSource {
    var ids: [Int32] = []
    for place in 0...index % 7 { ids.append(Int32(1 + (index * 5 + place * 3) % 40)) }
    return GenerationSource(ids: ids + [0])
  }

  private func settings(_ method: GenerationSettings.Method) -> GenerationSettings {
    var settings = GenerationSettings()
    settings.method = method
    settings.seed = 7
    settings.maximumNewTokens = 40
    return settings
  }

  /// However many are open at once and on however many threads: each sentence comes out the same.
  @Test(arguments: GenerationSettings.Method.allCases)
  func whoIsGeneratedBesideChangesNothing(_ method: GenerationSettings.Method) throws {
    let sources = (0..<13).map(Self.source)
    let settings = settings(method)
    let alone = try generator.generate(
      sources, settings, sentencesAtOnce: 1, in: ComputeContext(pool: ThreadPool(threads: 1)))
    for (atOnce, threads) in [(13, 1), (4, 1), (13, 2), (8, 2), (2, 3)] {
      let together = try generator.generate(
        sources, settings, sentencesAtOnce: atOnce,
        in: ComputeContext(pool: ThreadPool(threads: threads)))
      #expect(together.map { $0.map(\.ids) } == alone.map { $0.map(\.ids) })
      #expect(together.map { $0.map(\.score) } == alone.map { $0.map(\.score) })
    }
  }

  /// A sentence is reported in the step that ends it, and its place is taken by one that waits.
  @Test func sentencesEnterAsOthersLeave() throws {
    let loop = GenerationLoop(generator, hypothesesAtOnce: 2, in: ComputeContext())
    for number in 0..<5 {
      try loop.add(GenerationTask(Self.source(number), settings(.greedy)), number: number)
    }
    var finished: [Int: [GeneratedSequence]] = [:]
    var steps = 0
    while !loop.isIdle {
      loop.step { finished[$0] = $1 }
      steps += 1
    }
    #expect(finished.keys.sorted() == Array(0..<5))
    let lengths = finished.mapValues { $0[0].ids.count - 1 }
    let longest = lengths.values.max() ?? 0
    let total = lengths.values.reduce(0, +)
    // Two at a time: never fewer steps than half of all tokens, and no idle waiting for the longest.
    #expect(steps >= (total + 1) / 2 && steps <= total / 2 + longest)
  }

  /// The end token may not come before the shortest length, and comes no later for it.
  @Test(arguments: [GenerationSettings.Method.greedy, .beam])
  func theShortestLengthIsKept(_ method: GenerationSettings.Method) throws {
    var settings = settings(method)
    settings.minimumNewTokens = 12
    settings.maximumNewTokens = 12
    for sequence in try generator.generate(
      (0..<4).map(Self.source), settings, in: ComputeContext()
    ).joined() {
      #expect(sequence.ids.count == 13)
      #expect(!sequence.ids.dropFirst().dropLast().contains(0))
    }
    settings.maximumNewTokens = 11
    #expect(throws: GenerationError.self) {
      try generator.generate([Self.source(1)], settings, in: ComputeContext())
    }
  }

  /// Reduced precision translates nearly as fp32 does, and its results do not depend on batches.
  @Test(arguments: [Precision.bf16, .int8])
  func reducedPrecisionStaysClose(_ precision: Precision) throws {
    let reduced = Generator(try Transformer(try TinyModel.files(), precision: precision))
    let sources = (0..<8).map(Self.source)
    let target: [Int32] = [4, 11, 30, 2, 0]
    for source in sources {
      let exact = try generator.force(source, target: target, candidates: 1, in: ComputeContext())
      let close = try reduced.force(source, target: target, candidates: 1, in: ComputeContext())
      #expect(exact.logProbability != close.logProbability)
      #expect(abs(exact.logProbability - close.logProbability) <= 0.6)
    }
    let together = try reduced.generate(sources, settings(.beam), in: ComputeContext())
    let alone = try sources.map {
      try reduced.generate([$0], settings(.beam), in: ComputeContext())[0]
    }
    #expect(together.map { $0.map(\.ids) } == alone.map { $0.map(\.ids) })
    #expect(together.map { $0.map(\.score) } == alone.map { $0.map(\.score) })
  }
}
