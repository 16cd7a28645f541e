import LoupeModel
import LoupeTraining

/// A tokenizer for tests: one id a character (its scalar value modulo 90, plus 2), end 0, filling
/// 1.
struct LetterTokenizer: TrainingTokenizer {
  let vocabularySize = 92
  let padID = 1
  let endID = 0

  func encodeSource(_ text: String) throws(TrainingError) -> [Int32] { encode(text) }
  func encodeTarget(_ text: String) throws(TrainingError) -> [Int32] { encode(text) }
  func decodeTarget(_ ids: [Int32]) throws(TrainingError) -> String { "\(ids)" }

  /// Every letter is doubled with the probability given: another cut of the same text.
  func encode(
    _ pair: SentencePair, mergeDropout: Double, random: inout SplitMix64
  ) throws(TrainingError) -> TokenPair {
    func doubled(_ text: String) -> [Int32] {
      encode(text).dropLast().flatMap { id in
        random.uniformDouble() < mergeDropout ? [id, id] : [id]
      } + [Int32(endID)]
    }
    let source = doubled(pair.source)
    return TokenPair(source: source, target: doubled(pair.target))
  }

  private func encode(_ text: String) -> [Int32] {
    text.unicodeScalars.map { Int32($0.value % 90 + 2) } + [0]
  }
}
