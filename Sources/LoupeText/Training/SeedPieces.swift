/// The frequent substrings that unigram training starts from, and where they occur.
///
/// Substrings are grown one symbol at a time: those that begin at the same positions share a
/// number, and positions whose substring occurs only once are dropped, because no longer substring
/// from there can be frequent. This finds what a suffix array would, in time proportional to the
/// occurrences of frequent substrings.
struct SeedPieces {
  /// One substring.
  struct Seed {
    /// Where it occurs first.
    let position: Int
    let length: Int
    /// How often it occurs.
    let count: Int
  }

  /// Single characters first (seed number = symbol), then the others by falling weight.
  private(set) var seeds: [Seed] = []
  /// Where the seeds of each position begin in `occurrences`; one more entry for the end.
  private(set) var offsets: [Int] = []
  /// For each position the seeds that begin there, shortest first.
  private(set) var occurrences: [Int32] = []

  /// A substring while it is being grown.
  private struct Candidate {
    var position: Int
    var length: Int
    var count: Int
    /// Whether every occurrence goes on with the same symbol: then the longer one says it all.
    var alwaysExtends = false
  }

  private var candidates: [Candidate] = []
  /// For each length the positions at which candidates begin, and which.
  private var levels: [[(position: Int32, candidate: Int32)]] = []

  init(_ corpus: TrainingCorpus, settings: SentencePieceTrainingSettings) {
    let rules = PieceRules(corpus, settings: settings)
    let weights = Self.weights(corpus)
    addCharacters(corpus, weights)
    let reaches = rules.reaches(corpus)
    while levels.count < settings.maximumPieceLength, let last = levels.last, !last.isEmpty {
      grow(corpus, weights, reaches)
    }
    choose(corpus, rules, atMost: settings.seedPieceCount)
    candidates = []
    levels = []
  }

  /// For each position how often its word occurs.
  private static func weights(_ corpus: TrainingCorpus) -> [Int32] {
    var weights: [Int32] = []
    weights.reserveCapacity(corpus.symbols.count)
    for word in 0..<corpus.wordCount {
      let length = corpus.wordStarts[word + 1] - corpus.wordStarts[word]
      let count = Int32(clamping: corpus.wordCounts[word])
      weights.append(contentsOf: repeatElement(count, count: length))
    }
    return weights
  }

  private mutating func addCharacters(_ corpus: TrainingCorpus, _ weights: [Int32]) {
    candidates = corpus.alphabet.map { _ in Candidate(position: -1, length: 1, count: 0) }
    var level: [(position: Int32, candidate: Int32)] = []
    level.reserveCapacity(corpus.symbols.count)
    for (position, symbol) in corpus.symbols.enumerated() {
      candidates[Int(symbol)].count += Int(weights[position])
      if candidates[Int(symbol)].position < 0 { candidates[Int(symbol)].position = position }
      level.append((Int32(position), symbol))
    }
    levels.append(level)
  }

  /// Adds the substrings that are one symbol longer.
  private mutating func grow(_ corpus: TrainingCorpus, _ weights: [Int32], _ reaches: [UInt8]) {
    let length = levels.count + 1
    let first = candidates.count
    var numbers: [UInt64: Int32] = [:]
    var level: [(position: Int32, candidate: Int32)] = []
    for (position, parent) in levels[levels.count - 1] where reaches[Int(position)] >= length {
      let symbol = corpus.symbols[Int(position) + length - 1]
      let key = UInt64(UInt32(parent)) << 32 | UInt64(UInt32(symbol))
      let candidate: Int32
      if let known = numbers[key] {
        candidate = known
      } else {
        candidate = Int32(candidates.count)
        numbers[key] = candidate
        candidates.append(Candidate(position: Int(position), length: length, count: 0))
      }
      candidates[Int(candidate)].count += Int(weights[Int(position)])
      level.append((position, candidate))
    }
    for (key, candidate) in numbers {
      let parent = Int(key >> 32)
      if candidates[parent].count == candidates[Int(candidate)].count {
        candidates[parent].alwaysExtends = true
      }
    }
    level = level.filter { candidates[Int($0.candidate)].count > 1 }
    dropRare(from: first, &level)
    levels.append(level)
  }

  /// Forgets the new candidates that occur once, which are most of them.
  private mutating func dropRare(
    from first: Int, _ level: inout [(position: Int32, candidate: Int32)]
  ) {
    var renumbered = [Int32](repeating: -1, count: candidates.count - first)
    var kept = first
    for index in first..<candidates.count where candidates[index].count > 1 {
      renumbered[index - first] = Int32(kept)
      candidates[kept] = candidates[index]
      kept += 1
    }
    candidates.removeLast(candidates.count - kept)
    for index in level.indices {
      level[index].candidate = renumbered[Int(level[index].candidate) - first]
    }
  }

  /// Keeps the candidates with the greatest count × length.
  private mutating func choose(_ corpus: TrainingCorpus, _ rules: PieceRules, atMost limit: Int) {
    let alphabetCount = corpus.alphabet.count
    var chosen = (alphabetCount..<candidates.count).filter { index in
      let candidate = candidates[index]
      let last = corpus.symbols[candidate.position + candidate.length - 1]
      return !candidate.alwaysExtends && rules.mayEnd(with: last, length: candidate.length)
    }
    chosen.sort { one, two in
      let first = candidates[one].count * candidates[one].length
      let second = candidates[two].count * candidates[two].length
      return first != second ? first > second : one < two
    }
    chosen.removeLast(max(0, chosen.count - max(0, limit - alphabetCount)))
    var seedOf = [Int32](repeating: -1, count: candidates.count)
    for (seed, candidate) in (Array(0..<alphabetCount) + chosen).enumerated() {
      seedOf[candidate] = Int32(seed)
      let found = candidates[candidate]
      seeds.append(Seed(position: found.position, length: found.length, count: found.count))
    }
    storeOccurrences(seedOf, positionCount: corpus.symbols.count)
  }

  private mutating func storeOccurrences(_ seedOf: [Int32], positionCount: Int) {
    offsets = [Int](repeating: 0, count: positionCount + 1)
    for level in levels {
      for (position, candidate) in level where seedOf[Int(candidate)] >= 0 {
        offsets[Int(position) + 1] += 1
      }
    }
    for position in 0..<positionCount { offsets[position + 1] += offsets[position] }
    occurrences = [Int32](repeating: 0, count: offsets[positionCount])
    var next = offsets
    for level in levels {
      for (position, candidate) in level where seedOf[Int(candidate)] >= 0 {
        occurrences[next[Int(position)]] = seedOf[Int(candidate)]
        next[Int(position)] += 1
      }
    }
  }
}
