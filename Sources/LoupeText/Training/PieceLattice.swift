import Foundation  // for the logarithm and the exponential

/// Every way of cutting the words of a corpus into pieces, with a probability for each piece.
///
/// For each position the pieces that begin there are stored one after the other, so that a pass
/// over the corpus reads memory in order and looks nothing up.
struct PieceLattice {
  /// One piece.
  struct Piece {
    let symbols: ArraySlice<Int32>
    /// Where it occurs, for segmenting its own text.
    let position: Int
    /// Log-probability.
    var score: Double
    /// How often it is expected in the corpus, as of the last estimate.
    var expectedCount = 0.0
  }

  /// Single characters first, in order of the alphabet.
  var pieces: [Piece]
  private var lengths: [Int32]
  private let corpus: TrainingCorpus
  /// Where the pieces of each position begin in `occurrences`; one more entry for the end.
  private var offsets: [Int]
  /// For each position the pieces that begin there, shortest first.
  private var occurrences: [Int32]

  /// Longest stretch that one forward-backward pass covers, in symbols.
  ///
  /// Probabilities are multiplied as they are, not as logarithms, and would vanish over longer ones.
  private static let longestStretch = 96

  init(_ corpus: TrainingCorpus, _ seeds: SeedPieces) {
    self.corpus = corpus
    offsets = seeds.offsets
    occurrences = seeds.occurrences
    lengths = seeds.seeds.map { Int32($0.length) }
    let total = seeds.seeds.reduce(0.0) { $0 + Double($1.count * $1.length) }
    pieces = seeds.seeds.map { seed in
      // A required character that the text lacks has no occurrence.
      let position = max(seed.position, 0)
      let weight = Double(max(seed.count, 1) * seed.length)
      return Piece(
        symbols: corpus.symbols[position..<position + seed.length], position: seed.position,
        score: log(weight / total))
    }
    for symbol in corpus.alphabet.indices where pieces[symbol].position < 0 {
      pieces[symbol] = Piece(symbols: [Int32(symbol)], position: -1, score: pieces[symbol].score)
    }
  }

  /// Forgets pieces; the rest are numbered anew in the same order.
  mutating func keep(_ isKept: [Bool]) {
    guard isKept.contains(false) else { return }
    var numbers = [Int32](repeating: -1, count: pieces.count)
    var count: Int32 = 0
    for piece in pieces.indices where isKept[piece] {
      numbers[piece] = count
      count += 1
    }
    pieces = pieces.indices.filter { isKept[$0] }.map { pieces[$0] }
    lengths = lengths.indices.filter { isKept[$0] }.map { lengths[$0] }
    thinOut(numbers)
  }

  private mutating func thinOut(_ numbers: [Int32]) {
    var end = 0
    var start = 0
    for position in 0..<corpus.symbols.count {
      for index in start..<offsets[position + 1] {
        let number = numbers[Int(occurrences[index])]
        if number >= 0 {
          occurrences[end] = number
          end += 1
        }
      }
      start = offsets[position + 1]
      offsets[position + 1] = end
    }
    occurrences.removeLast(occurrences.count - end)
  }

  // MARK: - Forward-backward

  /// How often each piece is expected to occur, over all segmentations by their probability.
  func expectedCounts() -> [Double] {
    var counts = [Double](repeating: 0, count: pieces.count)
    // Each symbol's share of a typical stretch's log-probability is taken out, so that products of
    // probabilities stay near one.
    let shift = averageCostPerSymbol()
    let weights = zip(pieces, lengths).map { exp($0.score + shift * Double($1)) }
    var forward = [Double](repeating: 0, count: Self.longestStretch + 1)
    var backward = forward
    for word in 0..<corpus.wordCount {
      var start = corpus.wordStarts[word]
      let end = corpus.wordStarts[word + 1]
      while start < end {
        let stretch = start..<min(end, start + Self.longestStretch)
        addCounts(
          stretch, times: Double(corpus.wordCounts[word]), weights, &forward, &backward, &counts)
        start = stretch.upperBound
      }
    }
    return counts
  }

