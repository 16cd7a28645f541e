/// The readings there are, by the names that files, the page and the command line use.
public enum ReadingName: String, Codable, Sendable, CaseIterable {
  /// `AttentionEntropy`.
  case entropy
  /// `LookingDistance`.
  case distance
  /// `SourceCoverage`.
  case coverage
  /// `SpecialTokenShare`.
  case specialShare = "special-share"
  /// `AttentionRollout`.
  case rollout
  /// `AttentionFlow`.
  case flow
  /// `ValueNorms`.
  case valueNorms = "value-norms"
  /// `TokenContributions`.
  case alti
  /// `InputAttribution`, gradient × input.
  case gradient
  /// `InputAttribution`, integrated gradients.
  case integratedGradients = "integrated-gradients"
  /// `AttentionAlignment`.
  case alignment
  /// `HeadSimilarity` and `HeadClustering`.
  case headSimilarity = "head-similarity"
  /// `SequenceLogProbability`.
  case sequenceLogProbability = "sequence-log-probability"
  /// `LogitLens`.
  case logitLens = "logit-lens"
  /// `GenerationPartsReading`.
  case parts

  /// The reading called `name`.
  ///
  /// - Throws: `TraceError.unknownReading`, with the nearest name where one is near.
  public init(named name: String) throws(TraceError) {
    guard let known = ReadingName(rawValue: name) else {
      throw .unknownReading(String(name.prefix(80)), suggestion: Self.nearest(to: name))
    }
    self = known
  }

  /// Whether it needs queries, values and states besides the weights.
  public var needsFullLevel: Bool {
    switch self {
    case .valueNorms, .alti, .logitLens: true
    default: false
    }
  }

  /// Whether it needs the model that was traced.
  public var needsModel: Bool {
    needsFullLevel || self == .gradient || self == .integratedGradients
  }

  /// Whether it is small and quickly computed, so that files carry it unasked.
  public var isCheap: Bool {
    switch self {
    case .entropy, .distance, .coverage, .rollout, .alignment, .headSimilarity,
      .sequenceLogProbability, .parts:
      true
    case .specialShare, .flow, .valueNorms, .alti, .gradient, .integratedGradients, .logitLens:
      false
    }
  }

  /// The known name that takes the fewest edits to reach, if at most three.
  private static func nearest(to name: String) -> String? {
    let candidates = allCases.map { ($0.rawValue, editDistance($0.rawValue, name)) }
    return candidates.filter { $0.1 <= 3 }.min { $0.1 < $1.1 }?.0
  }

  private static func editDistance(_ a: String, _ b: String) -> Int {
    let (a, b) = (Array(a), Array(b.prefix(80)))
    var row = Array(0...b.count)
    for i in a.indices {
      var diagonal = row[0]
      row[0] = i + 1
      for j in b.indices {
        let next = min(row[j + 1] + 1, row[j] + 1, diagonal + (a[i] == b[j] ? 0 : 1))
        diagonal = row[j + 1]
        row[j + 1] = next
      }
    }
    return row[b.count]
  }
}
