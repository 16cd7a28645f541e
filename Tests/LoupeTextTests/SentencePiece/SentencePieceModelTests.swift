import Foundation
import Testing

import LoupeText

@Suite("SentencePiece files")
struct SentencePieceModelTests {
  private static func reason(_ bytes: [UInt8]) -> String? {
    do throws(TextError) {
      let model = try SentencePieceModel(bytes: bytes, name: "x.model")
      _ = try SentencePieceProcessor(model, name: "x.model")
      return nil
    } catch {
      switch error {
      case .malformedModel("x.model", let reason), .unsupportedModel("x.model", let reason):
        return reason
      default: return "wrong error \(error)"
      }
    }
  }

  /// A model of a few pieces, unknown piece first.
  private static func model(
    _ pieces: [SentencePieceModel.Piece] = [],
    _ change: (inout SentencePieceModel) -> Void = { _ in }
  ) -> SentencePieceModel {
    var model = SentencePieceModel(
      pieces: [.init("<unk>", score: 0, kind: .unknown), .init("a", score: -1)] + pieces,
      training: .init(), normalisation: .init())
    change(&model)
    return model
  }

  @Test("A file that is read and written is the same file", arguments: TextFixture.modelNames)
  func roundTrip(name: String) throws {
    let bytes = try TextFixture.bytes(name + ".model")
    let model = try SentencePieceModel(bytes: bytes, name: name)
    let written = model.serialised()
    let again = try SentencePieceModel(bytes: written, name: name)
    #expect(again == model)
    #expect(again.serialised() == written)
  }

  @Test("What the library recorded of its training")
  func record() throws {
    let model = try SentencePieceModel(path: TextFixture.path("unigram_symbols.model"))
    #expect(model.training.algorithm == .unigram)
    #expect(model.training.vocabularySize == 400)
    #expect(model.training.paddingIdentifier == 3)
    #expect(model.training.controlSymbols == ["<control>"])
    #expect(model.training.userDefinedSymbols == ["<sep>", "Anna", "猫", "ing", "▁the", "ＡＢ"])
    #expect(model.normalisation.name == "identity")
    #expect(model.pieces.count == 400)
    #expect(model.pieces[0].kind == .unknown)
    let byteModel = try SentencePieceModel(path: TextFixture.path("bpe_bytes.model"))
    #expect(byteModel.training.algorithm == .bytePairEncoding)
    #expect(byteModel.training.fallsBackToBytes)
  }

  @Test("Fields that Loupe does not know are kept")
  func unknownFields() throws {
    let file = Self.model().serialised() + [0xFA, 0x07, 0x03, 1, 2, 3]  // field 127
    let model = try SentencePieceModel(bytes: file, name: "x.model")
    #expect(model.serialised().suffix(6) == [0xFA, 0x07, 0x03, 1, 2, 3])
  }

  @Test("Nothing, and bytes that are something else")
  func notAModel() {
    #expect(Self.reason([]) == "it has no pieces")
    #expect(Self.reason(Array("{\"json\": true}".utf8)) != nil)
    #expect(Self.reason([UInt8](repeating: 0xFF, count: 64)) != nil)
  }

