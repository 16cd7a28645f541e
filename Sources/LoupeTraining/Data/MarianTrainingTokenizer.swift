import LoupeModel
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

  func encode(
    _ pair: SentencePair, mergeDropout: Double, random: inout SplitMix64
  ) throws(TrainingError) -> TokenPair {
    do throws(TextError) {
      let source = try tokenizer.encode(
        pair.source, side: .source, mergeDropout: mergeDropout, random: &random)
      let target = try tokenizer.encode(
        pair.target, side: .target, mergeDropout: mergeDropout, random: &random)
      return TokenPair(
        source: source.ids.map(Int32.init), target: target.ids.map(Int32.init))
    } catch {
      throw .text("\(error)")
    }
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
