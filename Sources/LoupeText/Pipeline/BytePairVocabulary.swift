/// A byte-pair encoding with a list of merges, over scalars or over bytes.
///
/// - Source: `models/bpe` of huggingface/tokenizers 0.22; Sennrich et al. 2016.
package struct BytePairVocabulary: Sendable {
  /// What happens to text that no token covers.
  package struct Unknown: Sendable {
    /// The unknown token; `nil` drops the text.
    var identifier: Int?
    /// Whether a run of unknown scalars is one token.
    var fuses = false
    /// The tokens that spell bytes, tried first.
    var bytes = ByteTokens.none
  }

  /// What two neighbours merge into.
  struct Merge: Sendable {
    let rank: Int32
    let identifier: Int32
  }

  private let merges: [UInt64: Merge]
  /// For single bytes, or scalars below U+0080, their token; -1 for none.
  private let small: [Int32]
  /// For other scalars their token.
  private let large: [UInt32: Int32]
  private let isByteLevel: Bool
  private let unknown: Unknown
  /// Whole words that are tokens whether merges lead to them or not; empty where merges decide.
  private let words: [[UInt8]: Int32]

  /// - Parameters:
  ///   - vocabulary: tokens and identifiers.
  ///   - pairs: pairs of tokens that merge, the most important first.
  ///   - isByteLevel: whether tokens are spelled in `ByteAlphabet`.
  ///   - ignoresMerges: whether a whole word that is a token is taken as it is.
  ///   - unknown: what happens to text that no token covers.
  ///   - file: names the file in errors.
  /// - Throws: `TextError.malformedTokenizer` for a merge of or to something that is no token.
  package init(
    _ vocabulary: Vocabulary, merges pairs: [(String, String)], isByteLevel: Bool,
    ignoresMerges: Bool, unknown: Unknown, file: String
  ) throws(TextError) {
    self.isByteLevel = isByteLevel
    self.unknown = unknown
    var merges: [UInt64: Merge] = [:]
    merges.reserveCapacity(pairs.count)
    for (rank, (left, right)) in pairs.enumerated() {
      guard let one = vocabulary.identifier(of: left), let two = vocabulary.identifier(of: right),
        let whole = vocabulary.identifier(of: left + right)
      else {
        throw .malformedTokenizer(
          file: file,
          reason: "the merge \(rank + 1) of \"\(left)\" and \"\(right)\" is not in the vocabulary")
      }
      merges[Self.pair(Int32(one), Int32(two))] = Merge(
        rank: Int32(rank), identifier: Int32(whole))
    }
    self.merges = merges
    var small = [Int32](repeating: -1, count: isByteLevel ? 256 : 128)
    var large: [UInt32: Int32] = [:]
    var words: [[UInt8]: Int32] = [:]
    for (identifier, token) in vocabulary.tokens.enumerated() {
      guard let token else { continue }
      let bytes = isByteLevel ? ByteAlphabet.bytes(of: token) : Array(token.utf8)
      if ignoresMerges, let bytes { words[bytes] = Int32(identifier) }
      let scalars = token.unicodeScalars
      guard let scalar = scalars.first, scalars.count == 1 else { continue }
      if isByteLevel {
        if let byte = bytes?.first { small[Int(byte)] = Int32(identifier) }
      } else if scalar.isASCII {
        small[Int(scalar.value)] = Int32(identifier)
      } else {
        large[scalar.value] = Int32(identifier)
      }
    }
    (self.small, self.large, self.words) = (small, large, words)
  }

  @inline(__always)
  private static func pair(_ left: Int32, _ right: Int32) -> UInt64 {
    UInt64(UInt32(bitPattern: left)) << 32 | UInt64(UInt32(bitPattern: right))
  }

  /// Appends the tokens of one word: a stretch of UTF-8 text.
  func appendPieces(
    of text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, to pieces: inout [ModelPiece]
  ) {
    if !words.isEmpty, let whole = words[Array(text[range])] {
      pieces.append(ModelPiece(identifier: Int(whole), range: range))
      return
    }
    var run = BytePairRun(symbols: symbols(of: text, range))
    run.mergeAll { left, right in merges[Self.pair(left, right)] }
    run.forEachSymbol { symbol in
      let start = Int(symbol.start)
      pieces.append(
        ModelPiece(
          identifier: Int(symbol.identifier), range: start..<start + Int(symbol.length),
          isUnknown: symbol.isUnknown))
    }
  }

  /// The tokens of single scalars or bytes.
  private func symbols(
    of text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>
  ) -> [BytePairRun.Symbol] {
    var symbols: [BytePairRun.Symbol] = []
    symbols.reserveCapacity(range.count)
    var position = range.lowerBound
    var followsUnknown = false
    while position < range.upperBound {
      let (identifier, length) = token(text, position, range.upperBound)
      if identifier >= 0 {
        symbols.append(.init(start: position, length: length, identifier: identifier))
        followsUnknown = false
      } else if unknown.bytes.spells(text[position..<position + length]) {
        for place in position..<position + length {
          let byte = unknown.bytes.identifiers[Int(text[place])]
          symbols.append(.init(start: place, length: 1, identifier: Int32(byte)))
        }
        followsUnknown = false
      } else if let identifier = unknown.identifier {
        if unknown.fuses, followsUnknown {
          symbols[symbols.count - 1].length += Int32(length)
        } else {
          symbols.append(
            .init(start: position, length: length, identifier: Int32(identifier), isUnknown: true))
        }
        followsUnknown = true
      }
      position += length
    }
    return symbols
  }

  /// The token of the scalar or byte at a position, -1 for none, and its bytes.
  @inline(__always)
  private func token(
    _ text: UnsafeBufferPointer<UInt8>, _ position: Int, _ end: Int
  ) -> (identifier: Int32, length: Int) {
    let byte = text[position]
    if isByteLevel || byte < 0x80 { return (small[Int(byte)], 1) }
    let (scalar, length) = UTF8Length.scalar(text, at: position, before: end)
    return (large[scalar.value] ?? -1, length)
  }
}
