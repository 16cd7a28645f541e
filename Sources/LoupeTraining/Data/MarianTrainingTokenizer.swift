import LoupeText

/// A Marian tokenizer as a training uses it.
struct MarianTrainingTokenizer: TrainingTokenizer {
  let tokenizer: MarianTokenizer

  var vocabularySize: Int { tokenizer.vocabularySize }
  var padID: Int { tokenizer.paddingIdentifier }
  var endID: Int { tokenizer.endIdentifier }

  func encodeSource(_ text: String) throws(TrainingError) -> [Int32] {
    try encode(text, .source)
  }

  func encodeTarget(_ text: String) throws(TrainingError) -> [Int32] {
    try encode(text, .target)
  }

  func decodeTarget(_ ids: [Int32]) throws(TrainingError) -> String {
    tokenizer.decode(ids.map(Int.init), side: .target, skipSpecialTokens: true)
  }

  private func encode(_ text: String, _ side: Side) throws(TrainingError) -> [Int32] {
    do throws(TextError) {
      return try tokenizer.encode(text, side: side).ids.map(Int32.init)
    } catch {
      throw .text("\(error)")
    }
  }
}
