import ArgumentParser
import LoupeGeneration
import LoupeText

/// What a model is told beside the text, as options.
struct TextOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Language of the text, by the model's own code, where it needs to be told.",
      valueName: "code"))
  var sourceLanguage: String?

  @Option(
    help: ArgumentHelp(
      "Language to translate into (en, en_XX, eng_Latn …: loupe models languages lists them).",
      valueName: "code"))
  var targetLanguage: String?

  @Option(
    help: ArgumentHelp(
      "A task of the model's config.json (task_specific_params), such as translation_en_to_de.",
      valueName: "name"))
  var task: String?

  @Option(
    help: ArgumentHelp(
      "Put before every text, for models that are told their task in words (T5).",
      valueName: "text"))
  var prefix: String?

  @Flag(help: "Cut a text that is longer than the model reads, with a warning.")
  var truncate = false

  /// The languages these options name.
  var languages: LanguagePair { LanguagePair(source: sourceLanguage, target: targetLanguage) }

  /// Lays these options over settings.
  func apply(to settings: inout GenerationSettings) {
    settings.languages = languages
    if let prefix { settings.prefix = prefix }
    settings.truncatesSource = truncate
  }

  /// Refuses languages that the model does not know, with a list of those it does.
  func check(_ translator: Translator) throws {
    do {
      try translator.check(languages)
    } catch GenerationError.text(let error) {
      throw Self.failure(error, translator.tokenizer.languages)
    }
  }

  /// The error as one line, with the codes there are and the option that takes one.
  static func failure(_ error: TextError, _ languages: LanguageTokens) -> CommandFailure {
    let text = error.description.hasSuffix(".") ? String(error.description.dropLast()) : "\(error)"
    switch error {
    case .languageNeeded(let side, _):
      return CommandFailure("\(text): --\(side.rawValue)-language CODE\(list(languages))")
    case .unknownLanguage:
      return CommandFailure(text + list(languages))
    default:
      return CommandFailure("\(error)")
    }
  }

  private static func list(_ languages: LanguageTokens) -> String {
    languages.codes.isEmpty
      ? "" : "; its \(languages.codes.count) codes: \(languages.codes.joined(separator: " "))"
  }
}
