/// A prefix code: short words for frequent symbols.
struct HuffmanCode {
  /// Bits of each symbol's word; 0 where the symbol does not occur.
  let lengths: [Int]
  /// The words, the first bit lowest.
  let words: [UInt32]

  /// The best code whose words have at most `longest` bits.
  ///
  /// Where the best one would have longer words, frequencies are made more alike until it has not.
  /// There are at least two words, since a reader may not take a code of one.
  init(frequencies: [Int], longest: Int) {
    var frequencies = frequencies
    if frequencies.lazy.filter({ $0 > 0 }).count < 2 {
      for symbol in 0..<2 where frequencies[symbol] == 0 { frequencies[symbol] = 1 }
    }
    var lengths = Self.lengths(frequencies)
    while (lengths.max() ?? 0) > longest {
      frequencies = frequencies.map { $0 == 0 ? 0 : $0 / 2 + 1 }
      lengths = Self.lengths(frequencies)
    }
    self.init(lengths: lengths)
  }

  /// The code that these lengths determine (RFC 1951, section 3.2.2).
  init(lengths: [Int]) {
    self.lengths = lengths
    var next = [UInt32](repeating: 0, count: (lengths.max() ?? 0) + 2)
    for length in lengths where length > 0 { next[length + 1] += 1 }
    for length in next.indices.dropFirst() { next[length] = (next[length] + next[length - 1]) << 1 }
    // next[length] held the number of words of length - 1; it is the first word of `length` now.
    var words = [UInt32](repeating: 0, count: lengths.count)
    for (symbol, length) in lengths.enumerated() where length > 0 {
      words[symbol] = Self.reversed(next[length], length)
      next[length] += 1
    }
    self.words = words
  }

  private static func reversed(_ word: UInt32, _ length: Int) -> UInt32 {
    (0..<length).reduce(0) { $0 | ((word >> UInt32($1)) & 1) << UInt32(length - 1 - $1) }
  }

  /// Depth of each symbol in the tree that joins the two rarest again and again.
  private static func lengths(_ frequencies: [Int]) -> [Int] {
    // Two queues that stay sorted: single symbols, and trees in the order in which they were made.
    let symbols = frequencies.indices.filter { frequencies[$0] > 0 }
      .sorted { (frequencies[$0], $0) < (frequencies[$1], $1) }
    var weights = symbols.map { frequencies[$0] }
    var parents = [Int](repeating: -1, count: max(2 * symbols.count - 1, 0))
    var (leaf, tree) = (0, symbols.count)
    func rarest() -> Int {
      let takesLeaf =
        leaf < symbols.count && (tree >= weights.count || weights[leaf] <= weights[tree])
      defer { if takesLeaf { leaf += 1 } else { tree += 1 } }
      return takesLeaf ? leaf : tree
    }
    while weights.count < parents.count {
      let (a, b) = (rarest(), rarest())
      parents[a] = weights.count
      parents[b] = weights.count
      weights.append(weights[a] + weights[b])
    }
    var depths = [Int](repeating: 0, count: parents.count)
    for node in parents.indices.reversed() where parents[node] >= 0 {
      depths[node] = depths[parents[node]] + 1
    }
    var lengths = [Int](repeating: 0, count: frequencies.count)
    for (place, symbol) in symbols.enumerated() { lengths[symbol] = max(depths[place], 1) }
    return lengths
  }
}
