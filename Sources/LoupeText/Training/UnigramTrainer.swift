import Foundation  // for the logarithm and the exponential

/// Learns the pieces of a unigram model and their probabilities.
///
/// Starts from many frequent substrings; expectation-maximisation estimates their probabilities;
/// the pieces whose loss lowers the likelihood least are pruned; and so on until the wanted number
/// is left. Single characters are never pruned.
///
/// - Source: Kudo 2018, section 3.2, and the loss of google/sentencepiece's trainer (frequencies of
///   the best segmentation, reassigned to the second-best one).
/// - Deviation: lattices are not rebuilt from a dictionary in every pass; the occurrences of pieces
///   are found once and thinned out as pieces are pruned. Probabilities are estimated once more
///   after the last cut.
struct UnigramTrainer {
  private let corpus: TrainingCorpus
  private let settings: SentencePieceTrainingSettings
  private let pieceCount: Int
  private var lattice: PieceLattice

  /// Expected counts below this drop a piece.
  private static let smallestCount = 0.5
  /// Pruning stops at this multiple of the wanted size; the last cut is by probability.
  private static let lastCut = 1.1
  /// How far apart the scores of characters without any use are put.
  private static let unusedStep: Float = 0.0001

  /// - Parameters:
  ///   - corpus: the words and their counts.
  ///   - settings: how to train.
  ///   - pieceCount: number of pieces to learn, at least one for each character.
  init(_ corpus: TrainingCorpus, settings: SentencePieceTrainingSettings, pieceCount: Int) {
    self.corpus = corpus
    self.settings = settings
    self.pieceCount = pieceCount
    lattice = PieceLattice(corpus, SeedPieces(corpus, settings: settings))
  }

  /// - Returns: `pieceCount` pieces by falling score.
  /// - Throws: `TextError.untrainable` when the text has too few substrings.
  mutating func train(
    progress: (SentencePieceTrainer.Progress) -> Void
  ) throws(TextError) -> [SentencePieceModel.Piece] {
    let reserve = max(pieceCount, Int(Double(pieceCount) * Self.lastCut))
    let first = lattice.pieces.count
    while true {
      for _ in 0..<settings.passesBetweenPrunings { reestimate(dropsRare: true) }
      let count = lattice.pieces.count
      let left = log(Double(max(count, reserve)) / Double(reserve))
      let whole = log(Double(max(first, reserve + 1)) / Double(reserve))
      let fraction = 0.5 + 0.45 * (1 - left / whole)
      progress(.init(stage: "learning pieces", fraction: fraction, pieceCount: count))
      guard count > reserve else { break }
      prune(to: max(reserve, Int(Double(count) * settings.shrinkingFactor)))
    }
    guard lattice.pieces.count >= pieceCount else {
      throw .untrainable(
        reason: "it gives only \(lattice.pieces.count) pieces, not \(pieceCount); "
          + "give more text or lower the vocabulary size by \(pieceCount - lattice.pieces.count)")
    }
    cutToSize()
    for _ in 0..<settings.passesBetweenPrunings { reestimate(dropsRare: false) }
    return finishedPieces()
  }

  // MARK: - Expectation-maximisation

  /// One pass: expected counts under the present probabilities, then new probabilities.
  private mutating func reestimate(dropsRare: Bool) {
    let counts = lattice.expectedCounts()
    if dropsRare {
      let alphabetCount = corpus.alphabet.count
      let isKept = counts.indices.map { $0 < alphabetCount || counts[$0] >= Self.smallestCount }
      lattice.keep(isKept)
      maximise(zip(counts, isKept).filter(\.1).map(\.0))
    } else {
      maximise(counts)
    }
  }

  /// Sets scores from expected counts; the digamma function favours few pieces over many.
  private mutating func maximise(_ counts: [Double]) {
    let total = counts.reduce(0) { $0 + max($1, Self.smallestCount) }
    let logTotal = digamma(total)
    for (piece, count) in counts.enumerated() {
      lattice.pieces[piece].score = digamma(max(count, Self.smallestCount)) - logTotal
      lattice.pieces[piece].expectedCount = count
    }
  }

