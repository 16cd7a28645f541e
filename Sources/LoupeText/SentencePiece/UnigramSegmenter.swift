/// Finds the most probable segmentation under independent piece probabilities (Viterbi).
///
/// Time grows with the text's length times the longest piece, memory with the text's length.
///
/// - Source: Kudo 2018, section 3.2; scores are accumulated in single precision and compared in
///   double precision, in the order in which google/sentencepiece 0.2.0 does, so that ties and
///   rounding fall out identically. (Version 0.2.3 rounds near-ties differently in texts of more
///   than some fifty thousand pieces.)
struct UnigramSegmenter: Sendable {
  private let table: PieceTable
  private let unknownScore: Float
  private let largestScore: Float

  /// How far below the least probable piece an unknown character stands.
  private static let unknownPenalty: Float = 10
  /// What a user-defined symbol scores below the best possible: enough to be always chosen.
  private static let userDefinedPenalty = 0.1

  init(_ table: PieceTable) {
    self.table = table
    let normal = table.pieces.filter { $0.kind == .normal }.map(\.score)
    // The library starts its maximum at the smallest positive number; user-defined symbols
    // depend on it.
    largestScore = max(normal.max() ?? 0, Float.leastNormalMagnitude)
    unknownScore = (normal.min() ?? Float.greatestFiniteMagnitude) - Self.unknownPenalty
  }

  /// The best path to one position: the piece that ends there and where it starts.
  private struct Node {
    var score: Float = 0
    var start: Int32 = -1
    var identifier: Int32 = -1
  }

  /// Segments normalised text.
  func segment(_ text: [UInt8]) -> [Segment] {
    guard !text.isEmpty else { return [] }
    var nodes = [Node](repeating: Node(), count: text.count + 1)
    text.withUnsafeBufferPointer { text in
      table.textual.units.withUnsafeBufferPointer { units in
        nodes.withUnsafeMutableBufferPointer { nodes in
          var start = 0
          while start < text.count {
            start = extend(from: start, text, units, nodes)
          }
        }
      }
    }
    return backtrack(nodes)
  }

  /// Tries every piece that begins at `start`; returns where the next character begins.
  @inline(__always)
  private func extend(
    from start: Int, _ text: UnsafeBufferPointer<UInt8>, _ units: UnsafeBufferPointer<UInt32>,
    _ nodes: UnsafeMutableBufferPointer<Node>
  ) -> Int {
    let scoreSoFar = nodes[start].score
    let characterEnd = min(start + UTF8Length.of(text[start]), text.count)
    var coversCharacter = false
    var cursor = DoubleArrayTrie.Cursor(units)
    var end = start
    while end < text.count {
      let identifier = cursor.step(text[end], units)
      if identifier == -2 { break }
      end += 1
      guard identifier >= 0, !table.isUnused[identifier] else { continue }
      let score =
        table.isUserDefined[identifier]
        ? Double(Float(end - start) * largestScore) - Self.userDefinedPenalty
        : Double(table.scores[identifier])
      relax(&nodes[end], score + Double(scoreSoFar), start, identifier)
      if end == characterEnd { coversCharacter = true }
    }
    if !coversCharacter {
      let score = unknownScore + scoreSoFar
      relax(&nodes[characterEnd], Double(score), start, table.unknownIdentifier)
    }
    return characterEnd
  }

  @inline(__always)
  private func relax(_ node: inout Node, _ score: Double, _ start: Int, _ identifier: Int) {
    guard node.start == -1 || score > Double(node.score) else { return }
    node = Node(score: Float(score), start: Int32(start), identifier: Int32(identifier))
  }

  private func backtrack(_ nodes: [Node]) -> [Segment] {
    var segments: [Segment] = []
    var end = nodes.count - 1
    while end > 0 {
      let node = nodes[end]
      segments.append(
        Segment(range: Int(node.start)..<end, identifier: Int(node.identifier)))
      end = Int(node.start)
    }
    segments.reverse()
    return segments
  }
}
