/// What a training will take, as far as it is known before the first update.
public struct TrainingEstimate: Sendable, Equatable {
  /// Numbers of the model.
  public let parameters: Int
  /// Bytes of weights, gradients, moments and, estimated, activations.
  public let memoryBytes: Int
  /// Examples of an epoch.
  public let examples: Int
  /// Updates of the first epoch.
  public let updatesPerEpoch: Int
  /// Target tokens of an epoch.
  public let targetTokensPerEpoch: Int
  /// Floating-point operations of an epoch, forward and backward, matrix products only.
  public let operationsPerEpoch: Double
  /// What had to be left out of the data, one sentence each.
  public let omissions: [String]
}
