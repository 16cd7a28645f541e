/// The most probable segmentation under independent piece probabilities, as the tokenizers library
/// computes it: in double precision.
///
/// - Source: `models/unigram` of huggingface/tokenizers 0.22; Kudo 2018.
package struct UnigramVocabulary: Sendable {
  private let trie: DoubleArrayTrie
  private let scores: [Double]
  private let unknownScore: Double
  private let unknownIdentifier: Int?
  /// The tokens that spell bytes of unknown text.
  private let bytes: ByteTokens

  /// How far below the least probable piece an unknown character stands.
  private static let unknownPenalty = 10.0
  /// Longest piece that is accepted, in bytes: segmenting takes time in proportion to it.
  private static let longestPiece = 4096

  /// - Throws: `TextError.malformedTokenizer` for a piece that is too long or contains a NUL.
  package init(
    _ pieces: [(text: String, score: Double)], unknownIdentifier: Int?, bytes: ByteTokens,
    file: String
  ) throws(TextError) {
    var keys: [(key: [UInt8], value: Int)] = []
    keys.reserveCapacity(pieces.count)
    // Of equal pieces the last counts.
    for (identifier, piece) in pieces.enumerated().reversed() {
      let key = Array(piece.text.utf8)
      guard !key.contains(0), key.count <= Self.longestPiece else {
        throw .malformedTokenizer(
          file: file,
          reason: "the piece \(identifier) contains a NUL or is longer than "
            + "\(Self.longestPiece) bytes")
      }
      if !key.isEmpty { keys.append((key, identifier)) }
    }
    trie = DoubleArrayTrie(keysInAnyOrder: keys)
    scores = pieces.map(\.score)
    unknownScore = (scores.min() ?? 0) - Self.unknownPenalty
    self.unknownIdentifier = unknownIdentifier
    self.bytes = bytes
  }

  /// The best path to one position: the piece that ends there and where it starts.
  private struct Node {
    var score = 0.0
    var start: Int32 = -1
    /// -1 for an unknown character.
    var identifier: Int32 = -1
  }

  /// Appends the pieces of a stretch of UTF-8 text.
  ///
  /// - Returns: false where something is unknown and the model has no token for that.
  package func appendPieces(
    of text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, to pieces: inout [ModelPiece]
  ) -> Bool {
    var nodes = [Node](repeating: Node(), count: range.count + 1)
    trie.units.withUnsafeBufferPointer { units in
      nodes.withUnsafeMutableBufferPointer { nodes in
        var start = range.lowerBound
        while start < range.upperBound {
          start = extend(from: start, text, range, units, nodes)
        }
      }
    }
    return backtrack(nodes, text, range, to: &pieces)
  }

  /// Tries every piece that begins at `start`; returns where the next character begins.
  @inline(__always)
  private func extend(
    from start: Int, _ text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>,
    _ units: UnsafeBufferPointer<UInt32>, _ nodes: UnsafeMutableBufferPointer<Node>
  ) -> Int {
    let origin = range.lowerBound
    let scoreSoFar = nodes[start - origin].score
    let characterEnd = min(start + UTF8Length.of(text[start]), range.upperBound)
    var coversCharacter = false
    var cursor = DoubleArrayTrie.Cursor(units)
    var end = start
    while end < range.upperBound {
      let identifier = cursor.step(text[end], units)
      if identifier == -2 { break }
      end += 1
      guard identifier >= 0 else { continue }
      relax(&nodes[end - origin], scores[identifier] + scoreSoFar, start - origin, identifier)
      if end == characterEnd { coversCharacter = true }
    }
    if !coversCharacter {
      relax(&nodes[characterEnd - origin], unknownScore + scoreSoFar, start - origin, -1)
    }
    return characterEnd
  }

  @inline(__always)
  private func relax(_ node: inout Node, _ score: Double, _ start: Int, _ identifier: Int) {
    guard node.start == -1 || score > node.score else { return }
    node = Node(score: score, start: Int32(start), identifier: Int32(identifier))
  }

  private func backtrack(
    _ nodes: [Node], _ text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>,
    to pieces: inout [ModelPiece]
  ) -> Bool {
    var found: [ModelPiece] = []
    var end = nodes.count - 1
    while end > 0 {
      let start = Int(nodes[end].start)
      let place = range.lowerBound + start..<range.lowerBound + end
      if nodes[end].identifier >= 0, Int(nodes[end].identifier) != unknownIdentifier {
        found.append(ModelPiece(identifier: Int(nodes[end].identifier), range: place))
      } else if let last = found.last, last.isUnknown {
        // Neighbouring unknown characters are one token.
        found[found.count - 1] = ModelPiece(
          identifier: last.identifier, range: place.lowerBound..<last.range.upperBound,
          isUnknown: true)
      } else {
        guard let unknownIdentifier else { return false }
        found.append(ModelPiece(identifier: unknownIdentifier, range: place, isUnknown: true))
      }
      end = start
    }
    for piece in found.reversed() {
      if piece.isUnknown, bytes.spells(text[piece.range]) {
        for position in piece.range {
          let identifier = bytes.identifiers[Int(text[position])]
          pieces.append(ModelPiece(identifier: identifier, range: position..<position + 1))
        }
      } else {
        pieces.append(piece)
      }
    }
    return true
  }
}
