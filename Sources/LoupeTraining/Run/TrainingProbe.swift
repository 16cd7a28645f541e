import Foundation
import LoupeGeneration
import LoupeModel
import LoupeTensor

/// Measures on this machine, at this moment, what an update of a recipe takes: real updates of a
/// fresh model of its sizes on random tokens.
///
/// A large update is measured on a part of its batch and scaled up by its number of tokens, so that
/// the answer comes soon.
public struct TrainingProbe: Sendable {
  /// The recipe.
  public var configuration: TrainingConfiguration
  /// Entries of its vocabulary.
  public var vocabularySize: Int
  /// Tokens of a source sentence, on average.
  public var sourceTokens: Int
  /// Tokens of a target sentence, on average.
  public var targetTokens: Int

  /// A probe of `configuration`.
  public init(
    _ configuration: TrainingConfiguration, vocabularySize: Int, sourceTokens: Int,
    targetTokens: Int
  ) {
    self.configuration = configuration
    self.vocabularySize = vocabularySize
    self.sourceTokens = max(sourceTokens, 1)
    self.targetTokens = max(targetTokens, 1)
  }

  /// Operations of an update that any machine does in a moment.
  private static let operations = 1e10

  /// Updates that are measured at least.
  private static let fewestUpdates = 3

  /// Numbers of the model.
  public var parameters: Int { cost.parameters }

  /// Bytes that the training takes, by counting.
  public var memoryBytes: Int {
    cost.memoryBytes(batchTokens: configuration.optimisation.batchTokens)
  }

  private var modelConfiguration: ModelConfiguration {
    configuration.model.configuration(
      vocabularySize: vocabularySize, padID: vocabularySize - 1, endID: 0)
  }

  private var cost: TrainingCost { TrainingCost(modelConfiguration) }

  /// Seconds of one update, the fastest of a few.
  ///
  /// - Parameters:
  ///   - pool: threads that may help.
  ///   - seconds: how long to measure, the first update not counted.
  /// - Returns: seconds of one update of the whole batch.
  /// - Throws: `TrainingError` where the sizes cannot be used.
  public func secondsPerUpdate(pool: ThreadPool, seconds: Double) throws(TrainingError) -> Double {
    let model = try freshModel()
    var settings = Trainer.Settings()
    settings.schedule = .constant(1e-5)
    settings.precision = configuration.precision
    let trainer = Trainer(model, settings: settings, pool: pool)
    let (batch, share) = self.batch
    _ = try trainer.update([batch])
    let begin = ProcessInfo.processInfo.systemUptime
    var fastest = Double.infinity
    var updates = 0
    // A busy machine holds up one update or another: the fastest of at least a few is the model's.
    while updates < Self.fewestUpdates || ProcessInfo.processInfo.systemUptime - begin < seconds {
      updates += 1
      let start = ProcessInfo.processInfo.systemUptime
      _ = try trainer.update([batch])
      fastest = min(fastest, ProcessInfo.processInfo.systemUptime - start)
    }
    return fastest / share * Double(configuration.optimisation.accumulatedBatches)
  }

  /// Seconds of translating `sentences` sentences together with the model as it stands, which is
  /// packed for that first: what a look at a forming model takes.
  ///
  /// - Parameters:
  ///   - sentences: how many.
  ///   - pool: threads that may help.
  /// - Returns: seconds, once the memory for it is there.
  /// - Throws: `TrainingError` where the sizes cannot be used.
  public func secondsOfTranslating(
    _ sentences: Int, pool: ThreadPool
  ) throws(TrainingError) -> Double {
    let model = try freshModel()
    var settings = GenerationSettings()
    // A model that has learned ends about there; one that has not might end anywhere.
    settings.maximumNewTokens = targetTokens
    settings.minimumNewTokens = targetTokens
    var random = SplitMix64(seed: 6)
    let sources = (0..<sentences).map { _ in
      GenerationSource(ids: randomTokens(sourceTokens, &random))
    }
    let context = ComputeContext(workspace: Workspace(initialBytes: 1 << 20), pool: pool)
    var seconds = 0.0
    for _ in 0..<2 {
      let start = ProcessInfo.processInfo.systemUptime
      do {
        let packed = try model.snapshot()
        _ = try Generator(packed, defaults: GenerationConfiguration(packed.configuration))
          .generate(sources, settings, in: context)
      } catch let error as ModelError {
        throw .model(error)
      } catch {
        throw .text("\(error)")
      }
      seconds = ProcessInfo.processInfo.systemUptime - start
    }
    return seconds
  }

  private func freshModel() throws(TrainingError) -> Transformer {
    do throws(ModelError) {
      return try Transformer(modelConfiguration, seed: 1)
    } catch {
      throw .model(error)
    }
  }

  private func randomTokens(_ count: Int, _ random: inout SplitMix64) -> [Int32] {
    (0..<count).map { _ in Int32(random.below(max(vocabularySize - 1, 1))) }
  }

  /// Random pairs, and which share of a batch they are.
  private var batch: (TrainingBatch, share: Double) {
    let tokens = configuration.optimisation.batchTokens
    let longest = max(sourceTokens, targetTokens)
    let whole = max(tokens / longest, 1)
    let operations = cost.operations(
      sourceTokens: whole * sourceTokens, targetTokens: whole * targetTokens)
    let pairs = max(1, min(whole, Int(Double(whole) * Self.operations / max(operations, 1))))
    var random = SplitMix64(seed: 5)
    let batch = TrainingBatch(
      (0..<pairs).map { _ in
        TokenPair(
          source: randomTokens(sourceTokens, &random), target: randomTokens(targetTokens, &random))
      })
    return (batch, Double(pairs) / Double(whole))
  }
}
