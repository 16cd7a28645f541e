import Foundation
import Testing

import LoupeText

@Suite("Training")
struct SentencePieceTrainerTests {
  private static let corpus = Result { try TextFixture.corpus() }

  private static func settings(
    _ algorithm: SentencePieceTrainingSettings.Algorithm, _ size: Int,
    _ change: (inout SentencePieceTrainingSettings) -> Void = { _ in }
  ) -> SentencePieceTrainingSettings {
    var settings = SentencePieceTrainingSettings()
    settings.algorithm = algorithm
    settings.vocabularySize = size
    settings.normalisation = .identity
    change(&settings)
    return settings
  }

  /// Minus the log-probability of a text's best segmentation, and the number of its pieces.
  private func cost(_ lines: [String], _ model: SentencePieceModel) throws -> (Double, Int) {
    let processor = try SentencePieceProcessor(model, name: "x")
    var cost = 0.0
    var count = 0
    for line in lines {
      let tokens = try processor.encode(line)
      count += tokens.count
      cost -= tokens.reduce(0) { $0 + Double(model.pieces[$1.id].score) }
    }
    return (cost, count)
  }

  @Test("BPE learns the very pieces that the library learns")
  func bytePairEncoding() throws {
    let library = try SentencePieceModel(path: TextFixture.path("bpe.model"))
    let model = try SentencePieceTrainer.train(
      try Self.corpus.get(), settings: Self.settings(.bytePairEncoding, 420))
    #expect(isSame(model.pieces.map(\.text), library.pieces.map(\.text)))
    #expect(model.pieces.map(\.score) == library.pieces.map(\.score))
    #expect(model.pieces.map(\.kind) == library.pieces.map(\.kind))
  }

  @Test("Unigram explains the text at least as well as the library's model of the same size")
  func unigram() throws {
    let lines = try Self.corpus.get()
    var library = try SentencePieceModel(path: TextFixture.path("unigram.model"))
    library.normalisation = .init()
    let model = try SentencePieceTrainer.train(lines, settings: Self.settings(.unigram, 420))
    #expect(model.pieces.count == 420)
    let (cost, count) = try cost(lines, model)
    let (libraryCost, libraryCount) = try self.cost(lines, library)
    #expect(cost <= libraryCost * 1.01, "\(cost) against \(libraryCost)")
    #expect(Double(count) <= Double(libraryCount) * 1.02, "\(count) against \(libraryCount)")
  }

  @Test("The probabilities of a unigram model sum to about one")
  func probabilities() throws {
    let model = try SentencePieceTrainer.train(
      try Self.corpus.get(), settings: Self.settings(.unigram, 300))
    let sum = model.pieces.dropFirst(3).reduce(0.0) { $0 + exp(Double($1.score)) }
    #expect(abs(sum - 1) < 0.05, "\(sum)")
    let scores = model.pieces.dropFirst(3).map(\.score)
    #expect(scores == scores.sorted(by: >))
  }

  @Test(
    "The same text gives the same file",
    arguments: SentencePieceTrainingSettings.Algorithm.allCases)
  func deterministic(algorithm: SentencePieceTrainingSettings.Algorithm) throws {
    let lines = try Self.corpus.get()
    let settings = Self.settings(algorithm, 350)
    let one = try SentencePieceTrainer.train(lines, settings: settings).serialised()
    let two = try SentencePieceTrainer.train(lines.reversed(), settings: settings).serialised()
    #expect(one == two)
  }

