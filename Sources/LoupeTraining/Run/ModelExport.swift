import Foundation
import LoupeModel
import LoupeTensor

/// Writes a trained model as a MarianMT directory with its provenance.
enum ModelExport {
  /// Writes weights, configuration and `loupe.json` beside the tokenizer files that stand in
  /// `folder`.
  static func write(
    _ model: Transformer, _ provenance: Provenance, to folder: String
  ) throws(TrainingError) {
    do throws(ModelError) {
      try model.save(to: folder, halfPrecision: provenance.recipe.halfPrecision)
    } catch {
      throw .model(error)
    }
    try writeJSON(provenance, to: "\(folder)/loupe.json")
  }

  /// Writes `value` as JSON for people, whole.
  static func writeJSON(_ value: some Encodable, to path: String) throws(TrainingError) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let data: Data
    do {
      data = try encoder.encode(value)
    } catch {
      throw .file(path: path, reason: "cannot be encoded (\(error))")
    }
    do throws(TensorError) {
      try DurableFile.write(data, to: path)
    } catch {
      throw .tensor(error)
    }
  }
}
