import Testing

import LoupeText

@Suite("Normalisation and the way back")
struct NormaliserTests {
  private func normalise(
    _ text: String, _ change: (inout SentencePieceNormalisation) -> Void = { _ in },
    asSuffix: Bool = false
  ) throws -> (text: String, origins: [Int32]) {
    var rules = SentencePieceNormalisation()
    change(&rules)
    let normaliser = try Normaliser(rules, treatsWhitespaceAsSuffix: asSuffix, file: "x")
    let result = normaliser.normalise(Array(text.utf8))
    return (String(decoding: result.bytes, as: UTF8.self), result.origins)
  }

  @Test("Spaces become ▁, runs become one, ends go, one is put before")
  func whitespace() throws {
    let result = try normalise("  a  b ")
    #expect(result.text == "▁a▁b")
    #expect(result.origins == [2, 2, 2, 2, 3, 3, 3, 5, 6])
  }

  @Test("Nothing and spaces alone give nothing", arguments: ["", " ", "    "])
  func nothing(text: String) throws {
    let result = try normalise(text)
    #expect(result.text.isEmpty)
    #expect(result.origins.isEmpty)
  }

  @Test("Each rule can be switched off")
  func switches() throws {
    #expect(try normalise(" a  b ", { $0.addsDummyPrefix = false }).text == "a▁b")
    #expect(try normalise(" a  b ", { $0.removesExtraWhitespace = false }).text == "▁▁a▁▁b▁")
    #expect(try normalise(" a  b ", { $0.escapesWhitespace = false }).text == " a b")
    #expect(try normalise("a b", asSuffix: true).text == "a▁b▁")
  }

  @Test("Origins count UTF-16 units: an emoji is two")
  func utf16() throws {
    let result = try normalise("😀é")
    #expect(result.text == "▁😀é")
    #expect(result.origins == [0, 0, 0, 0, 0, 0, 0, 2, 2, 3])
  }

  @Test("A replacement comes from the whole of what it replaces")
  func replacement() throws {
    var builder = CharacterMapBuilder()
    builder.replace(["k", "a"], by: ["か"])
    builder.replace(["!"], by: [])
    let normaliser = try Normaliser(.plain(builder.build()), file: "x")
    let result = normaliser.normalise(Array("xka!y".utf8))
    #expect(String(decoding: result.bytes, as: UTF8.self) == "xかy")
    #expect(result.origin(of: 0..<1) == 0..<1)
    #expect(result.origin(of: 1..<4) == 1..<4)  // what vanished counts to what stood before it
    #expect(result.origin(of: 4..<5) == 4..<5)
  }

  @Test("Origins never descend, whatever the text and the rules")
  func monotone() throws {
    let model = try SentencePieceModel(path: TextFixture.path("unigram.model"))
    var generator = SeededGenerator(seed: 31)
    for asSuffix in [false, true] {
      let normaliser = try Normaliser(
        model.normalisation, treatsWhitespaceAsSuffix: asSuffix, file: "x")
      for _ in 0..<500 {
        let text = RandomText.next(upTo: 12, using: &generator)
        let result = normaliser.normalise(Array(text.utf8))
        #expect(zip(result.origins, result.origins.dropFirst()).allSatisfy { $0 <= $1 })
        #expect(result.origins.last ?? 0 <= text.utf16.count)
        #expect(String(validating: result.bytes, as: UTF8.self) != nil)
      }
    }
  }
}
