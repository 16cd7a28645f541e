/// Which stretches of a word may be a piece.
///
/// - Source: `IsValidSentencePiece` of google/sentencepiece.
struct PieceRules {
  private let settings: SentencePieceTrainingSettings
  /// For each symbol its script; kana count as Han, digits as `anyScript` where they mix freely.
  private let scripts: [UInt8]
  private let isDigit: [Bool]
  private let isSpace: [Bool]

  /// Goes with every script.
  private static let anyScript = UInt8.max

  init(_ corpus: TrainingCorpus, settings: SentencePieceTrainingSettings) {
    self.settings = settings
    let isDigit = corpus.alphabet.map { ("0"..."9") ~= $0 }
    self.isDigit = isDigit
    isSpace = corpus.alphabet.map { $0 == "\u{2581}" }
    scripts = zip(corpus.alphabet, isDigit).map { scalar, isDigit in
      if isDigit, !settings.splitsByNumber { return Self.anyScript }
      let script = UnicodeScript.of(scalar.value)
      let isKana =
        script == UnicodeScript.hiragana || script == UnicodeScript.katakana
        || scalar == "\u{30FC}"  // the long vowel mark is of no script by itself
      return isKana ? UnicodeScript.han : script
    }
  }

  /// For each position, how many symbols the longest piece that begins there may have.
  func reaches(_ corpus: TrainingCorpus) -> [UInt8] {
    var reaches = [UInt8](repeating: 1, count: corpus.symbols.count)
    for word in 0..<corpus.wordCount {
      let end = corpus.wordStarts[word + 1]
      for start in corpus.wordStarts[word]..<end {
        let limit = min(end, start + settings.maximumPieceLength)
        reaches[start] = UInt8(reach(corpus.symbols, from: start, to: limit))
      }
    }
    return reaches
  }

  private func reach(_ symbols: [Int32], from start: Int, to limit: Int) -> Int {
    var script = Self.anyScript
    for position in start..<limit {
      let symbol = Int(symbols[position])
      if isSpace[symbol] {
        if settings.splitsByWhitespace, position > start { return position - start }
        continue
      }
      if settings.splitsDigits, isDigit[symbol], position > start { return position - start }
      let own = scripts[symbol] == UnicodeScript.inherited ? script : scripts[symbol]
      if settings.splitsByScript, own != Self.anyScript, script != Self.anyScript, own != script {
        return position - start
      }
      if settings.splitsDigits, isDigit[symbol] { return 1 }
      script = own
    }
    return limit - start
  }

  /// Whether a piece may end with this symbol; a space may only where it is the whole piece.
  func mayEnd(with symbol: Int32, length: Int) -> Bool {
    length == 1 || !isSpace[Int(symbol)]
  }
}
