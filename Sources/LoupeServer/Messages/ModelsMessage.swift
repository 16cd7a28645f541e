import LoupeText
import LoupeTrace

/// The models that are served.
struct ModelsMessage: Encodable {
  /// A model: its summary, and beside it what can be asked of it and what was verified.
  struct Model: Encodable {
    let model: ServedModel

    private enum CodingKeys: String, CodingKey { case languages, verification }

    func encode(to encoder: any Encoder) throws {
      try model.summary.encode(to: encoder)
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(LanguagesMessage(model), forKey: .languages)
      try container.encode(model.verification, forKey: .verification)
    }
  }

  /// The languages that can be asked of a model.
  struct LanguagesMessage: Encodable {
    /// Where the model is told its languages.
    enum Placement: String, Encodable {
      /// Nowhere: it translates between two, or does something else.
      case none
      /// By a token on both sides.
      case bothSides
      /// By a token of the target language before the source.
      case targetBeforeSource
      /// In words before the source.
      case inWords
    }

    let placement: Placement
    /// Codes of the source; empty where there is nothing to choose.
    let source: [String]
    /// Codes of the target; empty where there is nothing to choose.
    let target: [String]
    /// What holds where nothing is asked for.
    let `default`: LanguagePair
    /// What its files say may stand before the text, where it is told its task in words.
    let prefixes: [String]

    init(_ model: ServedModel) {
      let languages = model.translator.tokenizer.languages
      let own = languages.defaults
      source = languages.codes(for: .source)
      target = languages.codes(for: .target)
      `default` = LanguagePair(
        source: model.defaults.languages.source ?? own.source,
        target: model.defaults.languages.target ?? model.translator.forcedTargetLanguage
          ?? own.target)
      let tasks = model.translator.tasks
      prefixes =
        tasks.isToldInWords
        ? Set(tasks.tasks.values.compactMap(\.prefix)).filter { !$0.isEmpty }.sorted() : []
      placement =
        switch languages.placement {
        case .bothSides: .bothSides
        case .targetBeforeSource: .targetBeforeSource
        case .none: tasks.isToldInWords ? .inWords : .none
        }
    }
  }

  let `default`: String
  let models: [Model]
}
