/// What a training would take.
struct EstimateMessage: Encodable, Sendable, Equatable {
  /// Whether it may begin.
  enum Verdict: String, Encodable, Sendable {
    /// It may.
    case fits
    /// It takes more memory than one may.
    case memory
    /// It takes longer than one may.
    case time
    /// The disk has too little room.
    case disk
  }

  let verdict: Verdict
  /// Numbers of the model.
  let parameters: Int
  /// Bytes of memory, counted.
  let memoryBytes: Int
  let memoryLimit: Int
  /// Bytes on the disk while it trains.
  let diskBytes: Int
  /// Seconds of one update, measured; null where it would not fit in any case.
  let secondsPerUpdate: Double?
  /// Seconds of all updates, at most: a practice task ends when it is learned.
  let seconds: Double?
  let secondsLimit: Double
  /// Updates wanted.
  let steps: Int
  /// Updates that fit into the time; null where nothing was measured.
  let fittingSteps: Int?
  /// Threads that it was measured with.
  let threads: Int
  /// Trainings that compute or wait before it.
  let ahead: Int

  /// Why the training is refused where the disk has `free` bytes; nil where it may begin.
  func refusal(free: Int) -> TrainingRefusal? {
    switch verdict {
    case .fits: nil
    case .memory: .memory(bytes: memoryBytes, limit: memoryLimit)
    case .time:
      .time(seconds: seconds ?? 0, limit: secondsLimit, fitting: fittingSteps ?? 0)
    case .disk: .disk(bytes: diskBytes, free: free)
    }
  }
}