  // MARK: - Pruning

  /// Keeps the characters and, of the other pieces, those that would be missed most.
  private mutating func prune(to size: Int) {
    let frequencies = lattice.bestPathCounts()
    let alphabetCount = corpus.alphabet.count
    let total = frequencies.reduce(0, +)
    let logTotal = log(max(total, 1))
    var isKept = [Bool](repeating: false, count: lattice.pieces.count)
    for character in 0..<alphabetCount { isKept[character] = true }
    var losses: [(piece: Int, loss: Double)] = []
    for piece in alphabetCount..<lattice.pieces.count where frequencies[piece] > 0 {
      let frequency = frequencies[piece]
      let alternative = lattice.bestPath(insteadOf: piece)
      guard alternative.isTaken else { continue }  // never the best path even for its own text
      let logTotalWithout = log(total + frequency * Double(alternative.pieces.count - 1))
      let logAlternative = alternative.pieces.reduce(0) {
        $0 + log(frequencies[$1] + frequency) - logTotalWithout
      }
      losses.append((piece, frequency * (log(frequency) - logTotal - logAlternative)))
    }
    losses.sort { $0.loss != $1.loss ? $0.loss > $1.loss : $0.piece < $1.piece }
    for (piece, _) in losses.prefix(max(0, size - alphabetCount)) { isKept[piece] = true }
    lattice.keep(isKept)
  }

  /// Keeps the characters and the most probable of the other pieces, exactly as many as wanted.
  private mutating func cutToSize() {
    let alphabetCount = corpus.alphabet.count
    let others = (alphabetCount..<lattice.pieces.count).sorted {
      let one = lattice.pieces[$0].score
      let two = lattice.pieces[$1].score
      return one != two ? one > two : $0 < $1
    }
    var isKept = [Bool](repeating: false, count: lattice.pieces.count)
    for character in 0..<alphabetCount { isKept[character] = true }
    for piece in others.prefix(pieceCount - alphabetCount) { isKept[piece] = true }
    lattice.keep(isKept)
  }

  // MARK: - Result

  private func finishedPieces() -> [SentencePieceModel.Piece] {
    let isUsed = lattice.pieces.map { $0.expectedCount >= Self.smallestCount }
    let lowest = zip(lattice.pieces, isUsed).filter(\.1).map(\.0.score).min() ?? 0
    var step: Float = 0
    var finished: [SentencePieceModel.Piece] = []
    for (piece, isUsed) in zip(lattice.pieces, isUsed) {
      if !isUsed { step += Self.unusedStep }
      let score = isUsed ? Float(piece.score) : Float(lowest) - step
      finished.append(.init(text(of: piece), score: score))
    }
    let order = finished.indices.sorted { one, two in
      finished[one].score != finished[two].score
        ? finished[one].score > finished[two].score : one < two
    }
    return order.map { finished[$0] }
  }

  private func text(of piece: PieceLattice.Piece) -> String {
    var text = String.UnicodeScalarView()
    for symbol in piece.symbols { text.append(corpus.alphabet[Int(symbol)]) }
    return String(text)
  }

  /// The derivative of the logarithm of the gamma function, for positive arguments.
  ///
  /// - Source: asymptotic expansion; small arguments are raised by ψ(x) = ψ(x+1) - 1/x.
  private func digamma(_ argument: Double) -> Double {
    var value = argument
    var result = 0.0
    while value < 7 {
      result -= 1 / value
      value += 1
    }
    value -= 0.5
    let inverse = 1 / value
    let square = inverse * inverse
    result += log(value) + square / 24
    result += square * square * (-7.0 / 960 + square * (31.0 / 8064 - square * 127.0 / 30720))
    return result
  }
}
