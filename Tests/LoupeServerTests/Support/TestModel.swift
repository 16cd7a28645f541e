import Foundation
import LoupeGeneration
import LoupeModel
import LoupeText

import LoupeServer

/// A small model of random numbers with a tokenizer of single letters: it translates into nonsense,
/// but truly computes it.
enum TestModel {
  private static let letters = "abcdefghijklmnopqrstuvwxyz".map(String.init) + ["▁", ".", "猫", "が"]

  /// A model that says on and on, up to the length it may reach.
  static let endless: ServedModel = make(width: 32, layers: 2)

  /// The same, slower.
  static let slow: ServedModel = make(width: 256, layers: 6)

  private static func make(width: Int, layers: Int) -> ServedModel {
    do {
      let folder = FileManager.default.temporaryDirectory
        .appendingPathComponent("loupe-server-tests-\(UUID().uuidString)")
      defer { try? FileManager.default.removeItem(at: folder) }
      try write(to: folder, width: width, layers: layers)
      return try ServedModel(ModelFiles(directory: folder.path), name: "test-\(width)")
    } catch {
      fatalError("the test model cannot be made: \(error)")
    }
  }

  private static func write(to folder: URL, width: Int, layers: Int) throws {
    let vocabulary = ["</s>", "<unk>"] + letters + ["<pad>"]
    var configuration = ModelConfiguration(
      vocabularySize: vocabulary.count, dModel: width, layers: layers, heads: 4,
      feedForward: 2 * width, padID: vocabulary.count - 1, endID: 0)
    configuration.maximumPositions = 512
    try Transformer(configuration, seed: 7).save(to: folder.path, halfPrecision: false)
    let identifiers = Dictionary(uniqueKeysWithValues: zip(vocabulary, 0...))
    try JSONEncoder().encode(identifiers).write(to: folder.appendingPathComponent("vocab.json"))
    for side in ["source.spm", "target.spm"] {
      try pieces().write(path: folder.appendingPathComponent(side).path)
    }
    // The end token is forbidden, so that a translation lasts as long as a test wants it to.
    let generation: [String: Any] = [
      "suppress_tokens": [0], "bad_words_ids": [[vocabulary.count - 1]], "eos_token_id": 0,
      "pad_token_id": vocabulary.count - 1, "decoder_start_token_id": vocabulary.count - 1,
    ]
    try JSONSerialization.data(withJSONObject: generation)
      .write(to: folder.appendingPathComponent("generation_config.json"))
    let provenance = #"{"sourceLanguage":"en","targetLanguage":"ja","licence":"none","steps":0}"#
    try Data(provenance.utf8).write(to: folder.appendingPathComponent("loupe.json"))
  }

  private static func pieces() -> SentencePieceModel {
    var pieces = [
      SentencePieceModel.Piece("</s>", score: 0, kind: .control),
      SentencePieceModel.Piece("<unk>", score: 0, kind: .unknown),
    ]
    pieces += letters.map { SentencePieceModel.Piece($0, score: -3) }
    var training = SentencePieceTrainingRecord()
    training.vocabularySize = pieces.count
    training.unknownIdentifier = 1
    training.endIdentifier = 0
    return SentencePieceModel(
      pieces: pieces, training: training, normalisation: SentencePieceNormalisation())
  }
}
