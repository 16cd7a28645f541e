#if DEBUG  // looks at inner parts, which an optimised build does not show

  import Testing

  @testable import LoupeText

  @Suite("Tokenizers of every family, against transformers")
  struct TokenizerFixtureTests {
    @Test("There are fixtures of every family")
    func fixtures() throws {
      #expect(TokenizerFixture.all.count == 25)
      #expect(TokenizerFixture.texts.count > 60)
    }

    @Test("Identifiers of every text, on both sides", arguments: TokenizerFixture.all)
    func encoding(fixture: TokenizerFixture) throws {
      let tokenizer = try fixture.load()
      // M2M100 counts its language tokens only where they are listed, Marian only one side.
      if !fixture.name.hasPrefix("m2m100"), fixture.name != "marian_separate" {
        #expect(tokenizer.vocabularySize == fixture.length)
      }
      let expectations = [
        (Side.source, fixture.source), (.target, fixture.target ?? fixture.source),
      ]
      for (side, expected) in expectations {
        #expect(expected.count == TokenizerFixture.texts.count)
        for (text, ids) in zip(TokenizerFixture.texts, expected) {
          #expect(
            try tokenizer.encode(text, side: side).ids == ids, "\(side): \(text.debugDescription)")
        }
      }
    }

    @Test("Text of identifiers, with and without special tokens", arguments: TokenizerFixture.all)
    func decoding(fixture: TokenizerFixture) throws {
      let tokenizer = try fixture.load()
      for entry in fixture.decoded {
        let text = tokenizer.decode(entry.ids, side: .target, skipSpecialTokens: true)
        #expect(isSame(text, entry.text), "\(entry.ids): \(text.debugDescription)")
        let whole = tokenizer.decode(entry.ids, side: .target, skipSpecialTokens: false)
        #expect(isSame(whole, entry.whole), "\(entry.ids): \(whole.debugDescription)")
      }
    }

    @Test(
      "Spans ascend, stay in the text, and pieces are those of the identifiers",
      arguments: TokenizerFixture.all)
    func spans(fixture: TokenizerFixture) throws {
      let tokenizer = try fixture.load()
      var generator = SeededGenerator(seed: 91)
      let random = (0..<60).map { _ in RandomText.next(upTo: 12, using: &generator) }
      // Where the sides have vocabularies of their own, pieces are asked for by the target's.
      let side = fixture.name == "marian_separate" ? Side.target : .source
      for text in TokenizerFixture.texts + random {
        let encoding = try tokenizer.encode(text, side: side)
        var end = 0
        for token in encoding.tokens {
          if token.span.lowerBound < end { Issue.record("\(text.debugDescription): \(encoding)") }
          end = token.span.upperBound
          #expect(0..<tokenizer.vocabularySize ~= token.id)
          if token.id != tokenizer.unknownIdentifier {
            #expect(tokenizer.piece(for: token.id).map { isSame($0, token.piece) } == true)
          }
        }
        #expect(end <= text.utf16.count, "\(text.debugDescription)")
      }
    }

    @Test("Every token knows its part of the decoded text", arguments: TokenizerFixture.all)
    func decodedSpans(fixture: TokenizerFixture) throws {
      let tokenizer = try fixture.load()
      for entry in fixture.decoded {
        let decoded = tokenizer.decodeWithSpans(entry.ids)
        #expect(isSame(decoded.text, entry.text))
        #expect(decoded.spans.count == entry.ids.count)
        var end = 0
        for span in decoded.spans {
          #expect(span.lowerBound >= end)
          end = span.upperBound
        }
        #expect(end == decoded.text.utf16.count)
      }
      #expect(tokenizer.decodeWithSpans([]).text.isEmpty)
      _ = tokenizer.decodeWithSpans([-1, 1_000_000, Int.max, Int.min])
    }

    @Test("Words of every tokenizer have all its pieces", arguments: TokenizerFixture.all)
    func words(fixture: TokenizerFixture) throws {
      let tokenizer = try fixture.load()
      for text in TokenizerFixture.texts {
        let encoding = try tokenizer.encode(text, side: .source)
        let grouping = WordGrouping(encoding)
        #expect(grouping.words.flatMap { Array($0.pieces) } == Array(encoding.tokens.indices))
      }
    }
  }

#endif
