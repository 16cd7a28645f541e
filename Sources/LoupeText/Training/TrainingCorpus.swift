/// The text of a training run: distinct words with their counts, as numbers for characters.
struct TrainingCorpus {
  /// The characters that get a piece, in descending order of frequency; a symbol is an index.
  private(set) var alphabet: [Unicode.Scalar] = []
  /// All words one after the other, in symbols.
  private(set) var symbols: [Int32] = []
  /// Where each word begins in `symbols`; one more entry says where the last ends.
  private(set) var wordStarts: [Int] = [0]
  /// How often each word occurs.
  private(set) var wordCounts: [Int] = []

  var wordCount: Int { wordCounts.count }

  /// Normalises the lines, cuts them into words and counts.
  ///
  /// - Throws: `TextError.untrainable` for text without characters.
  init(
    _ lines: some Sequence<String>, settings: SentencePieceTrainingSettings,
    normalisation: SentencePieceNormalisation, reserved: ReservedPieces
  ) throws(TextError) {
    let userDefined = Self.trie(settings.userDefinedSymbols)
    let normaliser = try Normaliser(
      normalisation, protecting: userDefined, file: "the normalisation rules")
    let cutter = WordCutter(
      cutsAtWhitespace: settings.splitsByWhitespace, userDefinedSymbols: userDefined)
    var words: [ArraySlice<UInt8>: Int] = [:]
    for line in lines {
      let text = normaliser.normalise(Array(line.utf8)).bytes
      cutter.cut(text) { words[text[$0], default: 0] += 1 }
    }
    // Sorted, so that the result does not depend on the order of a dictionary.
    let sorted = words.sorted { $0.key.lexicographicallyPrecedes($1.key) }
    chooseAlphabet(sorted, settings: settings)
    storeWords(sorted)
    guard !symbols.isEmpty else { throw .untrainable(reason: "it has no characters") }
    guard symbols.count < Int32.max else {
      throw .untrainable(reason: "its different words have more than \(Int32.max) characters")
    }
  }

  private static func trie(_ symbols: [String]) -> DoubleArrayTrie {
    guard !symbols.isEmpty else { return DoubleArrayTrie(units: []) }
    let keys = symbols.map { Array($0.utf8) }.sorted { $0.lexicographicallyPrecedes($1) }
    return DoubleArrayTrieBuilder.build(keys: keys, values: Array(keys.indices))
  }

  /// Takes characters by frequency until they cover the wanted share of the text.
  private mutating func chooseAlphabet(
    _ words: [(key: ArraySlice<UInt8>, value: Int)], settings: SentencePieceTrainingSettings
  ) {
    var counts: [Unicode.Scalar: Int] = [:]
    for (word, count) in words {
      for scalar in String(decoding: word, as: UTF8.self).unicodeScalars where scalar != "\0" {
        counts[scalar, default: 0] += count
      }
    }
    let total = counts.values.reduce(0, +)
    let required = Set(settings.requiredCharacters.unicodeScalars)
    var covered = 0
    let sorted = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    for (scalar, count) in sorted {
      let isWanted = Double(covered) < settings.characterCoverage * Double(total)
      covered += count
      // The space is what words begin with: without it nothing could be joined again.
      if isWanted || required.contains(scalar) || scalar == "\u{2581}" { alphabet.append(scalar) }
    }
    for scalar in required.sorted() where counts[scalar] == nil && scalar != "\0" {
      alphabet.append(scalar)
    }
  }

  /// Stores the words in symbols; characters outside the alphabet end a word.
  private mutating func storeWords(_ words: [(key: ArraySlice<UInt8>, value: Int)]) {
    let symbolOf = Dictionary(
      uniqueKeysWithValues: alphabet.enumerated().map { ($0.element, Int32($0.offset)) })
    for (word, count) in words {
      for scalar in String(decoding: word, as: UTF8.self).unicodeScalars {
        if let symbol = symbolOf[scalar] {
          symbols.append(symbol)
        } else {
          finishWord(count)
        }
      }
      finishWord(count)
    }
  }

  private mutating func finishWord(_ count: Int) {
    guard let start = wordStarts.last, symbols.count > start else { return }
    wordStarts.append(symbols.count)
    wordCounts.append(count)
  }
}
