import Foundation
import LoupeGeneration
import LoupeModel
import LoupeTensor
import LoupeTrace

/// A model that the server translates with.
public struct ServedModel: Sendable {
  /// The model and its tokenizer.
  package let translator: Translator
  /// What the page tells about it.
  let summary: ModelSummary
  /// What its `loupe.json` says.
  let provenance: JSONValue?

  /// A loaded model; `provenance` is what its `loupe.json` says.
  public init(_ translator: Translator, provenance: JSONValue? = nil) {
    self.translator = translator
    self.provenance = provenance
    summary = ModelSummary(translator, provenance: provenance)
  }

  /// Opens the model in `files`, with the provenance in its `loupe.json` where there is one.
  ///
  /// - Parameters:
  ///   - files: the model's files.
  ///   - name: what it is called by.
  ///   - precision: arithmetic of the products with its matrices.
  /// - Throws: `GenerationError` naming the file and what is wrong with it.
  public init(
    _ files: ModelFiles, name: String, precision: Precision = .fp32
  ) throws(GenerationError) {
    let translator = try Translator(files, name: name, precision: precision)
    do throws(ModelError) {
      let isKnown = try files.optional("loupe.json") != nil
      self.init(
        translator, provenance: isKnown ? try files.json(JSONValue.self, "loupe.json") : nil)
    } catch {
      throw .model(error)
    }
  }
}
