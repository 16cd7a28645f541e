import Testing

import LoupeText

@Suite("Replacement rules")
struct CharacterMapTests {
  @Test("Rules that are compiled and read are the same rules")
  func roundTrip() throws {
    var builder = CharacterMapBuilder()
    builder.replace(["a"], by: ["b", "c"])
    builder.replace(["a", "\u{301}"], by: ["á"])
    builder.replace(["\u{1F600}"], by: [])
    let map = builder.build()
    #expect(try CharacterMap(compiled: map.compiled(), file: "x") == map)
    let normaliser = try Normaliser(.plain(map), file: "x")
    let result = normaliser.normalise(Array("aa\u{301}😀d".utf8))
    #expect(String(decoding: result.bytes, as: UTF8.self) == "bcád")
  }

  @Test("No rules at all")
  func identity() throws {
    #expect(CharacterMapBuilder().build() == .identity)
    #expect(CharacterMap.identity.compiled().isEmpty)
    #expect(try CharacterMap(compiled: [], file: "x") == .identity)
  }
}

extension SentencePieceNormalisation {
  /// Replacement rules alone: no dummy prefix, spaces as they are.
  static func plain(_ map: CharacterMap = .identity) -> SentencePieceNormalisation {
    var normalisation = SentencePieceNormalisation()
    normalisation.compiledMap = map.compiled()
    normalisation.addsDummyPrefix = false
    normalisation.removesExtraWhitespace = false
    normalisation.escapesWhitespace = false
    return normalisation
  }
}
