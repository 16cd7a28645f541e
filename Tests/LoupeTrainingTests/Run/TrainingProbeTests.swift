import LoupeModel
import LoupeTensor
import LoupeTraining
import Testing

/// What a training would take, before it begins.
@Suite struct TrainingProbeTests {
  private func probe(dModel: Int, batchTokens: Int = 64) -> TrainingProbe {
    var recipe = TinyTraining.recipe(steps: 1)
    recipe.model.dModel = dModel
    recipe.model.feedForward = 4 * dModel
    recipe.optimisation.batchTokens = batchTokens
    recipe.optimisation.accumulatedBatches = 1
    return TrainingProbe(recipe, vocabularySize: 12, sourceTokens: 6, targetTokens: 6)
  }

  @Test func parametersAreThoseOfTheModel() throws {
    let probe = probe(dModel: 16)
    let sizes = probe.configuration.model
    let model = try Transformer(
      ModelConfiguration(
        vocabularySize: 12, dModel: sizes.dModel, layers: sizes.encoderLayers, heads: sizes.heads,
        feedForward: sizes.feedForward, padID: 11, endID: 0), seed: 1)
    #expect(probe.parameters == model.parameters.reduce(0) { $0 + $1.shape.count })
    #expect(probe.memoryBytes > 16 * probe.parameters)
  }

  @Test func largerModelsTakeLonger() throws {
    let pool = ThreadPool(threads: 1)
    let small = try probe(dModel: 16).secondsPerUpdate(pool: pool, seconds: 0.02)
    let large = try probe(dModel: 256).secondsPerUpdate(pool: pool, seconds: 0.02)
    #expect(small > 0 && large.isFinite)
    #expect(large > 2 * small)
  }

  /// An update too large to be measured whole is measured in part.
  @Test func partsOfAnUpdateAreScaledUp() throws {
    let seconds = try probe(dModel: 256, batchTokens: 1_000_000)
      .secondsPerUpdate(pool: ThreadPool(threads: 2), seconds: 0.01)
    #expect(seconds > 0.5 && seconds.isFinite)
  }

  @Test func translatingManySentencesTakesLongerThanOne() throws {
    let pool = ThreadPool(threads: 1)
    var long = probe(dModel: 64)
    long.targetTokens = 40
    let one = try long.secondsOfTranslating(1, pool: pool)
    let many = try long.secondsOfTranslating(64, pool: pool)
    #expect(one > 0 && many.isFinite)
    #expect(many > one)
  }
}
