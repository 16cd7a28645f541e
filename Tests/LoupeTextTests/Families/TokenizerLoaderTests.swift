#if DEBUG  // looks at inner parts, which an optimised build does not show

  import Foundation
  import Testing

  @testable import LoupeText

  @Suite("Which tokenizer a model directory has")
  struct TokenizerLoaderTests {
    private func message(_ files: [String: [UInt8]], _ modelType: String?) -> String? {
      do {
        _ = try TokenizerFixture.load(files, modelType)
        return nil
      } catch {
        return (error as? TextError)?.description
      }
    }

    private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

    @Test(
      "The kind of every fixture",
      arguments: [
        ("marian", "MarianTokenizer"), ("t5", "SentencePieceTokenizer"),
        ("t5_fast", "PipelineTokenizer"), ("m2m100", "SentencePieceTokenizer"),
        ("nllb_fast", "PipelineTokenizer"), ("bart_files", "ByteLevelTokenizer"),
        ("bart_fast", "PipelineTokenizer"), ("pipeline_words", "PipelineTokenizer"),
      ])
    func kinds(name: String, type: String) throws {
      #expect("\(Swift.type(of: try TokenizerFixture.named(name).load()))" == type)
    }

    @Test("Without a class the model type decides, without that the files do")
    func guesses() throws {
      for (name, modelType) in [("t5", "t5"), ("bart_files", "bart"), ("m2m100", "m2m_100")] {
        let files = try TokenizerFixture.named(name).contents { $0["tokenizer_config.json"] = nil }
        #expect(message(files, modelType) == nil)
      }
      for name in ["t5", "bart_files", "marian", "pipeline_words"] {
        let files = try TokenizerFixture.named(name).contents { $0["tokenizer_config.json"] = nil }
        #expect(message(files, nil) == nil)
      }
    }

    @Test("Nothing there, something missing, something unknown: one sentence each")
    func errors() throws {
      #expect(
        message([:], nil)?.hasPrefix("The model has no tokenizer that Loupe can use: ") == true)
      #expect(
        message([:], "whisper")
          == "The model has no tokenizer that Loupe can use: "
          + "models of the type \"whisper\" are not supported.")
      #expect(
        message([:], "t5")
          == "The model has no spiece.model, which its T5 tokenizer needs; fetch the model again.")
      #expect(
        message([:], "bart")
          == "The model has no vocab.json, which its BART tokenizer needs; fetch the model again.")
      #expect(
        message([:], "marian")
          == "The model has no source.spm; "
          + "a Marian tokenizer needs source.spm, target.spm and vocab.json.")
      #expect(
        message(
          ["tokenizer_config.json": bytes(#"{"tokenizer_class": "BertTokenizerFast"}"#)], "t5")
          == "tokenizer_config.json asks for the tokenizer BertTokenizer, which Loupe does not run."
      )
      #expect(
        message(["tokenizer_config.json": bytes("[1, 2")], "t5")
          == "tokenizer_config.json is not a usable tokenizer description: "
          + "it ends inside the array (at byte 5).")
    }

    @Test(
      "A tokenizer.json that asks for more than Loupe runs is refused by name",
      arguments: [
        (#""normalizer": {"type": "BertNormalizer"}"#, "the normalizer BertNormalizer"),
        (#""pre_tokenizer": {"type": "UnicodeScripts"}"#, "the pre-tokenizer UnicodeScripts"),
        (#""decoder": {"type": "CTC"}"#, "the decoder CTC"),
        (#""post_processor": {"type": "Other"}"#, "the post-processor Other"),
        (#""model": {"type": "WordPiece", "vocab": {}}"#, "the model WordPiece"),
        (
          #""model": {"type": "BPE", "vocab": {"a": 0}, "merges": [], "dropout": 0.1}"#,
          "BPE dropout"
        ),
        (
          #""model": {"type": "BPE", "vocab": {"a": 0}, "merges": [], "end_of_word_suffix": "</w>"}"#,
          "BPE with end_of_word_suffix \"</w>\""
        ),
        (
          #""pre_tokenizer": {"type": "Split", "pattern": {"Regex": "(?<=a)"}, "behavior": "Removed"}"#,
          "the regular expression \"(?<=a)\""
        ),
        (
          #""pre_tokenizer": {"type": "Split", "pattern": {"String": "a"}, "behavior": "Odd"}"#,
          "the split behaviour Odd"
        ),
        (
          #""pre_tokenizer": {"type": "Sequence", "pretokenizers": [{"type": "ByteLevel"}, "#
            + #"{"type": "Digits"}]}"#, "a pre-tokenizer behind ByteLevel"
        ),
      ])
    func refused(part: String, name: String) {
      let model = #""model": {"type": "BPE", "vocab": {"a": 0}, "merges": []}"#
      let file = part.hasPrefix("\"model\"") ? "{\(part)}" : "{\(part), \(model)}"
      #expect(
        message(["tokenizer.json": bytes(file)], nil)
          == "tokenizer.json asks for \(name), which Loupe does not run.")
    }

    @Test(
      "A tokenizer.json that contradicts itself is described",
      arguments: [
        (
          #"{"type": "BPE", "vocab": {"a": 0}, "merges": ["a b"]}"#,
          "the merge 1 of \"a\" and \"b\" is not in the vocabulary"
        ),
        (
          #"{"type": "BPE", "vocab": {"a": 0}, "merges": [], "unk_token": "?"}"#,
          "model says unk_token ?, which is not in the vocabulary"
        ),
        (
          #"{"type": "BPE", "vocab": {"a": -1}, "merges": []}"#,
          "model.vocab gives \"a\" no identifier from 0 to 4194304"
        ),
        (
          #"{"type": "Unigram", "vocab": [["a", 0]], "unk_id": 7}"#,
          "model says unk_id 7, but there are 1 pieces"
        ),
        (
          #"{"type": "Unigram", "vocab": [["a"]]}"#,
          "model.vocab has an entry 0 that is not a piece and its score"
        ),
        (
          #"{"type": "BPE", "vocab": {"a": 0}, "merges": ["ab"]}"#,
          "model.merges has an entry 0 that is not a pair of tokens"
        ),
        (
          #"{"type": "BPE", "vocab": {"a": 0}, "merges": []}"#,
          "it has no token for the role eos_token"
        ),
      ])
    func contradictions(model: String, reason: String) {
      #expect(
        message(["tokenizer.json": bytes("{\"model\": \(model)}")], nil)
          == "tokenizer.json is not a usable tokenizer description: \(reason).")
    }

    @Test("A model without an unknown token says so when it needs one")
    func withoutUnknown() throws {
      let file = """
        {"model": {"type": "Unigram", "vocab": [["</s>", 0], ["<unk>", 0], ["<pad>", 0], ["a", -1]]}}
        """
      let tokenizer = try TokenizerFixture.load(["tokenizer.json": bytes(file)], nil)
      #expect(try tokenizer.encode("aa", side: .source).ids == [3, 3])
      #expect(
        throws: TextError.malformedTokenizer(
          file: "tokenizer.json",
          reason: "its model has no unknown token, but this text needs one")
      ) { try tokenizer.encode("ab", side: .source) }
    }

    @Test("Read from a directory")
    func directory() throws {
      let folder = NSTemporaryDirectory() + "loupe-tokenizer-\(UUID().uuidString)"
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      defer { try? FileManager.default.removeItem(atPath: folder) }
      #expect(throws: TextError.self) { try TokenizerLoader.load(directory: folder) }
      let fixture = try TokenizerFixture.named("t5")
      for (name, content) in try fixture.contents() {
        #expect(TokenizerLoader.fileNames.contains(name))
        try Data(content).write(to: URL(fileURLWithPath: folder + "/" + name))
      }
      let tokenizer = try TokenizerLoader.load(directory: folder)
      #expect(
        try tokenizer.encode(TokenizerFixture.texts[4], side: .source).ids == fixture.source[4])
    }
  }

#endif
