/// Learns the pieces of a byte-pair encoding: again and again the most frequent pair of
/// neighbours becomes one piece.
///
/// - Source: Sennrich et al. 2016; ties go to the shorter pair and then to the one that comes first
///   in byte order, as in google/sentencepiece, so that training is deterministic.
struct BytePairTrainer {
  private let corpus: TrainingCorpus
  private let settings: SentencePieceTrainingSettings
  private let pieceCount: Int
  private let rules: PieceRules
  /// How long a piece from each position may become.
  private let reaches: [UInt8]

  /// Text of each piece in symbols; characters first.
  private var pieces: [[Int32]]
  private var numbers: [[Int32]: Int32] = [:]

  /// For each position the piece that begins there, -1 inside a piece.
  private var pieceAt: [Int32]
  /// For each position at which a piece begins, where the piece before it begins; -1 for the first
  /// of a word.
  private var startOfPieceEndingAt: [Int32]
  /// For each position the end of its word.
  private var wordEnds: [Int32]
  private var weights: [Int32]

  /// Two neighbours that occur somewhere.
  private struct Pair {
    let left: Int32
    let right: Int32
    /// Whether both together may be a piece.
    let isAllowed: Bool
    var count = 0
    /// Where the pair begins; may list places where it no longer stands.
    var positions: [Int32] = []
  }

  private var pairs: [Pair] = []
  private var pairNumbers: [UInt64: Int32] = [:]
  private var agenda = PriorityQueue<Candidate>()

  /// A pair in the queue, with its count when it was put there.
  private struct Candidate: Comparable {
    let count: Int
    let pair: Int32
    let scalars: [UInt32]

    static func < (one: Candidate, two: Candidate) -> Bool {
      if one.count != two.count { return one.count > two.count }
      if one.scalars.count != two.scalars.count { return one.scalars.count < two.scalars.count }
      return one.scalars.lexicographicallyPrecedes(two.scalars)
    }

    static func == (one: Candidate, two: Candidate) -> Bool {
      one.count == two.count && one.scalars == two.scalars
    }
  }

  /// - Parameters:
  ///   - corpus: the words and their counts.
  ///   - settings: how to train.
  ///   - pieceCount: number of pieces to learn, at least one for each character.
  init(_ corpus: TrainingCorpus, settings: SentencePieceTrainingSettings, pieceCount: Int) {
    self.corpus = corpus
    self.settings = settings
    self.pieceCount = pieceCount
    rules = PieceRules(corpus, settings: settings)
    reaches = rules.reaches(corpus)
    pieces = corpus.alphabet.indices.map { [Int32($0)] }
    for (number, piece) in pieces.enumerated() { numbers[piece] = Int32(number) }
    pieceAt = corpus.symbols
    startOfPieceEndingAt = (0..<Int32(corpus.symbols.count + 1)).map { $0 - 1 }
    wordEnds = []
    weights = []
    for word in 0..<corpus.wordCount {
      let range = corpus.wordStarts[word]..<corpus.wordStarts[word + 1]
      wordEnds += repeatElement(Int32(range.upperBound), count: range.count)
      weights += repeatElement(Int32(clamping: corpus.wordCounts[word]), count: range.count)
      startOfPieceEndingAt[range.lowerBound] = -1  // nothing before a word
    }
  }

  /// - Returns: `pieceCount` pieces, merges by rank and then the characters by frequency.
  /// - Throws: `TextError.untrainable` when the text has too few pairs.
  mutating func train(
    progress: (SentencePieceTrainer.Progress) -> Void
  ) throws(TextError) -> [SentencePieceModel.Piece] {
    countPairs()
    let alphabetCount = corpus.alphabet.count
    let mergeCount = pieceCount - alphabetCount
    var merged: [Int32] = []
    while merged.count < mergeCount {
      guard let pair = mostFrequentPair() else {
        throw .untrainable(
          reason: "it gives only \(alphabetCount + merged.count) pieces, not \(pieceCount); "
            + "give more text or lower the vocabulary size by \(mergeCount - merged.count)")
      }
      let (piece, isNew) = merge(pair)
      guard isNew else { continue }  // another pair had given the same text
      merged.append(piece)
      if merged.count % 256 == 0 {
        let fraction = 0.8 + 0.2 * Double(merged.count) / Double(mergeCount)
        progress(
          .init(
            stage: "learning merges", fraction: fraction,
            pieceCount: alphabetCount + merged.count))
      }
    }
    let order = merged + (0..<Int32(alphabetCount))
    return order.enumerated().map { rank, piece in
      .init(text(of: pieces[Int(piece)]), score: -Float(rank))
    }
  }

