import Foundation
import LoupeTensor
import LoupeText

/// The tokenizer files of a MarianMT directory: two SentencePiece models, mostly one and the same,
/// and one vocabulary.
struct TokenizerFiles {
  static let names = [
    "source.spm", "target.spm", "vocab.json", "tokenizer_config.json", "special_tokens_map.json",
  ]

  /// Writes the files of two models that share a vocabulary, each whole.
  static func write(
    source: SentencePieceModel, target: SentencePieceModel, recipe: TrainingConfiguration,
    to folder: String
  ) throws(TrainingError) {
    var files = MarianVocabulary.files(
      for: target, sourceLanguage: recipe.sourceLanguage, targetLanguage: recipe.targetLanguage,
      maximumLength: recipe.model.maximumPositions)
    if source != target {
      files["source.spm"] = source.serialised()
      files["vocab.json"] = MarianVocabulary(joining: [source, target]).json()
    }
    for (name, bytes) in files.sorted(by: { $0.key < $1.key }) {
      do throws(TensorError) {
        try DurableFile.write(bytes, to: "\(folder)/\(name)")
      } catch {
        throw .tensor(error)
      }
    }
  }

  /// Copies the files of the tokenizer in `source`, where they exist.
  static func copy(from source: String, to folder: String) throws(TrainingError) {
    for name in names where FileManager.default.fileExists(atPath: "\(source)/\(name)") {
      do throws(TensorError) {
        let bytes = try ByteSource(path: "\(source)/\(name)").array
        try DurableFile.write(bytes, to: "\(folder)/\(name)")
      } catch {
        throw .tensor(error)
      }
    }
  }

  /// Whether `folder` holds the files that a tokenizer needs.
  static func exist(in folder: String) -> Bool {
    ["source.spm", "target.spm", "vocab.json"].allSatisfy {
      FileManager.default.fileExists(atPath: "\(folder)/\($0)")
    }
  }

  /// One SHA-256 over the files that decide about ids.
  static func fingerprint(of folder: String) throws(TrainingError) -> String {
    var all: [UInt8] = []
    for name in ["source.spm", "target.spm", "vocab.json"] {
      do throws(TensorError) {
        all += try ByteSource(path: "\(folder)/\(name)").array
      } catch {
        throw .tensor(error)
      }
    }
    return SHA256Digest(all).hexadecimal
  }
}
