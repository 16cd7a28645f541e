#if DEBUG  // looks at inner parts, which an optimised build does not show

  import Testing

  @testable import LoupeText

  @Suite("JSON, read strictly")
  struct JSONNodeTests {
    private func read(_ text: String) throws(TextError) -> JSONNode {
      try JSONNode(Array(text.utf8), name: "t.json")
    }

    @Test("Values of every kind, in order")
    func values() throws {
      let node = try read(
        #" {"a": [1, -2.5e1, true, false, null], "b": {}, "c": "\u2581x\n", "a": []} "#)
      #expect(
        node
          == .object([
            .init(
              key: "a",
              value: .array([.number(1), .number(-25), .boolean(true), .boolean(false), .null])),
            .init(key: "b", value: .object([])), .init(key: "c", value: .string("▁x\n")),
            .init(key: "a", value: .array([])),
          ]))
    }

    @Test(
      "Damage is described with its place",
      arguments: [
        ("", "a value is missing (at byte 0)"), ("nul", "a value is missing (at byte 0)"),
        ("[1", "it ends inside the array (at byte 2)"),
        ("[1,]", "a value is missing (at byte 3)"),
        ("{1:2}", "a key is missing (at byte 1)"),
        ("[1] 2", "something follows the value (at byte 4)"),
        ("{\"a\" 1}", "a \":\" is missing (at byte 5)"),
        ("1e999", "a value is missing (at byte 5)"),
        ("\"\u{1}\"", "a string contains a bare control character (at byte 2)"),
        ("\"\\ud800\"", "a string contains half a surrogate pair (at byte 7)"),
      ])
    func damage(text: String, expected: String) {
      #expect(throws: TextError.malformedTokenizer(file: "t.json", reason: expected)) {
        try read(text)
      }
    }

    @Test("Nesting without end is refused, not followed")
    func depth() throws {
      #expect(throws: TextError.self) { try read(String(repeating: "[", count: 100_000)) }
      #expect(throws: TextError.self) { try read(String(repeating: "{\"a\":", count: 100_000)) }
      let allowed = String(repeating: "[", count: 60) + String(repeating: "]", count: 60)
      #expect(throws: Never.self) { try read(allowed) }
    }

    @Test("Random and mutated bytes never crash")
    func fuzz() {
      var generator = SeededGenerator(seed: 71)
      let whole = Array(#"{"a":[1,2.5,{"b":"\u00e9\\x"}],"c":null,"d":"猫"}"#.utf8)
      for _ in 0..<3000 {
        var bytes = whole
        for _ in 0..<Int.random(in: 1...4, using: &generator) {
          bytes[Int.random(in: 0..<bytes.count, using: &generator)] = .random(
            in: 0...255, using: &generator)
        }
        _ = try? JSONNode(bytes, name: "t.json")
        let noise = (0..<20).map { _ in UInt8.random(in: 0...255, using: &generator) }
        _ = try? JSONNode(noise, name: "t.json")
      }
    }
  }

#endif
