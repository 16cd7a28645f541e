import Foundation

/// A recipe: everything that decides what a training learns, readable from JSON.
///
/// The same recipe, data and seed give the same weights.
public struct TrainingConfiguration: Codable, Sendable, Equatable {
  /// What the model is called.
  ///
  /// Default "model".
  public var name = "model"
  /// One sentence about the recipe, for the provenance of what it makes.
  ///
  /// Default empty.
  public var about = ""
  /// Language of the source, an ISO 639 code.
  ///
  /// Default "und" (not stated).
  public var sourceLanguage = "und"
  /// Language of the target, an ISO 639 code.
  ///
  /// Default "und".
  public var targetLanguage = "und"
  /// Licence of the trained model, for its provenance.
  ///
  /// Default empty.
  public var licence = ""
  /// What is learned from.
  public var data = DataConfiguration()
  /// How it is judged.
  public var validation = ValidationConfiguration()
  /// The pieces of the text.
  public var tokenizer = TokenizerConfiguration()
  /// The model's sizes.
  public var model = ModelSizes()
  /// How the weights are changed.
  public var optimisation = OptimisationConfiguration()
  /// When it ends.
  public var limits = LimitConfiguration()
  /// When its state is written.
  public var checkpoints = CheckpointConfiguration()
  /// Seed of weights, order, dropout and joining.
  ///
  /// Default 1.
  public var seed: UInt64 = 1
  /// Arithmetic of the products with matrices while training: `fp32` or `bf16`.
  ///
  /// Default `fp32`; a resumed run keeps it.
  public var precision = TrainingPrecision.fp32
  /// Whether the final model is stored in 16 bits a number.
  ///
  /// Default true.
  public var halfPrecision = true

  /// The defaults, without data.
  public init() {}

  enum CodingKeys: String, CodingKey, CaseIterable {
    case name, about, sourceLanguage, targetLanguage, licence, data, validation, tokenizer, model
    case optimisation, limits, checkpoints, seed, precision, halfPrecision
  }

  /// Reads the settings; unknown ones are refused.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.strictContainer(keyedBy: CodingKeys.self)
    name = try values.value(.name, or: name)
    about = try values.value(.about, or: about)
    sourceLanguage = try values.value(.sourceLanguage, or: sourceLanguage)
    targetLanguage = try values.value(.targetLanguage, or: targetLanguage)
    licence = try values.value(.licence, or: licence)
    data = try values.value(.data, or: data)
    validation = try values.value(.validation, or: validation)
    tokenizer = try values.value(.tokenizer, or: tokenizer)
    model = try values.value(.model, or: model)
    optimisation = try values.value(.optimisation, or: optimisation)
    limits = try values.value(.limits, or: limits)
    checkpoints = try values.value(.checkpoints, or: checkpoints)
    seed = try values.value(.seed, or: seed)
    precision = try values.value(.precision, or: precision)
    halfPrecision = try values.value(.halfPrecision, or: halfPrecision)
  }

  /// Reads and validates the recipe at `path`.
  public init(path: String) throws(TrainingError) {
    let contents: Data
    do {
      contents = try Data(contentsOf: URL(fileURLWithPath: path))
    } catch {
      throw .file(path: path, reason: "cannot be read (\(error.localizedDescription))")
    }
    do {
      self = try JSONDecoder().decode(Self.self, from: contents)
    } catch let error as TrainingError {
      throw error
    } catch let error as DecodingError {
      throw .file(path: path, reason: Self.reason(error))
    } catch {
      throw .file(path: path, reason: "is not JSON (\(error.localizedDescription))")
    }
    try validate()
  }

  /// Refuses values that cannot be used, by name.
  public func validate() throws(TrainingError) {
    try require(
      !name.isEmpty && !name.contains("/"), "name", "must be a file name without “/”")
    try data.validate()
    try require(
      tokenizer.kind != .practice || data.task != nil, "tokenizer.kind",
      "is practice, the units of a practice task, but “data.task” names none")
    try require(
      validation.measure != .correctPronouns || data.task?.pronouns != nil, "validation.measure",
      "is correctPronouns, but “data.task” names no task with pronouns")
    try validateSettings()
  }

  /// Refuses values that cannot be used, wherever the examples come from.
  func validateSettings() throws(TrainingError) {
    try validation.validate()
    try tokenizer.validate()
    try model.validate()
    try optimisation.validate()
    try limits.validate()
    try checkpoints.validate()
    try require(
      optimisation.coolDownShare == 0 || limits.steps != nil, "optimisation.coolDownShare",
      "is a share of “limits.steps”, which must be given")
    try require(
      data.maximumTokens <= model.maximumPositions, "data.maximumTokens",
      "is \(data.maximumTokens), but the model has \(model.maximumPositions) positions")
    try require(
      data.maximumTokens <= optimisation.batchTokens, "data.maximumTokens",
      "is \(data.maximumTokens), but a batch holds \(optimisation.batchTokens) tokens")
    try require(
      validation.maximumTokens <= model.maximumPositions, "validation.maximumTokens",
      "is \(validation.maximumTokens), but the model has \(model.maximumPositions) positions")
  }

  /// What a checkpoint must share with the recipe that continues it: everything but limits,
  /// validation and when to write.
  package func continues(_ earlier: TrainingConfiguration) -> Bool {
    var a = self
    var b = earlier
    for key in [\TrainingConfiguration.about, \.name, \.licence] {
      a[keyPath: key] = ""
      b[keyPath: key] = ""
    }
    (a.limits, b.limits) = (LimitConfiguration(), LimitConfiguration())
    (a.validation, b.validation) = (ValidationConfiguration(), ValidationConfiguration())
    (a.checkpoints, b.checkpoints) = (CheckpointConfiguration(), CheckpointConfiguration())
    (a.halfPrecision, b.halfPrecision) = (true, true)
    return a == b
  }

  private static func reason(_ error: DecodingError) -> String {
    func place(_ context: DecodingError.Context) -> String {
      context.codingPath.map(\.stringValue).joined(separator: ".")
    }
    switch error {
    case .keyNotFound(let key, let context):
      let path = (context.codingPath.map(\.stringValue) + [key.stringValue]).joined(separator: ".")
      return "the setting “\(path)” is missing"
    case .typeMismatch(_, let context), .valueNotFound(_, let context):
      return "the setting “\(place(context))” has the wrong type (\(context.debugDescription))"
    case .dataCorrupted(let context) where !context.codingPath.isEmpty:
      return "the setting “\(place(context))” cannot be read (\(context.debugDescription))"
    default:
      return "is not complete JSON"
    }
  }
}
