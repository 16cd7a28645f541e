import Foundation
import LoupeGeneration
import LoupeModel
import LoupeTrace

/// What `POST /api/v1/translate` was asked for.
package struct TranslateRequest {
  /// The keys of its body.
  enum Key: String, CaseIterable {
    case text, model, method, beam, temperature, topK, topP, seed, lengthPenalty, maximumLength
    case target, interventions, candidates, sourceLanguage, targetLanguage, prefix, truncate
  }

  /// The keys that a body may have.
  package static let keys = Key.allCases.map(\.rawValue)

  /// The largest whole number that every JSON reader keeps exactly.
  private static let largestSeed = (1 << 53) - 1

  /// The model's name; nil asks for the default one.
  package let model: String?
  /// What is to be recorded.
  package let trace: TraceRequest

  /// Reads a body.
  ///
  /// - Parameters:
  ///   - body: JSON.
  ///   - limits: what may be asked for.
  ///   - defaults: the settings of a model by its name (nil: the default one), where the body says
  ///     nothing.
  /// - Throws: `ServerError` that names the key and what it must be.
  package init(
    _ body: Data, limits: ServerLimits,
    defaults: (String?) throws(ServerError) -> GenerationSettings = { _ in GenerationSettings() }
  ) throws(ServerError) {
    let fields = try JSONFields(body, known: Self.keys)
    guard let text = try Self.text(.text, of: fields, limits) else {
      throw .missingKey(Key.text.rawValue)
    }
    model = try fields.string(Key.model.rawValue)
    trace = TraceRequest(
      text: text, settings: try Self.settings(of: fields, limits, over: try defaults(model)),
      target: try Self.text(.target, of: fields, limits),
      intervention: try Self.intervention(of: fields, limits))
  }

  private static func text(
    _ key: Key, of fields: JSONFields, _ limits: ServerLimits
  ) throws(ServerError) -> String? {
    guard let text = try fields.string(key.rawValue) else { return nil }
    let count = text.utf16.count
    guard count <= limits.textCharacters else {
      throw .textTooLong(key: key.rawValue, count: count, limit: limits.textCharacters)
    }
    guard !text.allSatisfy(\.isWhitespace) else { throw .textEmpty(key: key.rawValue) }
    return text
  }

  private static func settings(
    of fields: JSONFields, _ limits: ServerLimits, over defaults: GenerationSettings
  ) throws(ServerError) -> GenerationSettings {
    var settings = defaults
    if let method = try fields.word(Key.method.rawValue, as: GenerationSettings.Method.self) {
      settings.method = method
    }
    if let beams = try fields.integer(Key.beam.rawValue, in: 1...limits.beams) {
      settings.beams = beams
    }
    if let temperature = try fields.number(Key.temperature.rawValue, in: 0.01...100) {
      settings.temperature = Float(temperature)
    }
    if let topK = try fields.integer(Key.topK.rawValue, in: 0...1_000_000) {
      settings.topK = topK
    }
    if let topP = try fields.number(Key.topP.rawValue, in: 0.000_1...1) {
      settings.topP = Float(topP)
    }
    if let seed = try fields.integer(Key.seed.rawValue, in: 0...largestSeed) {
      settings.seed = UInt64(seed)
    }
    if let penalty = try fields.number(Key.lengthPenalty.rawValue, in: -10...10) {
      settings.lengthPenalty = Float(penalty)
    }
    if let length = try fields.integer(
      Key.maximumLength.rawValue, in: 1...limits.maximumLength)
    {
      settings.maximumNewTokens = length
    } else {
      settings.maximumNewTokens = min(settings.maximumNewTokens, limits.maximumLength)
    }
    settings.minimumNewTokens = min(settings.minimumNewTokens, settings.maximumNewTokens)
    try readText(of: fields, limits, into: &settings)
    settings.candidates =
      try fields.integer(Key.candidates.rawValue, in: 1...limits.candidates)
      ?? min(10, limits.candidates)
    return settings
  }

  /// What the model is told beside the text: languages, prefix, and whether a long text is cut.
  private static func readText(
    of fields: JSONFields, _ limits: ServerLimits, into settings: inout GenerationSettings
  ) throws(ServerError) {
    if let language = try fields.string(Key.sourceLanguage.rawValue) {
      settings.languages.source = String(language.prefix(longestCode))
    }
    if let language = try fields.string(Key.targetLanguage.rawValue) {
      settings.languages.target = String(language.prefix(longestCode))
    }
    if let prefix = try fields.string(Key.prefix.rawValue) {
      guard prefix.utf16.count <= limits.textCharacters else {
        throw .textTooLong(
          key: Key.prefix.rawValue, count: prefix.utf16.count, limit: limits.textCharacters)
      }
      settings.prefix = prefix
    }
    if let cuts = try fields.flag(Key.truncate.rawValue) { settings.truncatesSource = cuts }
  }

  /// Characters of a language's code that are looked at.
  private static let longestCode = 64

  private static func intervention(
    of fields: JSONFields, _ limits: ServerLimits
  ) throws(ServerError) -> Intervention {
    guard let edits = try fields.list(Key.interventions.rawValue, limit: limits.edits) else {
      return Intervention()
    }
    do {
      return try Intervention(json: JSONEncoder().encode(edits))
    } catch let error as ModelError {
      throw .intervention(error.description)
    } catch {
      throw .intervention("the interventions cannot be read")
    }
  }
}
