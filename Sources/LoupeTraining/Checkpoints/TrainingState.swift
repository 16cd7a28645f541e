import Foundation

/// Where a training stands, besides its weights and moments.
///
/// All random numbers derive from (seed, epoch) or (seed, step), so that these numbers are the
/// random state, too.
public struct TrainingState: Codable, Sendable, Equatable {
  /// The best validation so far.
  public struct Best: Codable, Sendable, Equatable {
    /// Step of the validation.
    public var step: Int
    /// Value of the measure.
    public var value: Double

    /// A validation at `step`.
    package init(step: Int, value: Double) {
      self.step = step
      self.value = value
    }
  }

  /// Version of this format.
  public var version = 1
  /// Updates done.
  public var step = 0
  /// Epoch in progress, counted from 0.
  public var epoch = 0
  /// Updates done in this epoch.
  public var updateInEpoch = 0
  /// Source tokens seen.
  public var sourceTokens = 0
  /// Target tokens seen.
  public var targetTokens = 0
  /// Seconds of training.
  public var seconds = 0.0
  /// The best validation so far.
  public var best: Best?
  /// Validations since then.
  public var validationsWithoutImprovement = 0
  /// SHA-256 of the tokenizer's files.
  public var tokenizer = ""
  /// Fingerprint of the encoded data.
  public var data = ""
  /// The recipe.
  public var configuration = TrainingConfiguration()

  /// The beginning of a training.
  public init() {}
}
