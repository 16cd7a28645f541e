import LoupeText
import Testing

/// BPE-dropout: the same text in many cuts.
struct MergeDropoutTests {
  /// A generator whose numbers a test can repeat.
  private struct Counter: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return (state ^ (state >> 29)) &* 0x9e37_79b9_7f4a_7c15
    }
  }

  private static let text = "the lower tower of the newer town is lower than the tower"

  private func processor(_ algorithm: SentencePieceTrainingSettings.Algorithm) throws
    -> SentencePieceProcessor
  {
    var settings = SentencePieceTrainingSettings()
    settings.algorithm = algorithm
    settings.vocabularySize = algorithm == .unigram ? 24 : 36
    let words = Self.text.split(separator: " ").map(String.init)
    let model = try SentencePieceTrainer.train(
      Array(repeating: Self.text, count: 20) + words, settings: settings)
    return try SentencePieceProcessor(model, name: "test")
  }

  private func cut(
    _ processor: SentencePieceProcessor, _ dropout: Double, seed: UInt64
  ) throws -> [TokenSpan] {
    var random = Counter(state: seed)
    return try processor.encode(Array(Self.text.utf8), mergeDropout: dropout, random: &random)
  }

  @Test func noneIsTheUsualCutAndAllIsCharacters() throws {
    let processor = try processor(.bytePairEncoding)
    let plain = try processor.encode(Self.text)
    #expect(plain.count < 30)
    #expect(try cut(processor, 0, seed: 1) == plain)
    let characters = try cut(processor, 1, seed: 1)
    #expect(characters.map(\.piece).joined() == processor.normalise(Self.text))
    #expect(characters.allSatisfy { $0.piece.unicodeScalars.count == 1 })
  }

  @Test func everyCutIsTheSameText() throws {
    let processor = try processor(.bytePairEncoding)
    var cuts: Set<[Int]> = []
    var lengths = 0
    for seed in 0..<200 as Range<UInt64> {
      let tokens = try cut(processor, 0.1, seed: seed)
      #expect(tokens.map(\.piece).joined() == processor.normalise(Self.text))
      #expect(try cut(processor, 0.1, seed: seed) == tokens)
      cuts.insert(tokens.map(\.id))
      lengths += tokens.count
    }
    #expect(cuts.count > 100)
    let plain = try processor.encode(Self.text).count
    #expect(lengths > 200 * plain && lengths < 200 * Self.text.count / 2)
  }

  @Test func unigramModelsHaveNoMerges() throws {
    let processor = try processor(.unigram)
    #expect(try cut(processor, 0.5, seed: 3) == processor.encode(Self.text))
  }
}