  // MARK: - Pairs

  private mutating func countPairs() {
    for position in 0..<Int32(corpus.symbols.count) where position + 1 < wordEnds[Int(position)] {
      add(pairAt: position)
    }
    for pair in pairs.indices where pairs[pair].isAllowed { propose(Int32(pair)) }
  }

  /// Counts the pair that begins at a position; returns its number.
  @discardableResult
  private mutating func add(pairAt position: Int32) -> Int32 {
    let left = pieceAt[Int(position)]
    let right = pieceAt[Int(end(of: position))]
    let key = UInt64(UInt32(left)) << 32 | UInt64(UInt32(right))
    let number: Int32
    if let known = pairNumbers[key] {
      number = known
    } else {
      number = Int32(pairs.count)
      pairNumbers[key] = number
      pairs.append(
        Pair(left: left, right: right, isAllowed: isAllowed(left, right, at: position)))
    }
    guard pairs[Int(number)].isAllowed else { return number }
    pairs[Int(number)].count += Int(weights[Int(position)])
    pairs[Int(number)].positions.append(position)
    return number
  }

  private mutating func remove(pairAt position: Int32) {
    let key =
      UInt64(UInt32(pieceAt[Int(position)])) << 32
      | UInt64(UInt32(pieceAt[Int(end(of: position))]))
    guard let number = pairNumbers[key], pairs[Int(number)].isAllowed else { return }
    pairs[Int(number)].count -= Int(weights[Int(position)])
  }

  private func isAllowed(_ left: Int32, _ right: Int32, at position: Int32) -> Bool {
    let length = pieces[Int(left)].count + pieces[Int(right)].count
    guard length <= Int(reaches[Int(position)]), let last = pieces[Int(right)].last else {
      return false
    }
    return rules.mayEnd(with: last, length: length)
  }

  private mutating func propose(_ pair: Int32) {
    let text = pieces[Int(pairs[Int(pair)].left)] + pieces[Int(pairs[Int(pair)].right)]
    let scalars = text.map { corpus.alphabet[Int($0)].value }
    agenda.insert(
      Candidate(count: pairs[Int(pair)].count, pair: pair, scalars: scalars))
  }

  private mutating func mostFrequentPair() -> Int32? {
    while let candidate = agenda.popFirst() {
      let count = pairs[Int(candidate.pair)].count
      if count == candidate.count { return candidate.pair }
      // Merges have taken some of its places since: it queues again with what is left.
      if count > 0 { propose(candidate.pair) }
    }
    return nil
  }

  // MARK: - Merging

  private func end(of position: Int32) -> Int32 {
    position + Int32(pieces[Int(pieceAt[Int(position)])].count)
  }

  /// Joins every occurrence of a pair; returns the piece, and whether its text is new.
  private mutating func merge(_ pair: Int32) -> (piece: Int32, isNew: Bool) {
    let merged = pairs[Int(pair)]
    let text = pieces[Int(merged.left)] + pieces[Int(merged.right)]
    let isNew = numbers[text] == nil
    let piece = numbers[text] ?? Int32(pieces.count)
    if isNew {
      numbers[text] = piece
      pieces.append(text)
    }
    pairs[Int(pair)].positions = []
    var grown = Set<Int32>()
    for position in merged.positions.sorted() {
      guard pieceAt[Int(position)] == merged.left, end(of: position) < wordEnds[Int(position)],
        pieceAt[Int(end(of: position))] == merged.right
      else { continue }
      join(at: position, into: piece, grown: &grown)
    }
    pairs[Int(pair)].count = 0
    for number in grown.sorted() where pairs[Int(number)].isAllowed && number != pair {
      propose(number)
    }
    return (piece, isNew)
  }

  /// Joins the piece at a position with the next one, and keeps the counts of pairs up to date.
  private mutating func join(at position: Int32, into piece: Int32, grown: inout Set<Int32>) {
    let middle = end(of: position)
    let end = end(of: middle)
    let before = startOfPieceEndingAt[Int(position)]
    let hasNext = end < wordEnds[Int(position)]
    if before >= 0 { remove(pairAt: before) }
    if hasNext { remove(pairAt: middle) }
    pieceAt[Int(position)] = piece
    pieceAt[Int(middle)] = -1
    if hasNext { startOfPieceEndingAt[Int(end)] = position }
    if before >= 0 { grown.insert(add(pairAt: before)) }
    if hasNext { grown.insert(add(pairAt: position)) }
  }

  private func text(of symbols: [Int32]) -> String {
    var text = String.UnicodeScalarView()
    for symbol in symbols { text.append(corpus.alphabet[Int(symbol)]) }
    return String(text)
  }
}
