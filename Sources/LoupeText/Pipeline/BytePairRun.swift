/// One word on its way from single characters to tokens.
///
/// A priority queue holds the possible merges, so that time grows with n log n.
struct BytePairRun {
  /// A stretch that is one token so far; empty once it has gone into its left neighbour.
  struct Symbol {
    var start: Int32
    var length: Int32
    var identifier: Int32
    var isUnknown: Bool
    var previous: Int32 = -1
    var next: Int32 = -1

    init(start: Int, length: Int, identifier: Int32, isUnknown: Bool = false) {
      self.start = Int32(truncatingIfNeeded: start)
      self.length = Int32(truncatingIfNeeded: length)
      self.identifier = identifier
      self.isUnknown = isUnknown
    }
  }

  /// Two neighbours that could merge: the lowest rank first, then the leftmost.
  private struct Candidate: Comparable {
    let rank: Int32
    let left: Int32
    let identifier: Int32

    static func < (one: Candidate, two: Candidate) -> Bool {
      one.rank < two.rank || (one.rank == two.rank && one.left < two.left)
    }
  }

  private var symbols: [Symbol]
  private var agenda = PriorityQueue<Candidate>()

  init(symbols: [Symbol]) {
    self.symbols = symbols
    for index in symbols.indices {
      self.symbols[index].previous = Int32(index) - 1
      self.symbols[index].next = index + 1 < symbols.count ? Int32(index) + 1 : -1
    }
  }

  /// Merges until nothing merges; `merge` says what two tokens merge into.
  mutating func mergeAll(_ merge: (Int32, Int32) -> BytePairVocabulary.Merge?) {
    for left in symbols.indices.dropLast() { propose(Int32(left), merge) }
    while let candidate = agenda.popFirst() {
      let left = Int(candidate.left)
      let next = symbols[left].next
      guard symbols[left].length > 0, next >= 0 else { continue }
      let right = symbols[Int(next)]
      // Either neighbour may have merged since.
      guard
        merge(symbols[left].identifier, right.identifier)?.identifier == candidate.identifier
      else { continue }
      symbols[left].length += right.length
      symbols[left].identifier = candidate.identifier
      symbols[left].isUnknown = false
      symbols[left].next = right.next
      symbols[Int(next)].length = 0
      if right.next >= 0 { symbols[Int(right.next)].previous = candidate.left }
      if symbols[left].previous >= 0 { propose(symbols[left].previous, merge) }
      propose(candidate.left, merge)
    }
  }

  private mutating func propose(
    _ left: Int32, _ merge: (Int32, Int32) -> BytePairVocabulary.Merge?
  ) {
    let next = symbols[Int(left)].next
    guard next >= 0,
      let merge = merge(symbols[Int(left)].identifier, symbols[Int(next)].identifier)
    else { return }
    agenda.insert(Candidate(rank: merge.rank, left: left, identifier: merge.identifier))
  }

  /// The tokens in order.
  func forEachSymbol(_ body: (Symbol) -> Void) {
    var index = symbols.isEmpty ? -1 : 0
    while index >= 0 {
      body(symbols[index])
      index = Int(symbols[index].next)
    }
  }
}
