import Foundation
import LoupeGeneration
import LoupeModel
import LoupeTensor
import LoupeText
import LoupeTrace

/// A model that the server translates with.
public struct ServedModel: Sendable {
  /// The model and its tokenizer.
  package let translator: Translator
  /// What the page tells about it.
  package let summary: ModelSummary
  /// What its `loupe.json` says.
  let provenance: JSONValue?
  /// What was verified of it; nil where nothing was.
  package let verification: ModelVerification?
  /// The settings that its checkpoint asks for, in the languages it is served with; the method is
  /// greedy unless a request names another.
  package let defaults: GenerationSettings
  /// The loops that its translations share; nil before it is on a shelf.
  package private(set) var shared: SharedGenerator?

  /// A loaded model.
  ///
  /// - Parameters:
  ///   - translator: the model and its tokenizer.
  ///   - provenance: what its `loupe.json` says; a verification in it counts unless one is given.
  ///   - verification: what was verified of it.
  ///   - languages: what is translated into what where a request names no languages.
  public init(
    _ translator: Translator, provenance: JSONValue? = nil,
    verification: ModelVerification? = nil, languages: LanguagePair = LanguagePair()
  ) {
    self.translator = translator
    self.provenance = provenance
    self.verification = verification ?? Self.verification(in: provenance)
    summary = ModelSummary(translator, provenance: provenance)
    var defaults = GenerationSettings(translator.generator.defaults)
    defaults.method = .greedy
    defaults.languages = languages
    self.defaults = defaults
  }

  /// Opens the model in `files`, with the provenance in its `loupe.json` where there is one.
  ///
  /// - Parameters:
  ///   - files: the model's files.
  ///   - name: what it is called by.
  ///   - precision: arithmetic of the products with its matrices.
  ///   - verification: what was verified of it; nil: what its `loupe.json` says.
  ///   - languages: what is translated into what where a request names no languages.
  /// - Throws: `GenerationError` naming the file and what is wrong with it, or the language that the
  ///   model does not know.
  public init(
    _ files: ModelFiles, name: String, precision: Precision = .fp32,
    verification: ModelVerification? = nil, languages: LanguagePair = LanguagePair()
  ) throws(GenerationError) {
    let translator = try Translator(files, name: name, precision: precision)
    if languages != LanguagePair() { try translator.check(languages) }
    do throws(ModelError) {
      let isKnown = try files.optional("loupe.json") != nil
      self.init(
        translator, provenance: isKnown ? try files.json(JSONValue.self, "loupe.json") : nil,
        verification: verification, languages: languages)
    } catch {
      throw .model(error)
    }
  }

  /// The same model, whose translations share `lanes` loops.
  func sharing(lanes: Int) -> ServedModel {
    var model = self
    model.shared = SharedGenerator(translator.generator, lanes: lanes)
    return model
  }

  /// The verification that a model carries in its `loupe.json`.
  private static func verification(in provenance: JSONValue?) -> ModelVerification? {
    guard case .object(let fields)? = provenance, let value = fields["verification"],
      let data = try? JSONEncoder().encode(value)
    else { return nil }
    return try? JSONDecoder().decode(ModelVerification.self, from: data)
  }
}
