import LoupeModel

/// What a training needs of a tokenizer.
package protocol TrainingTokenizer: Sendable {
  /// Entries of the joint vocabulary.
  var vocabularySize: Int { get }
  /// The token that fills, and that a translation starts from.
  var padID: Int { get }
  /// The token that ends a sequence.
  var endID: Int { get }
  /// Ids of a source sentence, end token included.
  func encodeSource(_ text: String) throws(TrainingError) -> [Int32]
  /// Ids of a target sentence, end token included.
  func encodeTarget(_ text: String) throws(TrainingError) -> [Int32]
  /// Ids of both sides, each merge of a byte-pair model left out with probability
  /// `mergeDropout`.
  func encode(
    _ pair: SentencePair, mergeDropout: Double, random: inout SplitMix64
  ) throws(TrainingError) -> TokenPair
  /// The text of target ids; special tokens say nothing.
  func decodeTarget(_ ids: [Int32]) throws(TrainingError) -> String
}
