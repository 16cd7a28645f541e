#if DEBUG  // looks at inner parts, which an optimised build does not show

  import Testing

  @testable import LoupeText

  @Suite("Added tokens in text, as transformers finds them")
  struct AddedTokenSplitterTests {
    private static func token(
      _ content: String, left: Bool = false, right: Bool = false, single: Bool = false
    ) -> AddedToken {
      var token = AddedToken(content)
      (token.stripsLeft, token.stripsRight, token.isSingleWord) = (left, right, single)
      return token
    }

    private static let tokens = [
      token("</s>"), token("<s>"), token("<s>x"), token(""), token("<l>", left: true),
      token("<r>", right: true), token("W", single: true),
    ]

    private func parts(_ text: String) throws -> [String] {
      let entries = Self.tokens.enumerated().map {
        AddedTokenMatcher.Entry(token: $0.element, identifier: $0.offset)
      }
      let splitter = AddedTokenSplitter(matcher: try AddedTokenMatcher(entries, file: "f"))
      let bytes = Array(text.utf8)
      return splitter.split(bytes).map { part in
        part.identifier.map(String.init) ?? String(decoding: bytes[part.range], as: UTF8.self)
      }
    }

    @Test(
      "Leftmost first, then longest",
      arguments: [
        ("", []), ("plain <b>", ["plain <b>"]), ("a</s>b", ["a", "0", "b"]),
        ("<s><s>", ["1", "1"]), ("<s>xy", ["2", "y"]), ("</s", ["</s"]), ("猫</s>", ["猫", "0"]),
      ])
    func split(text: String, expected: [String]) throws {
      #expect(try parts(text) == expected)
    }

    @Test(
      "Whitespace that a token takes in, and tokens that have to stand alone",
      arguments: [
        ("a \u{3000}<l> b", ["a", "4", " b"]), ("a <r>\n b", ["a ", "5", "b"]),
        (" <l> ", ["4", " "]), ("a W b", ["a ", "6", " b"]), ("aW b", ["aW", " b"]),
        ("a Wb", ["a ", "Wb"]), ("W", ["6"]), ("W.", ["W."]),
      ])
    func flags(text: String, expected: [String]) throws {
      #expect(try parts(text) == expected)
    }

    @Test("A token with a NUL or of more bytes than is reasonable is refused")
    func refused() {
      for content in ["a\u{0}", String(repeating: "a", count: 5000)] {
        let entry = AddedTokenMatcher.Entry(token: AddedToken(content), identifier: 3)
        #expect(throws: TextError.self) { try AddedTokenMatcher([entry], file: "f") }
      }
    }
  }

#endif
