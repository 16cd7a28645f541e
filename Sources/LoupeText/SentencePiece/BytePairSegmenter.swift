/// Merges adjacent pieces in the order of their rank until nothing merges (byte-pair encoding).
///
/// A priority queue holds the possible merges, so that time grows with n log n.
///
/// - Source: Sennrich et al. 2016; order of merges and treatment of unused pieces as in
///   google/sentencepiece.
struct BytePairSegmenter: Sendable {
  private let table: PieceTable

  init(_ table: PieceTable) {
    self.table = table
  }

  /// A run of text that is one piece so far; empty once it has been merged into its left neighbour.
  private struct Symbol {
    var start: Int32
    var length: Int32
    var previous: Int32
    var next: Int32
    /// User-defined symbols merge with nothing.
    var isFixed: Bool
  }

  /// Two neighbours that could merge; better merges come first.
  private struct Merge: Comparable {
    let score: Float
    let left: Int32
    let right: Int32
    /// Length of both together: tells whether either has changed since.
    let length: Int32

    static func < (one: Merge, two: Merge) -> Bool {
      one.score > two.score || (one.score == two.score && one.left < two.left)
    }
  }

  /// Segments normalised text.
  func segment(_ text: [UInt8]) -> [Segment] {
    guard !text.isEmpty else { return [] }
    var run = Run(table: table, text: text, symbols: characters(text))
    run.mergeAll { false }
    return run.segments()
  }

  /// Segments normalised text leaving out each merge with probability `dropout`, so that a model
  /// learns the same text in many cuts.
  ///
  /// - Source: BPE-dropout, Provilkov et al. 2020.
  func segment(
    _ text: [UInt8], dropout: Double, random: inout some RandomNumberGenerator
  ) -> [Segment] {
    guard !text.isEmpty else { return [] }
    var run = Run(table: table, text: text, symbols: characters(text))
    run.mergeAll { Double(random.next() >> 11) * 0x1p-53 < dropout }
    return run.segments()
  }

  private func characters(_ text: [UInt8]) -> [Symbol] {
    var symbols: [Symbol] = []
    symbols.reserveCapacity(text.count)
    text.withUnsafeBufferPointer { text in
      table.userDefined.units.withUnsafeBufferPointer { userDefined in
        var start = 0
        while start < text.count {
          let symbol =
            userDefined.isEmpty
            ? nil : DoubleArrayTrie.longestPrefix(text, from: start, userDefined)
          let length = symbol?.length ?? min(UTF8Length.of(text[start]), text.count - start)
          let index = Int32(symbols.count)
          symbols.append(
            Symbol(
              start: Int32(start), length: Int32(length), previous: index - 1, next: index + 1,
              isFixed: symbol != nil))
          start += length
        }
      }
    }
    symbols[symbols.count - 1].next = -1
    return symbols
  }

  /// One run over one text.
  private struct Run {
    let table: PieceTable
    let text: [UInt8]
    var symbols: [Symbol]
    var agenda = PriorityQueue<Merge>()
    /// How unused pieces came about: the length of the left part.
    ///
    /// As in the library it belongs to the piece, not to the place.
    var splits: [ArraySlice<UInt8>: Int32] = [:]

    /// Merges what can be merged; a merge that `skips` says yes to is left out.
    mutating func mergeAll(skips: () -> Bool) {
      for right in symbols.indices.dropFirst() {
        propose(Int32(right - 1), Int32(right))
      }
      while let merge = agenda.popFirst() {
        let left = Int(merge.left)
        let right = Int(merge.right)
        guard symbols[left].length > 0, symbols[right].length > 0,
          symbols[left].length + symbols[right].length == merge.length, !skips()
        else { continue }
        symbols[left].length = merge.length
        symbols[left].next = symbols[right].next
        if symbols[right].next >= 0 { symbols[Int(symbols[right].next)].previous = merge.left }
        symbols[right].length = 0
        propose(symbols[left].previous, merge.left)
        propose(merge.left, symbols[left].next)
      }
    }

    private mutating func propose(_ left: Int32, _ right: Int32) {
      guard left >= 0, right >= 0 else { return }
      let one = symbols[Int(left)]
      let two = symbols[Int(right)]
      guard !one.isFixed, !two.isFixed else { return }
      let range = one.start..<one.start + one.length + two.length
      guard let identifier = identifier(range) else { return }
      agenda.insert(
        Merge(
          score: table.scores[identifier], left: left, right: right,
          length: one.length + two.length))
      if table.isUnused[identifier] { splits[bytes(range)] = one.length }
    }

    private func identifier(_ range: Range<Int32>) -> Int? {
      table.textual.value(of: bytes(range))
    }

    private func bytes(_ range: Range<Int32>) -> ArraySlice<UInt8> {
      text[Int(range.lowerBound)..<Int(range.upperBound)]
    }

    func segments() -> [Segment] {
      var segments: [Segment] = []
      var index = 0
      while index >= 0 {
        let symbol = symbols[index]
        append(symbol.start..<symbol.start + symbol.length, to: &segments)
        index = Int(symbol.next)
      }
      return segments
    }

    /// Splits unused pieces again into what they were merged from.
    private func append(_ whole: Range<Int32>, to segments: inout [Segment]) {
      var waiting = [whole]
      while let range = waiting.popLast() {
        let bytes = bytes(range)
        let identifier = table.identifier(of: bytes)
        if table.isUnused[identifier], let leftLength = splits[bytes] {
          let middle = range.lowerBound + leftLength
          waiting.append(middle..<range.upperBound)
          waiting.append(range.lowerBound..<middle)
        } else {
          segments.append(Segment(range: bytes.indices, identifier: identifier))
        }
      }
    }
  }
}
