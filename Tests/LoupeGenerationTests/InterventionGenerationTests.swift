import LoupeGeneration
import LoupeModel
import LoupeTensor
import LoupeTestSupport
import Testing

/// Edits while generating: greedy, beams, batches and forced decoding.
struct InterventionGenerationTests {
  let generator: Generator
  let sources: [[Int32]] = [[5, 9, 17, 3, 0], [11, 2, 30, 0], [8, 8, 21, 33, 14, 0]]

  init() throws { generator = Generator(try TinyModel.load()) }

  private func source(_ index: Int, _ edits: [AttentionEdit]?) throws -> GenerationSource {
    GenerationSource(
      ids: sources[index],
      intervention: try edits.map {
        try ResolvedIntervention(
          Intervention(edits: $0), configuration: generator.model.configuration,
          facts: TinyModel.facts(sources[index], steps: 12))
      })
  }

  private let edits: [[AttentionEdit]?] = [
    [AttentionEdit(site: .cross, keys: .positions([0, 1]), stage: .score, change: .mask)], nil,
    [AttentionEdit(site: .decoder, heads: .some([0]), stage: .output, change: .zero)],
  ]

  private func settings(_ method: GenerationSettings.Method) -> GenerationSettings {
    var settings = GenerationSettings()
    settings.method = method
    settings.beams = 3
    settings.maximumNewTokens = 12
    return settings
  }

  @Test(arguments: GenerationSettings.Method.allCases)
  func eachSentenceOfABatchHasItsOwn(method: GenerationSettings.Method) throws {
    let together = try generator.generate(
      try sources.indices.map { try source($0, edits[$0]) }, settings(method),
      in: ComputeContext())
    for index in sources.indices {
      var own = settings(method)
      own.seed = UInt64(index)  // the batch seeds sentence n with seed + n
      let alone = try generator.generate(
        [try source(index, edits[index])], own, in: ComputeContext())
      #expect(alone[0][0].ids == together[index][0].ids, "\(method) \(index)")
      #expect(alone[0][0].logProbability == together[index][0].logProbability)
    }
  }

  @Test func anEmptyListChangesNoBit() throws {
    for method in GenerationSettings.Method.allCases {
      let plain = try generator.generate(
        sources.map { GenerationSource(ids: $0) }, settings(method), in: ComputeContext())
      let empty = try generator.generate(
        try sources.indices.map { try source($0, []) }, settings(method), in: ComputeContext())
      #expect(plain == empty)
    }
  }

  @Test func anEditOfOneStepIsTheSameFreeAndForced() throws {
    let edit = AttentionEdit(
      site: .cross, queries: .positions([2]), keys: .positions([1]), stage: .weight,
      change: .scale(factor: 4, renormalise: true))
    var settings = settings(.greedy)
    settings.candidates = 4
    let free = try generator.generate(
      [try source(0, [edit])], settings, in: ComputeContext())[0][0]
    let forced = try generator.force(
      try source(0, [edit]), target: Array(free.ids.dropFirst()), candidates: 4,
      in: ComputeContext())
    for (a, b) in zip(free.steps, forced.steps) {
      #expect(abs(a.logProbability - b.logProbability) < 1e-4, "step \(a.index)")
      #expect(a.candidates.map(\.id) == b.candidates.map(\.id))
    }
  }
}
