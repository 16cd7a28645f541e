import LoupeGeneration
import LoupeModel
import LoupeTensor
import LoupeTraining
import Testing

/// A model that cannot learn a handful of pairs by heart cannot learn anything.
struct OverfitTests {
  static let pairs: [TokenPair] = [
    TokenPair(source: [5, 6, 7, 0], target: [11, 12, 13, 14, 0]),
    TokenPair(source: [6, 5, 0], target: [12, 12, 0]),
    TokenPair(source: [8, 9, 10, 5, 6, 0], target: [15, 0]),
    TokenPair(source: [9, 0], target: [16, 17, 18, 11, 12, 19, 0]),
    TokenPair(source: [10, 10, 10, 0], target: [19, 18, 17, 0]),
  ]

  @Test func aHandfulOfPairsIsLearnedByHeart() throws {
    var configuration = ModelConfiguration(
      vocabularySize: 21, dModel: 32, layers: 2, heads: 4, feedForward: 64, padID: 20, endID: 0)
    configuration.dropout = 0
    configuration.maximumPositions = 32
    let model = try Transformer(configuration, seed: 3)
    var settings = Trainer.Settings()
    settings.labelSmoothing = 0
    settings.schedule = .inverseSquareRoot(peak: 3e-3, warmupSteps: 20)
    let trainer = Trainer(model, settings: settings)
    var report = try trainer.update([TrainingBatch(Self.pairs)])
    #expect(report.loss > 2)
    for _ in 0..<150 { report = try trainer.update([TrainingBatch(Self.pairs)]) }
    #expect(report.loss < 0.02)

    let generator = Generator(
      try model.snapshot(), defaults: GenerationConfiguration(model.configuration))
    let results = try generator.generate(
      Self.pairs.map { GenerationSource(ids: $0.source) }, GenerationSettings(),
      in: ComputeContext())
    for (pair, result) in zip(Self.pairs, results) {
      #expect(result.first?.ids == [20] + pair.target)
    }
  }
}
