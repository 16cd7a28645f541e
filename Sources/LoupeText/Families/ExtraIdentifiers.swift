/// The sentinels `<extra_id_0>`, `<extra_id_1>`, … of T5, which take in the whitespace around them.
///
/// - Source: `T5Tokenizer.__init__` of huggingface/transformers 4.57.
/// - Deviation: where no file says how many there are, the listed ones count, not 100.
package struct ExtraIdentifiers {
  /// All additional special tokens, sentinels among them.
  package let additional: [AddedToken]
  /// How many sentinels stand behind the pieces of the model.
  private let sentinelCount: Int
  private let count: Int

  /// Most sentinels that are accepted.
  private static let largestCount = 100_000

  /// - Throws: `TextError.malformedTokenizer` where the files name more or fewer than they say.
  package init(_ configuration: TokenizerConfiguration) throws(TextError) {
    let listedCount = (configuration.additional ?? []).count { $0.content.contains("<extra_id_") }
    count = configuration.extraIdentifierCount ?? (listedCount > 0 ? listedCount : 100)
    guard count <= Self.largestCount else {
      throw .malformedTokenizer(
        file: "tokenizer_config.json",
        reason: "extra_ids is \(count), more than \(Self.largestCount)")
    }
    let sentinels = (0..<count).map { AddedToken("<extra_id_\($0)>", isSpecial: true) }
    guard let listed = configuration.additional else {
      additional = sentinels
      sentinelCount = count
      return
    }
    let listedSentinels = listed.filter { $0.content.contains("<extra_id_") }
    sentinelCount = listedSentinels.count
    additional = listedSentinels.isEmpty ? listed + sentinels : listed
    guard listedSentinels.isEmpty || count == 0 || listedSentinels.count == count else {
      throw .malformedTokenizer(
        file: "tokenizer_config.json",
        reason: "extra_ids is \(count), but \(listedSentinels.count) are listed")
    }
  }

  /// The sentinels with their identifiers: the last stands directly behind the pieces.
  package func entries(pieceCount: Int) -> [AddedTokenMatcher.Entry] {
    (0..<sentinelCount).compactMap { index in
      let identifier = pieceCount - 1 + count - index
      guard identifier >= 0 else { return nil }
      var token = AddedToken("<extra_id_\(index)>", isSpecial: true)
      token.stripsLeft = true
      token.stripsRight = true
      return .init(token: token, identifier: identifier)
    }
  }
}
