import Foundation

import LoupeText

/// The files in this target's `Fixtures` folder.
enum TextFixture {
  static func path(_ name: String) -> String {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Fixtures").appendingPathComponent(name).path
  }

  static func bytes(_ name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(fileURLWithPath: path(name))))
  }

  static func json<Content: Decodable>(_ name: String, as type: Content.Type) throws -> Content {
    try JSONDecoder().decode(type, from: Data(bytes(name)))
  }

  static func processor(_ model: String) throws -> SentencePieceProcessor {
    let name = model + ".model"
    return try SentencePieceProcessor(SentencePieceModel(path: path(name)), name: name)
  }

  /// The lines that the models of the fixtures were trained on.
  static func corpus() throws -> [String] {
    try json("corpus.json", as: [String].self)
  }

  /// Every model among the fixtures.
  static let modelNames = [
    "unigram", "bpe", "unigram_bytes", "bpe_bytes", "unigram_symbols", "bpe_symbols",
    "unigram_suffix", "unigram_spaces", "bpe_plain", "unigram_rewriting",
    "trained_by_loupe_unigram", "trained_by_loupe_bpe",
  ]
}
