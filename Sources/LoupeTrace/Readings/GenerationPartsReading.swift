import LoupeModel

/// One generation cut in three: what the attentions do in the beginning, the middle and the end.
///
/// The cut is `GenerationPart`'s; the step that chose the end token counts. All numbers are means
/// over a part's steps of the row's value:
///
///     first share       Σ w over the first third of the source's non-special pieces
///     end share         Σ w on the source's last special token
///     punctuation share Σ w on pieces made of punctuation alone
///     distance          Σ w (t - k), decoder self-attention, in tokens
///     entropy           -Σ w ln w, in nats
///     coverage          mean over non-special source pieces of min(1, Σ_t w)
///     looked at again   mean over the end's steps of the self weight on a token of the beginning
///
/// A part without steps is NaN. Assumes nothing of the model.
public struct GenerationPartsReading: Sendable {
  /// The steps of the three parts.
  public let steps: [Range<Int>]
  /// By name, `[part, layer, head]`.
  public let measures: [(name: String, unit: String, values: TraceTensor)]
  /// How much the end looks at each token chosen in the beginning, `[layer, head, token]`.
  public let lookedAgain: TraceTensor

  /// The parts of the generation in `trace`.
  ///
  /// - Throws: `TraceError.refused` where attentions are missing.
  public init(of trace: Trace) throws(TraceError) {
    let cross = try AttentionMaps(.cross, of: trace)
    let own = try AttentionMaps(.decoder, of: trace)
    let steps = GenerationPart.allCases.map { $0.steps(of: trace.steps.count) }
    self.steps = steps
    let special = trace.source.map(\.special)
    func share(_ maps: AttentionMaps, _ chosen: [Bool]) -> TraceTensor {
      Self.parts(steps, maps.tensor { row, _ in Self.sum(row, where: chosen) })
    }
    let punctuation = trace.source.map(\.isPunctuation)
    let read = trace.steps.map(\.read)
    measures = [
      ("cross.first_share", "share", share(cross, Self.firstThird(of: special))),
      ("cross.end_share", "share", share(cross, Self.last(of: special))),
      ("cross.punctuation_share", "share", share(cross, punctuation)),
      ("cross.entropy", "nats", Self.parts(steps, AttentionEntropy(cross).entropy)),
      ("cross.coverage", "share", Self.coverage(cross, special, steps)),
      ("decoder.distance", "tokens", Self.parts(steps, LookingDistance(own).distance)),
      ("decoder.entropy", "nats", Self.parts(steps, AttentionEntropy(own).entropy)),
      ("decoder.start_share", "share", share(own, read.indices.map { $0 == 0 })),
      ("decoder.punctuation_share", "share", share(own, read.map(\.isPunctuation))),
    ]
    lookedAgain = Self.lookedAgain(own, beginning: steps[0], end: steps[2])
  }

  private static func sum(_ row: ArraySlice<Float>, where chosen: [Bool]) -> Double {
    zip(row, chosen).reduce(0.0) { $1.1 ? $0 + Double($1.0) : $0 }
  }

  /// `[layer, head, query]` averaged over the steps of each part, `[part, layer, head]`.
  private static func parts(_ steps: [Range<Int>], _ rows: TraceTensor) -> TraceTensor {
    let queries = rows.shape[2]
    let planes = rows.shape[0] * rows.shape[1]
    let values = steps.flatMap { range in
      (0..<planes).map { plane in
        Float(
          rows.values[plane * queries..<(plane + 1) * queries].dropFirst(range.lowerBound)
            .prefix(range.count).reduce(0.0) { $0 + Double($1) } / Double(range.count))
      }
    }
    return TraceTensor(shape: [steps.count, rows.shape[0], rows.shape[1]], values: values)
  }

  private static func coverage(
    _ cross: AttentionMaps, _ special: [Bool], _ steps: [Range<Int>]
  ) -> TraceTensor {
    TraceTensor(
      shape: [steps.count, cross.layers, cross.heads],
      values: steps.flatMap { range in
        let share = SourceCoverage(cross, special: special, steps: range).coveredShare.values
        return range.isEmpty ? share.map { _ in Float.nan } : share
      })
  }

  /// The first third of what is not special, cut as generations are.
  private static func firstThird(of special: [Bool]) -> [Bool] {
    let count = special.filter { !$0 }.count
    var left = GenerationPart.begin.steps(of: count).count
    return special.map { isSpecial in
      guard !isSpecial, left > 0 else { return false }
      left -= 1
      return true
    }
  }

  private static func last(of special: [Bool]) -> [Bool] {
    let place = special.lastIndex(of: true)
    return special.indices.map { $0 == place }
  }

  /// The token chosen at step i is read at position i + 1, where later steps can look at it.
  private static func lookedAgain(
    _ own: AttentionMaps, beginning: Range<Int>, end: Range<Int>
  ) -> TraceTensor {
    own.tensor(ofHeads: beginning.count) { layer, head in
      beginning.map { token in
        let sum = end.reduce(0.0) { sum, step in
          let row = own.row(layer: layer, head: head, query: step)
          return sum + (token + 1 < row.count ? Double(row[row.startIndex + token + 1]) : 0)
        }
        return sum / Double(end.count)
      }
    }
  }
}

extension TracePiece {
  /// Whether its characters are punctuation alone.
  var isPunctuation: Bool {
    !surface.isEmpty
      && surface.unicodeScalars.allSatisfy { scalar in
        switch scalar.properties.generalCategory {
        case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation,
          .initialPunctuation, .finalPunctuation, .otherPunctuation:
          true
        default: false
        }
      }
  }
}