  @Test("Models that contradict themselves")
  func contradictions() {
    func reason(_ model: SentencePieceModel) -> String? { Self.reason(model.serialised()) }
    #expect(reason(Self.model()) == nil)
    #expect(
      reason(Self.model([.init("a", score: -2)])) == "pieces 1 and 2 are both \"a\"")
    #expect(
      reason(Self.model([.init("?", score: 0, kind: .unknown)]))
        == "it has 2 unknown pieces instead of one")
    #expect(
      reason(Self.model { $0.pieces.removeFirst() })
        == "it has 0 unknown pieces instead of one")
    #expect(reason(Self.model([.init("", score: 0)])) == "piece 2 has no text")
    #expect(reason(Self.model([.init("b", score: .nan)])) == "piece 2 has the score nan")
    #expect(reason(Self.model([.init("b\0c", score: 0)])) == "piece 2 contains a NUL character")
    #expect(
      reason(Self.model([.init(String(repeating: "b", count: 5000), score: 0)]))
        == "piece 2 has 5000 bytes, more than 4096")
    #expect(
      reason(Self.model([.init("<0x41>", score: 0, kind: .byte)]))
        == "it has byte pieces but does not fall back to bytes")
    #expect(
      reason(Self.model { $0.training.fallsBackToBytes = true })
        == "the byte piece <0x00> is missing")
    #expect(
      reason(Self.model { $0.training.algorithm = .word })
        == "it is a word model; only unigram and BPE models run")
  }

  @Test("A piece that is not UTF-8")
  func invalidUTF8() {
    // piece { piece: C3 28, score: 0 }
    #expect(Self.reason([0x0A, 0x04, 0x0A, 0x02, 0xC3, 0x28]) == "piece 0 is not UTF-8")
  }

  @Test("Damaged normalisation rules")
  func damagedRules() {
    func reason(_ rules: [UInt8]) -> String? {
      Self.reason(Self.model { $0.normalisation.compiledMap = rules }.serialised())
    }
    let start = "its normalisation rules are damaged: "
    #expect(reason([1, 2]) == start + "they have only 2 bytes")
    #expect(reason([0, 4, 0, 0, 0]) == start + "a trie of 1024 bytes does not fit into 5")
    #expect(
      reason([255, 255, 255, 255, 0]) == start + "a trie of 4294967295 bytes does not fit into 5")
    let trie = [UInt8](repeating: 0, count: 1024)
    #expect(reason([0, 4, 0, 0] + trie + [0x61]) == start + "the last replacement has no end")
    #expect(reason([0, 4, 0, 0] + trie + [0xFF, 0]) == start + "a replacement is not UTF-8")
    let long = [UInt8](repeating: 0x61, count: 2000)
    #expect(
      reason([0, 4, 0, 0] + trie + long + [0])
        == start + "a replacement has 2000 bytes, more than 1024")
  }

  @Test("Every truncation of a file gives an error or a model, never a crash")
  func truncations() throws {
    let bytes = try TextFixture.bytes("bpe_plain.model")
    for length in stride(from: 0, to: bytes.count, by: 7) {
      guard let reason = Self.reason(Array(bytes.prefix(length))) else { continue }
      #expect(!reason.hasPrefix("wrong error"), "\(length) bytes: \(reason)")
    }
  }

  @Test("Random damage gives an error or a model that runs, never a crash")
  func mutations() throws {
    var generator = SeededGenerator(seed: 11)
    let texts = ["Anna reads <sep> the 猫 story.", "\0\u{1}é😀", "アンナは朝早く手紙を読む。"]
    for name in ["unigram_symbols", "bpe_bytes"] {
      let bytes = try TextFixture.bytes(name + ".model")
      for _ in 0..<150 {
        var damaged = bytes
        for _ in 0..<Int.random(in: 1...20, using: &generator) {
          damaged[Int.random(in: 0..<damaged.count, using: &generator)] = .random(
            in: 0...255, using: &generator)
        }
        guard let model = try? SentencePieceModel(bytes: damaged, name: "x"),
          let processor = try? SentencePieceProcessor(model, name: "x")
        else { continue }
        for text in texts {
          let tokens = try processor.encode(text)
          _ = processor.decode(tokens.map(\.id))
        }
      }
    }
  }

  @Test("Damage to the normalisation rules never crashes the normaliser")
  func mutatedRules() throws {
    var generator = SeededGenerator(seed: 12)
    var rules = CharacterMapBuilder()
    for value in UInt32(0x61)...0x7A {
      rules.replace([Unicode.Scalar(value) ?? "a", "\u{301}"], by: ["x", "y"])
    }
    let compiled = rules.build().compiled()
    for _ in 0..<300 {
      var damaged = compiled
      for _ in 0..<Int.random(in: 1...30, using: &generator) {
        let place = Int.random(in: 4..<damaged.count, using: &generator)
        damaged[place] = .random(in: 0...255, using: &generator)
      }
      var normalisation = SentencePieceNormalisation()
      normalisation.compiledMap = damaged
      guard let normaliser = try? Normaliser(normalisation, file: "x") else { continue }
      for text in ["a\u{301}b\u{301}zz", "日本語 é", "\0\0"] {
        let result = normaliser.normalise(Array(text.utf8))
        #expect(result.bytes.isEmpty || result.origins.count == result.bytes.count + 1)
      }
    }
  }

  @Test("A file is written whole, and an impossible path is an error")
  func writing() throws {
    let path = NSTemporaryDirectory() + "loupe-text-\(UUID().uuidString).model"
    let model = Self.model([.init("猫", score: -3)])
    try model.write(path: path)
    defer { try? FileManager.default.removeItem(atPath: path) }
    #expect(try SentencePieceModel(path: path) == model)
    #expect(throws: TextError.self) { try model.write(path: "/nowhere/at/all.model") }
  }
}
