import LoupeModel
import LoupeTensor

/// The examples that training draws its epochs from: token ids, with the text they came from where
/// sentences are to be joined.
package struct ExampleSet: Sendable {
  /// One example and how often an epoch reads it.
  package struct Example: Sendable {
    package let tokens: TokenPair
    package let text: SentencePair
    let weight: Double
    /// Place of its corpus in the recipe.
    let corpus: Int
  }

  /// The examples, in the order of the corpora.
  package let examples: [Example]
  /// Examples left out because a side has too many tokens.
  package let tooLong: Int
  /// A fingerprint of all ids in order: the same data and tokenizer give the same number.
  package let fingerprint: String

  /// Encodes `corpora`, side by side on `pool`.
  package init(
    _ corpora: TrainingCorpora, _ tokenizer: any TrainingTokenizer, maximumTokens: Int,
    pool: ThreadPool
  ) throws(TrainingError) {
    let texts = corpora.corpora.enumerated().flatMap { place, corpus in
      corpus.pairs.map { (text: $0, weight: corpus.weight, corpus: place) }
    }
    let encoded = try Self.encode(texts.map(\.text), tokenizer, pool: pool)
    var examples: [Example] = []
    examples.reserveCapacity(encoded.count)
    var checksum = Checksum()
    for (tokens, origin) in zip(encoded, texts)
    where tokens.source.count <= maximumTokens && tokens.target.count <= maximumTokens {
      examples.append(
        Example(
          tokens: tokens, text: origin.text, weight: origin.weight, corpus: origin.corpus))
      tokens.source.withUnsafeBytes { checksum.add($0) }
      tokens.target.withUnsafeBytes { checksum.add($0) }
    }
    guard !examples.isEmpty else {
      throw .emptyData("the training data, with at most \(maximumTokens) tokens a side,")
    }
    self.examples = examples
    tooLong = encoded.count - examples.count
    fingerprint = checksum.hexadecimal
  }

  /// Token ids of `pairs`, in order.
  static func encode(
    _ pairs: [SentencePair], _ tokenizer: any TrainingTokenizer, pool: ThreadPool
  ) throws(TrainingError) -> [TokenPair] {
    try encode(pairs.count, pool: pool) { (place) throws(TrainingError) in
      TokenPair(
        source: try tokenizer.encodeSource(pairs[place].source),
        target: try tokenizer.encodeTarget(pairs[place].target))
    }
  }

  /// Token ids of `count` pairs, in order, each made by `pair`, side by side on `pool`.
  static func encode(
    _ count: Int, pool: ThreadPool,
    pair: @Sendable (Int) throws(TrainingError) -> TokenPair
  ) throws(TrainingError) -> [TokenPair] {
    let parts = max(1, min(pool.threads * 4, count / 256))
    let results = PartResults<[TokenPair]>(count: parts)
    pool.run(parts) { part in
      results.set(
        part,
        Result { () throws(TrainingError) -> [TokenPair] in
          var tokens: [TokenPair] = []
          for place in part * count / parts..<(part + 1) * count / parts {
            tokens.append(try pair(place))
          }
          return tokens
        })
    }
    return try results.joined()
  }
}
