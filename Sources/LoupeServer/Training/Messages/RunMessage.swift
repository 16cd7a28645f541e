/// A training as the API writes it.
struct RunMessage: Encodable, Sendable, Equatable {
  let run: String
  let name: String
  let task: String?
  let corpus: String?
  let created: String
  let state: RunState
  /// What it was asked to do and has not done yet: `pause` or `stop`.
  let requested: String?
  /// Place in the queue, from 1; null where it does not wait.
  let place: Int?
  let ending: String?
  let message: String?
  let isDiskFull: Bool
  let isInterrupted: Bool
  let hasModel: Bool
  let kept: [String]
  /// Whether the one who asks may change it.
  let isMine: Bool
  let sizes: Sizes
  let steps: Int
  let step: Int
  let seconds: Double
  let secondsLeft: Double?
  let loss: Double?
  let exactMatch: Double?
  let chrf: Double?

  /// The sizes that were wanted.
  struct Sizes: Encodable, Sendable, Equatable {
    let dModel: Int
    let layers: Int
    let heads: Int
    let feedForward: Int
    let dropout: Double
    let rate: Double
    let seed: Int

    init(_ wish: TrainingWish) {
      dModel = wish.dModel
      layers = wish.layers
      heads = wish.heads
      feedForward = wish.feedForward
      dropout = wish.dropout
      rate = wish.rate
      seed = wish.seed
    }
  }
}

/// All trainings.
struct RunsMessage: Encodable, Sendable, Equatable {
  let runs: [RunMessage]
}

/// A training in full.
struct RunDetailMessage: Encodable, Sendable {
  let run: RunMessage
  let history: RunHistory
}

/// Event `progress`: the mean over the updates since the last one.
struct ProgressMessage: Encodable, Sendable, Equatable {
  let run: String
  let point: RunHistory.Point
  let epoch: Int
  let targetTokensPerSecond: Double
  let secondsLeft: Double?
}

/// Event `judgement`.
struct JudgementMessage: Encodable, Sendable, Equatable {
  let run: String
  let judgement: RunHistory.Judgement
}

/// Event `look`.
struct LookMessage: Encodable, Sendable, Equatable {
  let run: String
  let look: RunHistory.Look
  /// With the first look alone.
  let sentence: RunHistory.Sentence?
}
