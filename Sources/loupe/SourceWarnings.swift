import LoupeGeneration
import LoupeText

/// What a person should know of how a text was read, on standard error.
enum SourceWarnings {
  /// Says how many tokens of a text were left out, if any were.
  static func cut(_ source: Encoding, line: Int? = nil, of file: String? = nil) {
    guard source.leftOut > 0 else { return }
    let place = line.map { "\(file ?? "standard input"), line \($0)" } ?? "the text"
    Terminal.error(
      "loupe: \(place) has \(source.tokens.count + source.leftOut) tokens, the model reads "
        + "\(source.tokens.count): the last \(source.leftOut) were left out")
  }

  /// Says that a model of several target languages was told none.
  static func unnamedLanguage(
    _ texts: [String], _ settings: GenerationSettings, _ translator: Translator
  ) {
    let languages = translator.tokenizer.languages
    guard languages.placement == .targetBeforeSource, settings.languages.target == nil,
      texts.contains(where: { !$0.hasPrefix(">>") })
    else { return }
    Terminal.error(
      "loupe: \(translator.name) translates into several languages and was told none; name one with "
        + "--target-language: \(languages.codes.joined(separator: " "))")
  }
}
