import LoupeModel
import LoupeTensor

/// Cuts the examples of an epoch into batches of at most `batchTokens` tokens.
///
/// An epoch is a function of (examples, settings, seed, number): any batch of it can be found
/// again, which is how a run resumes.
package struct Batcher: Sendable {
  /// What decides about batches besides the examples.
  package struct Settings: Sendable, Equatable {
    package var batchTokens = 4_096
    package var bucketsByLength = true
    package var joinedShare = 0.0
    package var joining = DataConfiguration.Joining.random
    package var sourceSeparator = " "
    package var targetSeparator = " "
    package var maximumTokens = 128
    /// Probability with which each merge of a byte-pair model is left out, drawn anew each epoch.
    package var mergeDropout = 0.0
    package var seed: UInt64 = 1

    /// The defaults.
    package init() {}
  }

  /// An example of an epoch: one of the set, or two joined.
  private struct Draw {
    let first: Int
    let second: Int?
  }

  package let set: ExampleSet
  let tokenizer: any TrainingTokenizer
  let settings: Settings

  /// Batches that are sorted by length together: the more, the more even, but the less random.
  private static let bucketBatches = 64

  /// Cuts the examples of `set`; joined ones are tokenised anew by `tokenizer`.
  package init(set: ExampleSet, tokenizer: any TrainingTokenizer, settings: Settings) {
    self.set = set
    self.tokenizer = tokenizer
    self.settings = settings
  }

  /// The batches of epoch `number`, counted from 0.
  package func epoch(_ number: Int, pool: ThreadPool) throws(TrainingError) -> [TrainingBatch] {
    var random = SplitMix64.derived(from: settings.seed, 1, UInt64(number))
    let draws = joined(drawOrder(&random), &random)
    let pairs = try tokens(of: draws, epoch: number, pool: pool)
    return batches(of: pairs, &random)
  }

  /// Every example as often as its weight says, in random order; a fraction is drawn anew each
  /// epoch.
  private func drawOrder(_ random: inout SplitMix64) -> [Int] {
    var order: [Int] = []
    order.reserveCapacity(set.examples.count)
    for (index, example) in set.examples.enumerated() {
      let whole = Int(example.weight)
      let fraction = example.weight - Double(whole)
      let extra = fraction > 0 && random.uniformDouble() < fraction ? 1 : 0
      for _ in 0..<whole + extra { order.append(index) }
    }
    random.shuffle(&order)
    return order
  }

  /// Joins neighbours of the random order (or, for `consecutive`, of the corpus) into examples of
  /// two.
  private func joined(_ order: [Int], _ random: inout SplitMix64) -> [Draw] {
    guard settings.joinedShare > 0 else { return order.map { Draw(first: $0, second: nil) } }
    var draws: [Draw] = []
    var place = 0
    while place < order.count {
      let first = order[place]
      place += 1
      guard random.uniformDouble() < settings.joinedShare,
        let second = partner(of: first, next: place < order.count ? order[place] : nil)
      else {
        draws.append(Draw(first: first, second: nil))
        continue
      }
      draws.append(Draw(first: first, second: second))
      if settings.joining == .random { place += 1 }
    }
    return draws
  }

  /// The example that `first` is joined with: the next of the random order, or its neighbour in the
  /// corpus.
  private func partner(of first: Int, next: Int?) -> Int? {
    let candidate = settings.joining == .random ? next : first + 1
    guard let candidate, candidate < set.examples.count else { return nil }
    let isNeighbour = set.examples[candidate].corpus == set.examples[first].corpus
    guard settings.joining == .random || isNeighbour else { return nil }
    return fits(first, candidate) ? candidate : nil
  }

  private func fits(_ first: Int, _ second: Int) -> Bool {
    let (a, b) = (set.examples[first].tokens, set.examples[second].tokens)
    // Joined text may be cut a little differently at the seam.
    return a.source.count + b.source.count < settings.maximumTokens
      && a.target.count + b.target.count < settings.maximumTokens
  }

  /// Joined examples are tokenised as the one text they are; where merges are left out at random,
  /// so is every other.
  private func tokens(
    of draws: [Draw], epoch: Int, pool: ThreadPool
  ) throws(TrainingError) -> [TokenPair] {
    let isRecut = settings.mergeDropout > 0
    let recut = draws.indices.filter { isRecut || draws[$0].second != nil }
    let encoded = try ExampleSet.encode(recut.count, pool: pool) {
      (place) throws(TrainingError) in
      let text = text(of: draws[recut[place]])
      guard isRecut else {
        return TokenPair(
          source: try tokenizer.encodeSource(text.source),
          target: try tokenizer.encodeTarget(text.target))
      }
      var random = SplitMix64.derived(
        from: settings.seed, 2, UInt64(epoch), UInt64(recut[place]))
      return try tokenizer.encode(text, mergeDropout: settings.mergeDropout, random: &random)
    }
    var pairs = draws.map { set.examples[$0.first].tokens }
    for (place, pair) in zip(recut, encoded)
    where max(pair.source.count, pair.target.count) <= settings.maximumTokens {
      pairs[place] = pair
    }
    return pairs
  }

  private func text(of draw: Draw) -> SentencePair {
    let first = set.examples[draw.first].text
    guard let second = draw.second.map({ set.examples[$0].text }) else { return first }
    return SentencePair(
      source: first.source + settings.sourceSeparator + second.source,
      target: first.target + settings.targetSeparator + second.target)
  }

  private func batches(of pairs: [TokenPair], _ random: inout SplitMix64) -> [TrainingBatch] {
    let limit = settings.batchTokens
    guard settings.bucketsByLength else { return TrainingBatch.cut(pairs[...], tokens: limit) }
    let mean = pairs.reduce(0) { $0 + max($1.source.count, $1.target.count) } / max(pairs.count, 1)
    let window = max(1, Self.bucketBatches * limit / max(mean, 1))
    var batches: [TrainingBatch] = []
    for start in stride(from: 0, to: pairs.count, by: window) {
      let sorted = pairs[start..<min(start + window, pairs.count)].enumerated().sorted {
        let a = (max($0.element.source.count, $0.element.target.count), $0.offset)
        let b = (max($1.element.source.count, $1.element.target.count), $1.offset)
        return a < b
      }
      batches += TrainingBatch.cut(sorted.map(\.element)[...], tokens: limit)
    }
    random.shuffle(&batches)
    return batches
  }
}
