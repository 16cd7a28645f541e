/// The source token that each token of the translation looks at most, and the links of words that
/// follow from it.
///
///     link(y_i) = argmax_k m[row(i), k]    over the non-special source tokens k
///
/// m is any `[target, source]` matrix: weights, weighted norms, contributions. A word is linked to
/// another if any of its tokens is. Special tokens of the translation have no link.
/// Source: Garg et al. 2019, Kobayashi et al. 2020 (row labels). Assumes nothing of the model.
public struct TokenAlignment: Sendable, Equatable {
  /// For each token of the translation the source token it is linked with; nil for none.
  public let links: [Int?]

  /// The alignment that `matrix` shows.
  ///
  /// - Parameters:
  ///   - matrix: `[target, source]`, a row a step.
  ///   - label: which token a row speaks about.
  ///   - sourceIsSpecial: for each source token whether it is special.
  ///   - targetIsSpecial: for each token of the translation whether it is special.
  public init(
    _ matrix: Matrix, label: RowLabel, sourceIsSpecial: [Bool], targetIsSpecial: [Bool]
  ) {
    links = targetIsSpecial.indices.map { token in
      guard !targetIsSpecial[token], let row = label.row(ofToken: token, steps: matrix.rows)
      else { return nil }
      return Self.largest(of: matrix.row(row), passing: sourceIsSpecial)
    }
  }

  /// The links between words.
  ///
  /// - Parameters:
  ///   - sourceWords: the word of each source token, nil for none.
  ///   - targetWords: the word of each token of the translation, nil for none.
  /// - Returns: every pair of words of which a token pair is linked.
  public func wordLinks(sourceWords: [Int?], targetWords: [Int?]) -> Set<GoldAlignment.Link> {
    var found: Set<GoldAlignment.Link> = []
    for (token, link) in links.enumerated() {
      if let link, let source = sourceWords[link], let target = targetWords[token] {
        found.insert(.init(source: source, target: target))
      }
    }
    return found
  }

  private static func largest(of row: ArraySlice<Double>, passing special: [Bool]) -> Int? {
    var best: (key: Int, value: Double)?
    for (key, value) in row.enumerated() where !special[key] {
      if value > (best?.value ?? -.infinity) { best = (key, value) }
    }
    return best?.key
  }
}
