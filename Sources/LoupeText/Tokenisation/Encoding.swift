/// A text in tokens, special tokens included.
public struct Encoding: Equatable, Sendable {
  /// The tokens, each with the characters it stands for.
  public var tokens: [TokenSpan]

  /// How many tokens of the text did not fit and were left out; 0 unless that was asked for.
  public var leftOut = 0

  /// Makes an encoding from its tokens.
  public init(tokens: [TokenSpan]) {
    self.tokens = tokens
  }

  /// The identifiers alone: `[position]`.
  public var ids: [Int] { tokens.map(\.id) }
  /// The pieces alone: `[position]`.
  public var pieces: [String] { tokens.map(\.piece) }
  /// The spans alone, in UTF-16 units of the text: `[position]`.
  public var spans: [Range<Int>] { tokens.map(\.span) }

  /// Cuts tokens off the end of the text so that `limit` are left; special tokens after the text
  /// stay.
  package mutating func truncate(to limit: Int, isSpecial: (Int) -> Bool) {
    guard tokens.count > limit else { return }
    let ending = tokens.reversed().prefix { $0.span.isEmpty && isSpecial($0.id) }.count
    let kept = max(0, limit - ending)
    leftOut += tokens.count - ending - kept
    tokens = Array(tokens.prefix(kept) + tokens.suffix(min(ending, limit)))
  }

  /// Counts characters from `distance` UTF-16 units further on; what lies before has no characters.
  package mutating func moveSpans(back distance: Int) {
    guard distance > 0 else { return }
    for index in tokens.indices {
      let span = tokens[index].span
      tokens[index].span =
        max(0, span.lowerBound - distance)..<max(0, span.upperBound - distance)
    }
  }
}