  private func averageCostPerSymbol() -> Double {
    let (cost, count) = zip(pieces, lengths).reduce((0.0, 0.0)) { sum, piece in
      let probability = exp(piece.0.score)
      return (sum.0 - probability * piece.0.score, sum.1 + probability * Double(piece.1))
    }
    return count > 0 ? cost / count : 0
  }

  /// Adds the expected counts of one stretch of a word.
  private func addCounts(
    _ stretch: Range<Int>, times count: Double, _ weights: [Double], _ forward: inout [Double],
    _ backward: inout [Double], _ counts: inout [Double]
  ) {
    let length = stretch.count
    for index in 0...length { forward[index] = 0 }
    forward[0] = 1
    for start in 0..<length {
      let sum = forward[start]
      for index in offsets[stretch.lowerBound + start]..<offsets[stretch.lowerBound + start + 1] {
        let piece = Int(occurrences[index])
        let end = start + Int(lengths[piece])
        if end > length { break }
        forward[end] += sum * weights[piece]
      }
    }
    let whole = forward[length]
    guard whole.isNormal else {
      // Too improbable, or too probable, to be multiplied out: take it in halves.
      guard length > 1 else { return }
      let middle = stretch.lowerBound + length / 2
      addCounts(stretch.lowerBound..<middle, times: count, weights, &forward, &backward, &counts)
      addCounts(middle..<stretch.upperBound, times: count, weights, &forward, &backward, &counts)
      return
    }
    backward[length] = 1
    for start in stride(from: length - 1, through: 0, by: -1) {
      var sum = 0.0
      let share = forward[start] * count / whole
      for index in offsets[stretch.lowerBound + start]..<offsets[stretch.lowerBound + start + 1] {
        let piece = Int(occurrences[index])
        let end = start + Int(lengths[piece])
        if end > length { break }
        let onward = weights[piece] * backward[end]
        sum += onward
        counts[piece] += share * onward
      }
      backward[start] = sum
    }
  }

  // MARK: - Best path

  /// How often each piece occurs in the most probable segmentations.
  func bestPathCounts() -> [Double] {
    var counts = [Double](repeating: 0, count: pieces.count)
    let scores = pieces.map(\.score)
    var path = BestPath()
    for word in 0..<corpus.wordCount {
      let stretch = corpus.wordStarts[word]..<corpus.wordStarts[word + 1]
      find(&path, in: stretch, scores, without: -1)
      path.forEachPiece { counts[$0] += Double(corpus.wordCounts[word]) }
    }
    return counts
  }

  /// The best segmentation of a piece's own text.
  ///
  /// - Returns: whether that is the piece itself, and the best segmentation without it.
  func bestPath(insteadOf piece: Int) -> (isTaken: Bool, pieces: [Int]) {
    let start = pieces[piece].position
    let stretch = start..<start + Int(lengths[piece])
    var path = BestPath()
    var alternative: [Int] = []
    var score = 0.0
    path.prepare(stretch.count)
    relax(&path, stretch, without: Int32(piece)) { pieces[$0].score }
    path.forEachPiece {
      alternative.append($0)
      score += pieces[$0].score
    }
    return (pieces[piece].score >= score, alternative)
  }

  private func find(
    _ path: inout BestPath, in stretch: Range<Int>, _ scores: [Double], without excluded: Int32
  ) {
    path.prepare(stretch.count)
    relax(&path, stretch, without: excluded) { scores[$0] }
  }

  @inline(__always)
  private func relax(
    _ path: inout BestPath, _ stretch: Range<Int>, without excluded: Int32,
    _ score: (Int) -> Double
  ) {
    for start in 0..<stretch.count {
      let scoreSoFar = path.scores[start]
      for index in offsets[stretch.lowerBound + start]..<offsets[stretch.lowerBound + start + 1] {
        let piece = occurrences[index]
        let length = Int(lengths[Int(piece)])
        if start + length > stretch.count { break }
        guard piece != excluded else { continue }
        path.relax(start + length, scoreSoFar + score(Int(piece)), piece, length)
      }
    }
  }
}
