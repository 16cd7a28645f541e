/// Which repetitions a generation refuses or makes less probable.
///
/// - Source: `NoRepeatNGramLogitsProcessor`, `EncoderNoRepeatNGramLogitsProcessor` and
///   `RepetitionPenaltyLogitsProcessor` of huggingface/transformers 4.57; the penalty is that of
///   Keskar et al. 2019.
struct RepetitionRules {
  /// No sequence of this many tokens comes twice; 0: any may.
  var ownSize = 0
  /// No sequence of this many tokens of the source comes; 0: any may.
  var sourceSize = 0
  /// The source's tokens, where `sourceSize` is not 0.
  var source: [Int32] = []
  /// A token that was generated already has a positive score divided by this, a negative one
  /// multiplied.
  var penalty: Float = 1

  /// Whether there is anything to do.
  var isActive: Bool { ownSize > 0 || sourceSize > 0 || penalty != 1 }

  /// Applies the rules to the row of a hypothesis of tokens `ids`, start token first.
  func apply(to row: UnsafeMutableBufferPointer<Float>, after ids: [Int32]) {
    if penalty != 1 {
      for id in Set(ids) where row.indices.contains(Int(id)) {
        let score = row[Int(id)]
        row[Int(id)] = score < 0 ? score * penalty : score / penalty
      }
    }
    for id in Self.completions(of: ids, size: ownSize, in: ids) { row[Int(id)] = -.infinity }
    for id in Self.completions(of: ids, size: sourceSize, in: source)
    where row.indices.contains(Int(id)) {
      row[Int(id)] = -.infinity
    }
  }

  /// The tokens that would make the last `size - 1` of `ids` to `size` that stand in `text`.
  static func completions(of ids: [Int32], size: Int, in text: [Int32]) -> [Int32] {
    guard size > 0, ids.count >= size - 1, text.count >= size else { return [] }
    let beginning = ids.suffix(size - 1)
    return (0...text.count - size).compactMap { start in
      text[start..<start + size - 1].elementsEqual(beginning) ? text[start + size - 1] : nil
    }
  }
}
