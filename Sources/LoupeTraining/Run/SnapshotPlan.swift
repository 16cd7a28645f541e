/// When a model is looked at while it forms, and with what.
///
/// The distance between two looks grows with the step, since a model changes fastest at first: the
/// number of looks grows with the logarithm of the updates, however long a training is.
public struct SnapshotPlan: Sendable, Equatable {
  /// Updates between the first looks.
  ///
  /// From 1, default 10.
  public var firstInterval = 10
  /// The next look comes at the earliest at this multiple of the step.
  ///
  /// Above 1, default 1.12.
  public var growth = 1.12
  /// Sentences of the development set that are translated at each look.
  ///
  /// From 0, default 4.
  public var samples = 4
  /// Most tokens a side of the one sentence whose attention is shown.
  ///
  /// From 2, default 24.
  public var maximumTokens = 24

  /// The defaults.
  public init() {}

  /// The step of the look after the one at `step`.
  package func next(after step: Int) -> Int {
    max(step + max(firstInterval, 1), Int((Double(step) * growth).rounded(.up)))
  }

  /// The first look of a training that goes on from `step`; a new one is looked at as it begins.
  package func first(from step: Int) -> Int {
    var look = 0
    while step > 0, look <= step { look = next(after: look) }
    return look
  }

  /// Looks at a training of `steps` updates, the first and the last among them.
  package func looks(steps: Int) -> Int {
    var (count, step) = (1, 0)
    while step < steps {
      step = min(next(after: step), steps)
      count += 1
    }
    return count
  }
}
