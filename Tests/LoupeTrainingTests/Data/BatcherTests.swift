import LoupeTensor
import LoupeTraining
import Testing

struct BatcherTests {
  /// 300 pairs, all different, of 1 … 23 letters.
  private static func corpora(weight: Double = 1) -> TrainingCorpora {
    let letters = Array("abcdefghijklmnopqrstuvw")
    let pairs = (0..<300).map { index in
      let length = 1 + index % 23
      let body = String((0..<length).map { letters[(index / 23 + $0 * 7) % 23] })
      return SentencePair(source: "\(index)" + body, target: body + "\(index)")
    }
    return TrainingCorpora(
      corpora: [
        Corpus(
          name: "test", pairs: pairs, lines: 300, badLineCount: 0, badLines: [], weight: weight)
      ], validation: [])
  }

  private func batcher(
    weight: Double = 1, _ change: (inout Batcher.Settings) -> Void = { _ in }
  ) throws -> Batcher {
    var settings = Batcher.Settings()
    settings.batchTokens = 200
    change(&settings)
    let set = try ExampleSet(
      Self.corpora(weight: weight), LetterTokenizer(), maximumTokens: settings.maximumTokens,
      pool: ThreadPool(threads: 2))
    return Batcher(set: set, tokenizer: LetterTokenizer(), settings: settings)
  }

  private func epoch(_ batcher: Batcher, _ number: Int = 0) throws -> [TrainingBatch] {
    try batcher.epoch(number, pool: ThreadPool(threads: 2))
  }

  private func sorted(_ batches: [TrainingBatch]) -> [[Int32]] {
    batches.flatMap { $0.pairs.map { $0.source + $0.target } }
      .sorted { $0.lexicographicallyPrecedes($1) }
  }

  @Test(arguments: [true, false])
  func everyExampleOnceWithinTheBudget(_ bucketed: Bool) throws {
    let batcher = try batcher { $0.bucketsByLength = bucketed }
    let batches = try epoch(batcher)
    #expect(batches.reduce(0) { $0 + $1.pairs.count } == 300)
    #expect(sorted(batches) == sorted([TrainingBatch(batcher.set.examples.map(\.tokens))]))
    #expect(batches.allSatisfy { max($0.sourceTokens, $0.targetTokens) <= 200 })
    // Only the last of a window may be small.
    let full = batches.filter { max($0.sourceTokens, $0.targetTokens) > 170 }.count
    #expect(full >= batches.count - 2)
  }

  @Test func bucketsHoldLikeLengths() throws {
    func spread(_ bucketed: Bool) throws -> Double {
      let batches = try epoch(try batcher { $0.bucketsByLength = bucketed })
      let spreads = batches.map { batch in
        let lengths = batch.pairs.map(\.source.count)
        return Double((lengths.max() ?? 0) - (lengths.min() ?? 0))
      }
      return spreads.reduce(0, +) / Double(spreads.count)
    }
    #expect(try spread(true) < 4)
    #expect(try spread(false) > 10)
  }

  @Test func seedAndEpochDecideAndNothingElse() throws {
    let batcher = try batcher { $0.joinedShare = 0.3 }
    #expect(try epoch(batcher, 3) == epoch(batcher, 3))
    #expect(try epoch(batcher, 3) == batcher.epoch(3, pool: ThreadPool(threads: 1)))
    #expect(try epoch(batcher, 3) != epoch(batcher, 4))
    let other = try self.batcher {
      $0.joinedShare = 0.3
      $0.seed = 2
    }
    #expect(try epoch(batcher, 3) != epoch(other, 3))
  }

  /// Another cut each epoch, the same on any number of threads, never beyond the longest length.
  @Test func eachEpochCutsAnewWhereMergesAreLeftOut() throws {
    let batcher = try batcher {
      $0.mergeDropout = 0.2
      $0.maximumTokens = 28
      $0.joinedShare = 0.2
    }
    let first = try epoch(batcher, 0)
    #expect(try first == batcher.epoch(0, pool: ThreadPool(threads: 1)))
    #expect(try sorted(first) != sorted(epoch(batcher, 1)))
    let pairs = first.flatMap(\.pairs)
    #expect(pairs.allSatisfy { max($0.source.count, $0.target.count) <= 28 })
    let plain = batcher.set.examples.reduce(0) { $0 + $1.tokens.source.count }
    let cut = first.reduce(0) { $0 + $1.sourceTokens }
    #expect(cut > plain && Double(cut) < 1.25 * Double(plain))
  }

