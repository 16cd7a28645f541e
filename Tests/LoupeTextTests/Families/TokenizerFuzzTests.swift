#if DEBUG  // looks at inner parts, which an optimised build does not show

  import Testing

  @testable import LoupeText

  @Suite("Damaged tokenizer files")
  struct TokenizerFuzzTests {
    private static let texts = ["", "the letter <extra_id_0>.", "猫は\u{0} [NEW] <mask>", "  a1 b\n"]

    /// Loads damaged files; where that works, uses the tokenizer.
    private func tryOut(_ files: [String: [UInt8]], _ modelType: String?) {
      guard let tokenizer = try? TokenizerFixture.load(files, modelType) else { return }
      for text in Self.texts {
        guard let encoding = try? tokenizer.encode(text, side: .source) else { continue }
        _ = tokenizer.decodeWithSpans(encoding.ids)
        _ = tokenizer.decode(encoding.ids, side: .target, skipSpecialTokens: false)
      }
    }

    @Test(
      "Bytes changed, cut off or doubled: an error or a tokenizer, never a crash",
      arguments: TokenizerFixture.all)
    func mutations(fixture: TokenizerFixture) throws {
      var generator = SeededGenerator(seed: 101)
      let whole = try fixture.contents()
      for name in whole.keys.sorted() {
        for round in 0..<6 {
          var files = whole
          var bytes = whole[name] ?? []
          guard !bytes.isEmpty else { continue }
          switch round % 3 {
          case 0: bytes = Array(bytes.prefix(Int.random(in: 0..<bytes.count, using: &generator)))
          case 1:
            let start = Int.random(in: 0..<bytes.count, using: &generator)
            bytes += bytes[start...]
          default:
            for _ in 0..<Int.random(in: 1...8, using: &generator) {
              bytes[Int.random(in: 0..<bytes.count, using: &generator)] = .random(
                in: 0...255, using: &generator)
            }
          }
          files[name] = bytes
          tryOut(files, fixture.modelType)
        }
      }
    }

    @Test("A small file that asks for much memory or time is refused or soon done")
    func hostile() {
      let huge = (0..<60_000).map { "\"t\($0)\"" }.joined(separator: ",")
      let model =
        #""model": {"type": "Unigram", "vocab": [["<unk>",0],["</s>",0],["<pad>",0]], "unk_id": 0}"#
      let files = [
        #"{"model": {"type": "BPE", "vocab": {"a": 4000000}, "merges": []}}"#,
        "{\(model), \"added_tokens\": [{\"id\": 99999999, \"content\": \"x\"}]}",
        "{\(model), \"normalizer\": \(String(repeating: "[", count: 90_000))",
      ]
      for file in files {
        #expect(throws: TextError.self) {
          try TokenizerFixture.load(["tokenizer.json": Array(file.utf8)], nil)
        }
      }
      let configuration = "{\"additional_special_tokens\": [\(huge)]}"
      tryOut(
        [
          "tokenizer.json": Array("{\(model)}".utf8),
          "tokenizer_config.json": Array(configuration.utf8),
        ], nil)
    }

    /// Damage that leaves the JSON whole: numbers, truth values and names change.
    @Test(
      "Other values in the right places", arguments: ["tokenizer.json", "tokenizer_config.json"])
    func values(file: String) throws {
      var generator = SeededGenerator(seed: 102)
      let numbers = [
        "0", "-1", "2147483647", "99999999999", "0.5", "1e300", "null", "true", "\"x\"", "[]",
      ]
      for fixture in TokenizerFixture.all {
        let whole = try fixture.contents()
        guard let text = whole[file].map({ String(decoding: $0, as: UTF8.self) }) else { continue }
        let parts = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        for _ in 0..<6 {
          var changed = parts
          let index = Int.random(in: 0..<parts.count, using: &generator)
          let replacement = numbers.randomElement(using: &generator) ?? "0"
          if let colon = changed[index].lastIndex(of: ":") {
            changed[index] =
              changed[index][...colon] + replacement
              + changed[index].suffix(while: { "]}".contains($0) })
          } else {
            changed[index] = replacement
          }
          var files = whole
          files[file] = Array(changed.joined(separator: ",").utf8)
          tryOut(files, fixture.modelType)
        }
      }
    }
  }

  extension String {
    /// The longest ending whose characters all satisfy the condition.
    fileprivate func suffix(while condition: (Character) -> Bool) -> String {
      String(reversed().prefix(while: condition).reversed())
    }

  }

#endif
