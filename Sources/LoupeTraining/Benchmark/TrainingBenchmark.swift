import Foundation
import LoupeModel
import LoupeTensor

/// Measures how fast this machine trains: real updates of a fresh model on random tokens.
///
/// The updates run through `Trainer`, with dropout 0.1 on embeddings, residuals and inside the
/// feed-forward sublayers, label smoothing 0.1, gradient clipping and Adam, as a recipe would.
public struct TrainingBenchmark: Sendable {
  /// Sizes that other engines are measured with, too.
  public enum Shape: String, CaseIterable, Sendable {
    /// 3 + 3 layers, d_model 128, 4 heads, feed-forward 512, vocabulary 8,000.
    case tiny
    /// 4 + 4 layers, d_model 256, 4 heads, feed-forward 1,024, vocabulary 8,000.
    case small
    /// 6 + 6 layers, d_model 512, 8 heads, feed-forward 2,048, vocabulary 37,000.
    case base
  }

  /// How long the sentences are.
  public enum Lengths: String, CaseIterable, Sendable {
    /// 25 source and 25 target tokens each.
    case fixed
    /// 4 to 40 tokens, about 17 on average, the batches sorted by length.
    case spread
  }

  /// The model's sizes.
  public var shape = Shape.small
  /// Target tokens of an update, at most.
  public var tokens = 4_096
  /// How long the sentences are.
  public var lengths = Lengths.fixed
  /// Arithmetic of the matrix products.
  public var precision = TrainingPrecision.fp32
  /// Threads that compute.
  public var threads = ProcessInfo.processInfo.activeProcessorCount
  /// How long to measure, warm-up not counted.
  public var seconds = 10.0

  /// A measurement with the defaults.
  public init() {}

  /// Updates before the measurement, and the fewest that are measured.
  private static let (warmUps, fewestUpdates) = (2, 4)

  /// Trains for about `seconds` and tells what an update took.
  ///
  /// - Throws: `TrainingError.setting` for fewer than 64 tokens or no thread.
  public func run() throws(TrainingError) -> TrainingBenchmarkResult {
    try require(tokens >= 64, "tokens", "is \(tokens); it must be 64 or more")
    try require(threads >= 1, "threads", "is \(threads); it must be 1 or more")
    let configuration = modelConfiguration
    let trainer = Trainer(
      try model(configuration), settings: settings, pool: ThreadPool(threads: threads))
    let batches = batches(vocabulary: configuration.vocabularySize)
    var updates: [TrainingBenchmarkResult.Update] = []
    let clock = ContinuousClock()
    var begin = clock.now
    for index in 0... {
      if index == Self.warmUps { begin = clock.now }
      let batch = batches[index % batches.count]
      let start = clock.now
      let report = try trainer.update([batch])
      if index < Self.warmUps { continue }
      updates.append(.init(seconds: start.duration(to: clock.now), tokens: report.targetTokens))
      let elapsed = begin.duration(to: clock.now) / .seconds(1)
      if updates.count >= Self.fewestUpdates, elapsed >= seconds { break }
    }
    return TrainingBenchmarkResult(
      updates, operationsPerToken: operationsPerToken(configuration, batches),
      workspaceBytes: trainer.workspaceBytes)
  }

  private var settings: Trainer.Settings {
    var settings = Trainer.Settings()
    settings.labelSmoothing = 0.1
    settings.schedule = .constant(1e-4)
    settings.precision = precision
    return settings
  }

  private func model(_ configuration: ModelConfiguration) throws(TrainingError) -> Transformer {
    do throws(ModelError) {
      return try Transformer(configuration, seed: 1)
    } catch {
      throw .model(error)
    }
  }

  private var modelConfiguration: ModelConfiguration {
    var configuration =
      switch shape {
      case .tiny: Self.configuration(layers: 3, width: 128, heads: 4, vocabulary: 8_000)
      case .small: Self.configuration(layers: 4, width: 256, heads: 4, vocabulary: 8_000)
      case .base: Self.configuration(layers: 6, width: 512, heads: 8, vocabulary: 37_000)
      }
    configuration.dropout = 0.1
    configuration.activationDropout = 0.1
    return configuration
  }

  private static func configuration(
    layers: Int, width: Int, heads: Int, vocabulary: Int
  ) -> ModelConfiguration {
    ModelConfiguration(
      vocabularySize: vocabulary, dModel: width, layers: layers, heads: heads,
      feedForward: 4 * width, padID: 0, endID: 1)
  }

  /// Operations of the matrix products with weights, a target token.
  private func operationsPerToken(
    _ configuration: ModelConfiguration, _ batches: [TrainingBatch]
  ) -> Double {
    let targets = batches.reduce(0) { $0 + $1.targetTokens }
    let operations = TrainingCost(configuration).operations(
      sourceTokens: batches.reduce(0) { $0 + $1.sourceTokens }, targetTokens: targets)
    return operations / Double(max(targets, 1))
  }

  // MARK: - Random sentences

  private static let fixedLength = 25
  private static let fixedBatches = 2
  private static let spreadSentences = 20_000
  private static let spreadBatches = 24

  private func batches(vocabulary: Int) -> [TrainingBatch] {
    var random = SplitMix64(seed: 7)
    switch lengths {
    case .fixed:
      let length = min(Self.fixedLength, tokens)
      return (0..<Self.fixedBatches).map { _ in
        TrainingBatch(
          (0..<tokens / length).map { _ in
            Self.pair(source: length, target: length, vocabulary, &random)
          })
      }
    case .spread:
      var lengths: [(source: Int, target: Int)] = (0..<Self.spreadSentences).map { _ in
        let target = Self.triangular(low: 4, mode: 8, high: 41, &random)
        let shift = Int(random.next() % 7) - 3
        return (min(40, max(4, target + shift)), target)
      }
      lengths.sort { ($0.target, $0.source) < ($1.target, $1.source) }
      let pairs = lengths.map {
        Self.pair(source: $0.source, target: $0.target, vocabulary, &random)
      }
      var batches = TrainingBatch.cut(pairs[...], tokens: tokens)
      batches.shuffle(using: &random)
      return Array(batches.prefix(Self.spreadBatches))
    }
  }

  /// A whole number of the triangular distribution over `low`..<`high`.
  private static func triangular(
    low: Double, mode: Double, high: Double, _ random: inout SplitMix64
  ) -> Int {
    let u = random.uniformDouble()
    let turn = (mode - low) / (high - low)
    let value =
      u < turn
      ? low + (u * (high - low) * (mode - low)).squareRoot()
      : high - ((1 - u) * (high - low) * (high - mode)).squareRoot()
    return min(Int(high) - 1, max(Int(low), Int(value)))
  }

  private static func pair(
    source: Int, target: Int, _ vocabulary: Int, _ random: inout SplitMix64
  ) -> TokenPair {
    func tokens(_ count: Int) -> [Int32] {
      (0..<count).map { _ in Int32(2 + random.next() % UInt64(vocabulary - 2)) }
    }
    return TokenPair(source: tokens(source), target: tokens(target))
  }
}
