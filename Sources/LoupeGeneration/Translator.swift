import LoupeModel
import LoupeTensor
import LoupeText

/// A model with its tokenizer: text in, text out.
///
/// Immutable after loading; any number of requests may use it side by side,
/// each with a context of its own.
public struct Translator: Sendable {
  /// The name it is called by, for example `en-ja`.
  public let name: String
  /// The model in its generation loop.
  public let generator: Generator
  /// Text to token ids and back.
  public let tokenizer: any Tokenizer
  /// The tasks that the checkpoint names.
  public let tasks: CheckpointTasks

  /// The model.
  public var model: Transformer { generator.model }

  /// Opens a model directory (or data in memory): configuration, weights and tokenizer.
  ///
  /// - Throws: `GenerationError` naming the file and what is wrong with it.
  public init(
    _ files: ModelFiles, name: String, precision: Precision = .fp32
  ) throws(GenerationError) {
    self.name = name
    do throws(ModelError) {
      let defaults = try GenerationConfiguration(files)
      tasks = try CheckpointTasks(files)
      generator = Generator(
        try Transformer(files, precision: precision), defaults: defaults)
    } catch {
      throw .model(error)
    }
    tokenizer = try Self.tokenizer(files)
    try checkVocabulary(files)
    try checkForcedTokens(files)
  }

  /// Refuses generation settings that begin or end with a token there is not.
  private func checkForcedTokens(_ files: ModelFiles) throws(GenerationError) {
    let asked = generator.defaults
    let size = model.configuration.vocabularySize
    let ids = [
      ("decoder_start_token_id", asked.decoderStartTokenID),
      ("forced_bos_token_id", asked.forcedFirstTokenID),
      ("forced_eos_token_id", asked.forcedEndTokenID),
    ]
    for case (let key, let id?) in ids where !(0..<size).contains(id) {
      throw .model(
        .configuration(
          file: "\(files.name): generation settings",
          reason: "“\(key)” is \(id), outside of the vocabulary of \(size)"))
    }
  }

  /// Refuses a tokenizer whose texts the model could not read.
  ///
  /// Special tokens beyond the model's vocabulary are no harm until a text holds one (the `<mask>`
  /// of some BART checkpoints).
  private func checkVocabulary(_ files: ModelFiles) throws(GenerationError) {
    // The sides may have vocabularies of their own; each text is checked against its side's.
    let size = max(model.configuration.vocabularySize, model.configuration.sourceVocabularySize)
    let beyond = (size..<max(size, tokenizer.vocabularySize)).first {
      tokenizer.piece(for: $0) != nil && !tokenizer.isSpecial($0)
    }
    let roles = [tokenizer.endIdentifier, tokenizer.unknownIdentifier]
    guard beyond == nil, roles.allSatisfy({ $0 < size }) else {
      throw .model(
        .configuration(
          file: files.name,
          reason: "the tokenizer has \(tokenizer.vocabularySize) tokens, the model only "
            + "\(size); the files do not belong together"))
    }
  }

  /// What `config.json` says of the kind of model.
  private struct ModelKind: Decodable {
    enum CodingKeys: String, CodingKey { case modelType = "model_type" }
    let modelType: String?
  }

  /// The tokenizer in `files`, without the model.
  public static func tokenizer(_ files: ModelFiles) throws(GenerationError) -> any Tokenizer {
    let modelType: String?
    do throws(ModelError) {
      modelType =
        try files.optional("config.json") == nil
        ? nil : try files.json(ModelKind.self, "config.json").modelType
    } catch {
      throw .model(error)
    }
    do throws(TextError) {
      return try TokenizerLoader.load(place: files.name, modelType: modelType) {
        (file) throws(TextError) in
        do throws(ModelError) {
          return try files.optional(file)?.array
        } catch {
          throw .unreadableFile(path: "\(files.name)/\(file)", reason: error.description)
        }
      }
    } catch {
      throw .text(error)
    }
  }

