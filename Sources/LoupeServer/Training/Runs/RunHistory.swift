import LoupeTraining

/// The course of a training: what its curves and its samples are drawn from.
struct RunHistory: Codable, Sendable, Equatable {
  /// A point of the loss curve: the mean over the updates since the last point.
  struct Point: Codable, Sendable, Equatable {
    /// The last of its updates.
    var step: Int
    /// Mean label-smoothed cross-entropy a target token, in nats.
    var loss: Double
    /// Learning rate of the last update.
    var rate: Double
    /// Seconds of training.
    var seconds: Double
    /// Updates it is a mean of.
    var updates: Int
  }

  /// A judgement on the development set.
  struct Judgement: Codable, Sendable, Equatable {
    var step: Int
    /// Mean negative log-likelihood a target token, in nats.
    var loss: Double
    /// Share of translations that equal their reference.
    var exactMatch: Double?
    /// chrF, 0 … 100.
    var chrf: Double?
    /// BLEU, 0 … 100.
    var bleu: Double?
  }

  /// A look at the forming model.
  struct Look: Codable, Sendable, Equatable {
    var step: Int
    /// Probability of each token of the fixed sentence's target.
    var probabilities: [Float]
    /// Translations of the same few sentences.
    var samples: [ValidationResult.Sample]
  }

  /// The fixed sentence that attention is shown over.
  struct Sentence: Codable, Sendable, Equatable {
    /// A place in the target that comes from a place in the source.
    struct Link: Codable, Sendable, Equatable {
      let target: Int
      let source: Int
    }

    var source: String
    var target: String
    var sourceTokens: [LearningSnapshot.Token]
    var targetTokens: [LearningSnapshot.Token]
    /// Layers and heads of each attention: `encoder`, `self`, `cross`.
    var shapes: [String: [Int]]
    /// The true alignment, where the task has one.
    var alignment: [Link]?
  }

  /// Points at most; when there are more, neighbours become one.
  static let mostPoints = 600

  var points: [Point] = []
  var judgements: [Judgement] = []
  var looks: [Look] = []
  var sentence: Sentence?
  /// Updates that a point is a mean of.
  var updatesPerPoint = 1
  /// What had to be left out of the data.
  var omissions: [String] = []
  /// Numbers of the model.
  var parameters = 0

  /// Takes in an update.
  mutating func add(_ progress: TrainingProgress) {
    let update = progress.update
    if let last = points.last, last.updates < updatesPerPoint {
      let count = Double(last.updates)
      points[points.count - 1] = Point(
        step: update.step, loss: (last.loss * count + update.loss) / (count + 1),
        rate: update.learningRate, seconds: progress.seconds, updates: last.updates + 1)
    } else {
      points.append(
        Point(
          step: update.step, loss: update.loss, rate: update.learningRate,
          seconds: progress.seconds, updates: 1))
    }
    if points.count > Self.mostPoints { halve() }
  }

  /// Forgets what came after `step`: it will be computed again.
  mutating func goBack(to step: Int) {
    points.removeAll { $0.step > step }
    judgements.removeAll { $0.step > step }
    looks.removeAll { $0.step > step }
  }

  private mutating func halve() {
    points = stride(from: 0, to: points.count, by: 2).map { place in
      guard place + 1 < points.count else { return points[place] }
      let (a, b) = (points[place], points[place + 1])
      let updates = a.updates + b.updates
      let loss =
        (a.loss * Double(a.updates) + b.loss * Double(b.updates)) / Double(max(updates, 1))
      return Point(step: b.step, loss: loss, rate: b.rate, seconds: b.seconds, updates: updates)
    }
    updatesPerPoint *= 2
  }
}
