import Foundation
import LoupeGeneration
import LoupeModel

/// The model that the repository carries, as a directory: it translates, ends, and has a tokenizer.
enum BundledTranslator {
  static func load() throws -> Translator {
    let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Models/en-ja").path
    return try Translator(ModelFiles(directory: path), name: "en-ja")
  }
}