  /// Two sentences become one text with the separators between them; together all are still read
  /// once.
  @Test func joinedExamples() throws {
    let batcher = try batcher {
      $0.joinedShare = 0.4
      $0.sourceSeparator = " "
      $0.targetSeparator = "|"
    }
    let space = Int32(UnicodeScalar(" ").value % 90 + 2)
    let bar = Int32(UnicodeScalar("|").value % 90 + 2)
    let pairs = try epoch(batcher).flatMap(\.pairs)
    let joined = pairs.filter { $0.source.contains(space) }
    #expect(pairs.count + joined.count == 300)
    let share = Double(joined.count) / Double(pairs.count)
    #expect(abs(share - 0.4) < 0.1)
    for pair in joined {
      #expect(pair.target.filter { $0 == bar }.count == 1)
      #expect(pair.source.filter { $0 == 0 }.count == 1 && pair.source.last == 0)
    }
  }

  @Test func consecutiveJoining() throws {
    let batcher = try batcher {
      $0.joinedShare = 1
      $0.joining = .consecutive
    }
    let pairs = try epoch(batcher).flatMap(\.pairs)
    let neighbours = Set(
      (0..<299).map { index in
        let (a, b) = (batcher.set.examples[index].text, batcher.set.examples[index + 1].text)
        return a.source + " " + b.source
      })
    let tokenizer = LetterTokenizer()
    let expected = Set(try neighbours.map { try tokenizer.encodeSource($0) })
    #expect(pairs.count == 300)
    #expect(pairs.filter { expected.contains($0.source) }.count == 299)
  }

  @Test func joiningStaysWithinTheLimit() throws {
    let batcher = try batcher {
      $0.joinedShare = 1
      $0.maximumTokens = 30
    }
    let pairs = try epoch(batcher).flatMap(\.pairs)
    #expect(pairs.allSatisfy { $0.source.count <= 30 && $0.target.count <= 30 })
  }

  @Test func weightsRepeatAndThin() throws {
    let double = try epoch(try batcher(weight: 2)).reduce(0) { $0 + $1.pairs.count }
    #expect(double == 600)
    let half = try epoch(try batcher(weight: 0.5)).reduce(0) { $0 + $1.pairs.count }
    #expect((110...190).contains(half))
  }

  @Test func tooLongExamplesAreLeftOutAndCounted() throws {
    let set = try ExampleSet(
      Self.corpora(), LetterTokenizer(), maximumTokens: 10, pool: ThreadPool(threads: 1))
    #expect(set.tooLong + set.examples.count == 300)
    #expect(set.examples.allSatisfy { $0.tokens.source.count <= 10 })
    #expect(throws: TrainingError.self) {
      try ExampleSet(
        Self.corpora(), LetterTokenizer(), maximumTokens: 2, pool: ThreadPool(threads: 1))
    }
  }

  @Test func fingerprintFollowsTheData() throws {
    func fingerprint(_ corpora: TrainingCorpora) throws -> String {
      try ExampleSet(corpora, LetterTokenizer(), maximumTokens: 100, pool: ThreadPool(threads: 2))
        .fingerprint
    }
    let first = try fingerprint(Self.corpora())
    #expect(try fingerprint(Self.corpora()) == first)
    var pairs = Self.corpora().corpora[0].pairs
    pairs[17] = SentencePair(source: pairs[17].source, target: "other")
    let changed = TrainingCorpora(
      corpora: [
        Corpus(name: "", pairs: pairs, lines: 300, badLineCount: 0, badLines: [], weight: 1)
      ], validation: [])
    #expect(try fingerprint(changed) != first)
  }
}
