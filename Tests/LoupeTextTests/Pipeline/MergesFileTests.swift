#if DEBUG  // looks at inner parts, which an optimised build does not show

  import Testing

  @testable import LoupeText

  @Suite("merges.txt")
  struct MergesFileTests {
    private func read(_ text: String) throws -> [String] {
      try MergesFile.read(Array(text.utf8), name: "merges.txt").map { $0 + "+" + $1 }
    }

    @Test("The header is no merge, nor is what has no line break after it")
    func lines() throws {
      #expect(try read("#version: 0.2\nĠ t\nh e\n") == ["Ġ+t", "h+e"])
      #expect(try read("a b\nc d\r\n\ne f\ng h") == ["c+d", "e+f"])
      #expect(try read("").isEmpty)
    }

    @Test("A line that is not two tokens is named", arguments: ["a", "a b c", " a", "a ", "a  b"])
    func damage(line: String) {
      #expect(
        throws: TextError.malformedTokenizer(
          file: "merges.txt", reason: "line 2 is not two tokens with a space between")
      ) { try read("#\n\(line)\n") }
    }

    @Test("Random bytes never crash")
    func fuzz() {
      var generator = SeededGenerator(seed: 84)
      for _ in 0..<2000 {
        let bytes = (0..<40).map { _ in
          [0x0A, 0x20, 0x61, 0xC4, 0xA0].randomElement(using: &generator) ?? 0x61 as UInt8
        }
        _ = try? MergesFile.read(bytes, name: "merges.txt")
      }
    }
  }

#endif
