import LoupeGeneration
import LoupeModel
import LoupeTensor
import LoupeTestSupport
import Testing

/// A sweep gives what generating every sentence alone under every intervention gives.
struct InterventionSweepTests {
  private let sources = (0..<5).map(Self.source)

  private static func source(_ index: Int) -> [Int32] {
    var ids: [Int32] = []
    for place in 0...index % 7 { ids.append(Int32(1 + (index * 5 + place * 3) % 40)) }
    return ids + [0]
  }

  private func generator(_ precision: Precision = .fp32) throws -> Generator {
    Generator(try Transformer(try TinyModel.files(), precision: precision))
  }

  private func settings(_ method: GenerationSettings.Method) -> GenerationSettings {
    var settings = GenerationSettings()
    settings.method = method
    settings.seed = 7
    settings.maximumNewTokens = 40
    return settings
  }

  /// Every head taken away, and edits of scores and weights, some of them in several places.
  private func interventions(_ configuration: ModelConfiguration) -> [Intervention] {
    let heads = AttentionHead.all(of: configuration).map { [$0.ablation] }
    let others: [[AttentionEdit]] = [
      [AttentionEdit(site: .cross, keys: .positions([0]), stage: .score, change: .mask)],
      [
        AttentionEdit(
          site: .decoder, layers: .some([1]), queries: .positions([2]), stage: .weight,
          change: .scale(factor: 3, renormalise: true)),
        AttentionEdit(
          site: .encoder, layers: .some([1]), heads: .some([0]), stage: .output,
          change: .scale(factor: 0.5, renormalise: false)),
      ],
      [AttentionEdit(site: .cross, queries: .part(.begin), stage: .output, change: .zero)],
      [],
    ]
    return (heads + others).map { Intervention(edits: $0) }
  }

  @Test(
    arguments: GenerationSettings.Method.allCases.map { ($0, Precision.fp32) }
      + [(.greedy, .bf16), (.greedy, .int8)])
  func equalsPlainGenerations(
    _ method: GenerationSettings.Method, _ precision: Precision
  ) throws {
    let generator = try generator(precision)
    let configuration = generator.model.configuration
    let interventions = interventions(configuration)
    var settings = settings(method)
    // A sampled sentence's seed counts from its number in the call.
    let sources = method == .sample ? [sources[3]] : sources
    settings.candidates = method == .greedy && precision == .fp32 ? 3 : 0
    let context = ComputeContext()
    var outcomes: [InterventionSweep.Outcome] = []
    try InterventionSweep(generator, settings, in: context).run(
      sources, interventions: interventions, sentencesAtOnce: 3
    ) { outcomes.append($0) }
    #expect(outcomes.count == sources.count * (1 + interventions.count))
    guard method != .sample else { return }

    var changed = 0
    var place = 0
    for (sentence, ids) in sources.enumerated() {
      let plain = try generator.generate([GenerationSource(ids: ids)], settings, in: context)[0]
      for index in [nil] + interventions.indices.map({ $0 }) {
        let edited = try index.map { index in
          try ResolvedIntervention(
            interventions[index], configuration: configuration,
            facts: TinyModel.facts(ids, steps: plain[0].ids.count - 1))
        }
        let alone = try generator.generate(
          [GenerationSource(ids: ids, intervention: edited)], settings, in: context)[0]
        let outcome = outcomes[place]
        #expect(outcome.sentence == sentence && outcome.intervention == index)
        #expect(outcome.sequences.map(\.ids) == alone.map(\.ids))
        #expect(outcome.sequences.map(\.score) == alone.map(\.score))
        #expect(outcome.sequences.map(\.ending) == alone.map(\.ending))
        #expect(outcome.sequences.map(\.steps) == alone.map(\.steps))
        if alone.map(\.score) != plain.map(\.score) { changed += 1 }
        place += 1
      }
    }
    #expect(changed >= sources.count * (interventions.count - 2))
  }

  /// Positions of every kind, norms before and behind the sublayers.
  @Test(arguments: ["bart", "m2m100", "marian_untied", "t5_gated"])
  func equalsPlainGenerationsInEveryFamily(_ family: String) throws {
    let folder = Fixture.path("families/\(family)", of: "LoupeModelTests")
    let generator = Generator(try Transformer(try ModelFiles(directory: folder)))
    let configuration = generator.model.configuration
    #expect(configuration.decoderLayers == 2)
    var settings = settings(.greedy)
    settings.minimumNewTokens = 36
    let edits = AttentionHead.all(of: configuration).map(\.ablation)
    let interventions = edits.map { Intervention(edits: [$0]) }
    var outcomes: [InterventionSweep.Outcome] = []
    let context = ComputeContext()
    try InterventionSweep(generator, settings, in: context).run(
      sources, interventions: interventions, sentencesAtOnce: 4
    ) { outcomes.append($0) }
    #expect(outcomes.count == sources.count * (1 + interventions.count))
    for outcome in outcomes {
      let ids = sources[outcome.sentence]
      let edited = try outcome.intervention.map {
        try ResolvedIntervention(
          interventions[$0], configuration: configuration, facts: TinyModel.facts(ids))
      }
      let alone = try generator.generate(
        [GenerationSource(ids: ids, intervention: edited)], settings, in: context)[0]
      #expect(outcome.sequences.map(\.ids) == alone.map(\.ids))
      #expect(outcome.sequences.map(\.logProbability) == alone.map(\.logProbability))
    }
  }

  @Test func tellsWhatDoesNotFit() throws {
    let sweep = InterventionSweep(try generator(), settings(.greedy), in: ComputeContext())
    let outside = Intervention(edits: [
      AttentionEdit(site: .cross, layers: .some([9]), stage: .output, change: .zero)
    ])
    #expect(throws: GenerationError.self) {
      try sweep.run(sources, interventions: [outside], sentencesAtOnce: 2) { _ in }
    }
    #expect(throws: GenerationError.self) {
      try sweep.run([[]], interventions: [], sentencesAtOnce: 2) { _ in }
    }
  }

  @Test func whatEditsCanChange() throws {
    let configuration = try generator().model.configuration
    func reach(_ edits: [AttentionEdit]) throws -> InterventionReach {
      try ResolvedIntervention(
        Intervention(edits: edits), configuration: configuration, facts: TinyModel.facts([3, 0])
      ).reach
    }
    let cross = AttentionEdit(site: .cross, layers: .some([1]), stage: .output, change: .zero)
    let decoder = AttentionEdit(site: .decoder, stage: .output, change: .zero)
    let encoder = AttentionEdit(
      site: .encoder, layers: .some([1, 0]), stage: .output, change: .zero)
    #expect(try reach([]) == .nothing)
    #expect(try reach([cross]) == .decoder(layer: 1))
    #expect(try reach([cross, decoder]) == .decoder(layer: 0))
    #expect(try reach([cross, encoder]) == .encoder(layer: 0))
  }
}
