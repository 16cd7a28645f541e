#if DEBUG  // looks at inner parts, which an optimised build does not show

  import Foundation
  import Testing

  @testable import LoupeText

  @Suite("Regular expressions")
  struct RegularExpressionTests {
    private func matches(_ source: String, _ text: String) throws -> [String] {
      let bytes = Array(text.utf8)
      return try RegularExpression(source, file: "f").matches(in: bytes, range: 0..<bytes.count)
        .map { String(decoding: bytes[$0], as: UTF8.self) }
    }

    /// The expressions of tokenizers in use, and each construct by itself.
    private static let sources = [
      " {2,}", #"\s+"#, #"\w+|[^\w\s]+"#, "a|ab|abc", "(?:ab)+", "(a|b){2,3}", "a{2}", "a{,2}b",
      "[^a-c]+", "[\\]\\-x]+", #"\p{Lu}+(?=\p{Ll})"#, #"\s+(?!\S)|\s+"#, "(?i:AB|é)", ".+?b",
      "a*?b",
      #"\P{L}+"#, "^a", "b$", #"[\p{L}\d]+"#, "a++b", "(?:a+)+b", #"\pN"#, #"\D\W\S"#, "x?",
      #"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"#,
      #"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|"#
        + #"\s*[\r\n]+|\s+(?!\S)|\s+"#,
    ]

    @Test("They match where ICU's do", arguments: sources)
    func comparison(source: String) throws {
      // ICU takes {,2} for text and \pN for an error: those two are checked by hand below.
      guard source != "a{,2}b", source != #"\pN"# else { return }
      let expression = try NSRegularExpression(
        pattern: source, options: .anchorsMatchLines)
      var generator = SeededGenerator(seed: 81)
      let alphabet = [
        "a", "b", "c", "A", "B", " ", "  ", "\n", "é", "É", "1", "23", "-", "]", "x", "'s", "猫",
        ".",
      ]
      for _ in 0..<300 {
        let count = Int.random(in: 0...12, using: &generator)
        let text = (0..<count).map { _ in alphabet.randomElement(using: &generator) ?? "" }.joined()
        let whole = NSRange(location: 0, length: text.utf16.count)
        let expected = expression.matches(in: text, range: whole)
          .filter { $0.range.length > 0 }
          .map { (text as NSString).substring(with: $0.range) }
        #expect(isSame(try matches(source, text), expected), "\(text.debugDescription)")
      }
    }

    @Test("Constructs that other engines read differently")
    func byHand() throws {
      #expect(try matches("a{,2}b", "aaab b") == ["aab", "b"])
      #expect(try matches(#"\pN"#, "a1½") == ["1", "½"])
    }

    @Test(
      "Everything else is refused by name",
      arguments: [
        "(", ")", "[a", "a{3,2}", "*a", "a**", #"\1"#, "(?<=a)b", "(?<n>a)", #"\p{Greek}"#, "[[a]]",
        "[a&&b]", "a{1", "a{2000}", #"\b"#, "(?x)a", #"\u0041"#, "[z-a]", "\\", "[]",
      ])
    func refused(source: String) {
      let error = #expect(throws: TextError.self) { try RegularExpression(source, file: "f") }
      guard case .unsupportedTokenizer("f", let part) = error else {
        Issue.record("\(String(describing: error))")
        return
      }
      #expect(part.hasPrefix("the regular expression "))
    }

    @Test("An expression that would take for ever is given up")
    func hostile() throws {
      #expect(throws: TextError.self) {
        try matches("(?:a+)+b", String(repeating: "a", count: 60))
      }
      #expect(throws: TextError.self) {
        try RegularExpression(String(repeating: "(", count: 100), file: "f")
      }
      #expect(throws: TextError.self) {
        try matches("(?:(?:a)|b)*c", String(repeating: "ab", count: 50_000))
      }
      #expect(try matches("a*b", String(repeating: "a", count: 2000)).isEmpty)
    }

    @Test("Random expressions never crash or hang")
    func fuzz() {
      var generator = SeededGenerator(seed: 82)
      let parts = [
        "a", "b", "(", ")", "(?:", "(?=", "(?!", "[", "]", "^", "$", "*", "+", "?", "{2}", "|",
        "\\s",
        "-", "\\p{L}", ".",
      ]
      for _ in 0..<4000 {
        let count = Int.random(in: 1...8, using: &generator)
        let source = (0..<count).map { _ in parts.randomElement(using: &generator) ?? "" }.joined()
        _ = try? matches(source, "abba ab\n aaa")
      }
    }
  }

#endif