  @Test(
    "Reserved pieces stand where the settings say",
    arguments: SentencePieceTrainingSettings.Algorithm.allCases)
  func reserved(algorithm: SentencePieceTrainingSettings.Algorithm) throws {
    let settings = Self.settings(algorithm, 640) {
      $0.unknownIdentifier = 2
      $0.beginIdentifier = -1
      $0.endIdentifier = 1
      $0.paddingIdentifier = 0
      $0.userDefinedSymbols = ["<sep>", "Anna"]
      $0.fallsBackToBytes = true
    }
    let lines = try Self.corpus.get()
    let model = try SentencePieceTrainer.train(lines, settings: settings)
    #expect(model.pieces.count == 640)
    #expect(
      model.pieces.prefix(6).map(\.text) == ["<pad>", "</s>", "<unk>", "<sep>", "Anna", "<0x00>"])
    #expect(model.pieces.dropFirst(5).prefix(256).allSatisfy { $0.kind == .byte })
    // Nothing that was learnt overlaps a user-defined symbol.
    #expect(!model.pieces.dropFirst(261).contains { $0.text.contains("Anna") })
    let processor = try SentencePieceProcessor(model, name: "x")
    #expect(try processor.encode("Anna<sep>齉").map(\.piece).contains("Anna"))
    #expect(processor.decode(try processor.encode("Anna<sep>齉").map(\.id)) == "Anna<sep>齉")
  }

  @Test("Pieces stay within words, scripts, digits and lengths")
  func pieceRules() throws {
    let settings = Self.settings(.unigram, 300) {
      $0.maximumPieceLength = 5
      $0.splitsDigits = true
    }
    let model = try SentencePieceTrainer.train(try Self.corpus.get(), settings: settings)
    for piece in model.pieces.dropFirst(3).map(\.text) {
      let scalars = Array(piece.unicodeScalars)
      #expect(scalars.count <= 5)
      #expect(!scalars.dropFirst().contains("\u{2581}"), "\(piece)")
      #expect(scalars.count == 1 || !scalars.contains { ("0"..."9") ~= $0 }, "\(piece)")
      let isLatin = scalars.contains { ("a"..."z") ~= $0 }
      let isJapanese = scalars.contains { $0.value > 0x3000 }
      #expect(!(isLatin && isJapanese), "\(piece)")
    }
  }

  @Test("Whole phrases become pieces when whitespace does not split")
  func phrases() throws {
    let settings = Self.settings(.unigram, 300) { $0.splitsByWhitespace = false }
    let model = try SentencePieceTrainer.train(
      try Self.corpus.get().filter { $0.utf8.count == $0.count }, settings: settings)
    #expect(model.pieces.contains { $0.text.dropFirst().contains("▁") })
    #expect(!model.pieces.contains { $0.text.count > 1 && $0.text.hasSuffix("▁") })
  }

  @Test("Rare characters are left out by coverage, unless they are required")
  func coverage() throws {
    var lines = [String](repeating: "banana bandana cabana", count: 200)
    lines.append("zebra 齉")
    func alphabet(
      _ change: (inout SentencePieceTrainingSettings) -> Void
    ) throws -> Set<String> {
      let settings = Self.settings(.unigram, 13) {
        $0.characterCoverage = 0.99
        change(&$0)
      }
      return Set(try SentencePieceTrainer.train(lines, settings: settings).pieces.map(\.text))
    }
    let plain = try alphabet { _ in }
    #expect(!plain.contains("齉") && !plain.contains("z"))
    let required = try alphabet { $0.requiredCharacters = "齉q" }
    #expect(required.contains("齉") && required.contains("q") && !required.contains("z"))
  }

  @Test("Progress ascends from nothing to all")
  func progress() throws {
    var fractions: [Double] = []
    _ = try SentencePieceTrainer.train(
      try Self.corpus.get(), settings: Self.settings(.unigram, 300)
    ) { fractions.append($0.fraction) }
    #expect(fractions.first == 0 && fractions.last == 1)
    #expect(fractions == fractions.sorted())
    #expect(fractions.count > 3)
  }

  @Test(
    "Text that gives too little is refused with advice",
    arguments: SentencePieceTrainingSettings.Algorithm.allCases)
  func tooLittleText(algorithm: SentencePieceTrainingSettings.Algorithm) throws {
    let lines = ["one two three", "one two"]
    #expect(throws: TextError.untrainable(reason: "it has no characters")) {
      try SentencePieceTrainer.train(["", "   "], settings: Self.settings(algorithm, 100))
    }
    #expect(throws: TextError.untrainable(reason: "it has no characters")) {
      try SentencePieceTrainer.train(
        [""], settings: Self.settings(algorithm, 100) { $0.requiredCharacters = "ab" })
    }
    let large = #expect(throws: TextError.self) {
      try SentencePieceTrainer.train(lines, settings: Self.settings(algorithm, 5000))
    }
    #expect(large?.description.contains("lower the vocabulary size by") == true)
    let small = #expect(throws: TextError.self) {
      try SentencePieceTrainer.train(lines, settings: Self.settings(algorithm, 5))
    }
    #expect(small?.description.contains("raise it to at least 11") == true)
  }

  @Test("Settings out of range are named")
  func invalidSettings() {
    func name(_ change: (inout SentencePieceTrainingSettings) -> Void) -> String? {
      do throws(TextError) {
        _ = try SentencePieceTrainer.train(["a b"], settings: Self.settings(.unigram, 10, change))
        return nil
      } catch {
        guard case .invalidSetting(let name, _, _) = error else { return nil }
        return name
      }
    }
    #expect(name { $0.vocabularySize = 0 } == "vocabularySize")
    #expect(name { $0.characterCoverage = .nan } == "characterCoverage")
    #expect(name { $0.characterCoverage = 1.5 } == "characterCoverage")
    #expect(name { $0.maximumPieceLength = 0 } == "maximumPieceLength")
    #expect(name { $0.shrinkingFactor = 1 } == "shrinkingFactor")
    #expect(name { $0.seedPieceCount = 0 } == "seedPieceCount")
    #expect(name { $0.passesBetweenPrunings = 0 } == "passesBetweenPrunings")
    #expect(name { $0.unknownIdentifier = -1 } == "unknownIdentifier")
    #expect(name { $0.endIdentifier = 0 } == "identifier of </s>")
    #expect(name { $0.userDefinedSymbols = ["x", "x"] } == "userDefinedSymbols")
    #expect(name { $0.userDefinedSymbols = ["</s>"] } == "userDefinedSymbols")
    #expect(name { $0.userDefinedSymbols = [""] } == "userDefinedSymbols")
  }

  @Test("Odd text trains without a crash")
  func oddText() throws {
    var generator = SeededGenerator(seed: 61)
    let lines = (0..<300).map { _ in RandomText.next(upTo: 30, using: &generator) }
    let text = lines + [String(repeating: "ab", count: 3000), String(repeating: "の", count: 2000)]
    for algorithm in SentencePieceTrainingSettings.Algorithm.allCases {
      var trained = 0
      for (coverage, size) in [(0.5, 25), (0.7, 50), (0.7, 60), (0.9, 1500), (1.0, 2600)] {
        let settings = Self.settings(algorithm, size) { $0.characterCoverage = coverage }
        do throws(TextError) {
          let model = try SentencePieceTrainer.train(text, settings: settings)
          let processor = try SentencePieceProcessor(model, name: "x")
          for line in lines.prefix(20) { _ = try processor.encode(line) }
          trained += 1
        } catch {
          guard case .untrainable = error else { throw error }
        }
      }
      #expect(trained > 0)
    }
  }
}
