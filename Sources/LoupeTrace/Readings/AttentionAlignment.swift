/// Alignments read from every cross-attention head, by either row label, and their error where a
/// gold alignment is at hand.
///
/// Heads that were trained to align (`transformer-align` models of OPUS-MT supervise one) are no
/// discovery when they do. Assumes nothing of the model.
public struct AttentionAlignment: Sendable {
  /// What one row label gives.
  public struct Labelled: Sendable {
    /// Which token a row speaks about.
    public let label: RowLabel
    /// Of every head, layer after layer.
    public let heads: [TokenAlignment]
    /// Of each layer's mean over its heads.
    public let means: [TokenAlignment]
    /// Errors of the heads; empty without a gold alignment.
    public let headErrors: [AlignmentErrorRate]
    /// Errors of the layers' means; empty without a gold alignment.
    public let meanErrors: [AlignmentErrorRate]
  }

  /// By the token read, then by the token chosen.
  public let labels: [Labelled]

  /// The alignments in `trace`.
  ///
  /// - Throws: `TraceError.refused` where cross-attention is missing, `.alignment` where `gold`
  ///   names a word that the texts do not have.
  public init(of trace: Trace, gold: GoldAlignment? = nil) throws(TraceError) {
    let maps = try AttentionMaps(.cross, of: trace)
    let source = WordNumbering(trace.source, in: trace.text)
    let target = WordNumbering(trace.end.target, in: trace.end.translation)
    if let gold { try Self.check(gold, source, target) }
    let special = (
      source: trace.source.map(\.special), target: trace.end.target.map(\.special)
    )
    labels = RowLabel.allCases.map { label in
      func alignment(_ matrix: Matrix) -> TokenAlignment {
        TokenAlignment(
          matrix, label: label, sourceIsSpecial: special.source, targetIsSpecial: special.target)
      }
      func error(_ alignment: TokenAlignment) -> AlignmentErrorRate? {
        gold.map {
          AlignmentErrorRate(
            alignment.wordLinks(
              sourceWords: source.wordOfToken, targetWords: target.wordOfToken), gold: $0)
        }
      }
      let heads = (0..<maps.layers * maps.heads).map {
        alignment(maps.head($0 % maps.heads, ofLayer: $0 / maps.heads))
      }
      let means = (0..<maps.layers).map { alignment(maps.mean(ofLayer: $0)) }
      return Labelled(
        label: label, heads: heads, means: means, headErrors: heads.compactMap(error),
        meanErrors: means.compactMap(error))
    }
  }

  private static func check(
    _ gold: GoldAlignment, _ source: WordNumbering, _ target: WordNumbering
  ) throws(TraceError) {
    for link in gold.possible {
      guard link.source < source.count, link.target < target.count else {
        throw .alignment(
          line: 1,
          reason: "the link \(link.source)-\(link.target) is outside of the texts, which have "
            + "\(source.count) source words and \(target.count) target words; words are what "
            + "stands between spaces")
      }
    }
  }
}
