#if DEBUG  // looks at inner parts, which an optimised build does not show

  import Testing

  @testable import LoupeText

  @Suite("The alphabet of byte-level vocabularies")
  struct ByteAlphabetTests {
    @Test("Every byte has one character of its own, and back")
    func alphabet() {
      #expect(Set(ByteAlphabet.scalars).count == 256)
      for byte in UInt8.min...UInt8.max {
        let token = String(Character(ByteAlphabet.scalars[Int(byte)]))
        #expect(ByteAlphabet.bytes(of: token) == [byte])
      }
      #expect(ByteAlphabet.scalars[0x20] == "Ġ")
      #expect(ByteAlphabet.bytes(of: "▁") == nil)
      #expect(ByteAlphabet.bytes(of: " ") == nil)
    }

    @Test(
      "Tokens as people read them",
      arguments: [
        ("Ġthe", "▁the"), ("çĮ«", "猫"), ("çĮ", "<0xE7><0x8C>"), ("«a", "<0xAB>a"), ("Ċ", "\n"),
        ("<s> x", "<s> x"), ("", ""),
      ])
    func readable(token: String, expected: String) {
      #expect(isSame(ByteAlphabet.readable(token), expected))
    }
  }

#endif