  /// Fits an intervention to a sentence.
  ///
  /// - Parameters:
  ///   - intervention: the edits.
  ///   - source: the sentence's tokens.
  ///   - stepCount: steps of the generation, where thirds of it are selected.
  /// - Returns: the edits with layers, heads and positions of this model and sentence.
  /// - Throws: `GenerationError.model` where an edit does not fit.
  public func resolve(
    _ intervention: Intervention, source: Encoding, stepCount: Int?
  ) throws(GenerationError) -> ResolvedIntervention {
    let tokenizer = tokenizer
    let special = (0..<tokenizer.vocabularySize).filter { tokenizer.isSpecial($0) }
    let facts = SequenceFacts(
      sourceIDs: source.ids.map { Int32($0) },
      specialIDs: Set(special.map { Int32($0) } + [Int32(model.configuration.decoderStartID)]),
      stepCount: stepCount
    ) { text in
      let wanted: Set = [text, "▁" + text]
      let ids = (0..<tokenizer.vocabularySize).filter {
        tokenizer.piece(for: $0).map { wanted.contains($0) } ?? false
      }
      return Set(ids.map { Int32($0) })
    }
    do {
      return try ResolvedIntervention(
        intervention, configuration: model.configuration, facts: facts)
    } catch {
      throw .model(error)
    }
  }

  /// Translates texts together; each comes out as if it were translated alone.
  ///
  /// A text of nothing but white space has an empty translation; the model is not asked.
  ///
  /// - Parameters:
  ///   - texts: the sentences.
  ///   - settings: how the translations are generated.
  ///   - intervention: edits made while each of the texts is translated.
  ///   - sentencesAtOnce: how many are open together, others enter as these leave; nil: all.
  ///   - context: memory and threads of this call.
  /// - Returns: one translation a text, in order.
  /// - Throws: `GenerationError` where a setting, a text or an edit does not fit, or an edit
  ///   touched nothing.
  public func translate(
    _ texts: [String], _ settings: GenerationSettings, intervention: Intervention? = nil,
    sentencesAtOnce: Int? = nil, in context: ComputeContext
  ) throws(GenerationError) -> [Translation] {
    var encodings: [Encoding] = []
    var sources: [GenerationSource] = []
    var places: [Int] = []
    for (index, text) in texts.enumerated() where !text.allSatisfy(\.isWhitespace) {
      let encoding = try encode(text, settings: settings)
      encodings.append(encoding)
      sources.append(
        try source(encoding, settings, intervention: intervention, in: context))
      places.append(index)
    }
    var translations = texts.map { Translation(source: Encoding(tokens: []), text: $0) }
    guard !sources.isEmpty else { return translations }
    let results = try generator.generate(
      sources, settings, sentencesAtOnce: sentencesAtOnce, in: context)
    for (place, (encoding, sequences)) in zip(places, zip(encodings, results)) {
      translations[place] = Translation(
        source: encoding, text: texts[place],
        hypotheses: sequences.map { sequence in
          Translation.Hypothesis(text: decode(sequence.ids), sequence: sequence)
        })
    }
    for source in sources { try checkTouched(source.intervention) }
    return translations
  }

  /// A source with its edits, fitted to the sentence.
  ///
  /// Where they select thirds of the generation, an unedited run says how long it is.
  public func source(
    _ encoding: Encoding, _ settings: GenerationSettings, intervention: Intervention?,
    in context: ComputeContext
  ) throws(GenerationError) -> GenerationSource {
    var source = try source(encoding, settings)
    guard let intervention, !intervention.edits.isEmpty else { return source }
    var stepCount: Int?
    if intervention.selectsParts {
      let unedited = try generator.generate([source], settings, in: context)
      stepCount = unedited[0].first.map { $0.ids.count - 1 }
    }
    source.intervention = try resolve(intervention, source: encoding, stepCount: stepCount)
    return source
  }

  package func checkTouched(_ intervention: ResolvedIntervention?) throws(GenerationError) {
    do {
      try intervention?.checkEverythingTouched()
    } catch {
      throw .model(error)
    }
  }
}
