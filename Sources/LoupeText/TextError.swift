/// Everything that can go wrong in `LoupeText`, each with what, where and what to do about it.
public enum TextError: Error, Equatable, Sendable {
  /// A file could not be read or written.
  case unreadableFile(path: String, reason: String)
  /// A model directory or bundle lacks a file that the tokenizer needs.
  case missingFile(name: String, place: String)
  /// A SentencePiece file that is damaged, truncated or contradictory.
  case malformedModel(file: String, reason: String)
  /// A SentencePiece file of a kind that Loupe does not run.
  case unsupportedModel(file: String, reason: String)
  /// A vocabulary or tokenizer configuration in JSON that cannot be used.
  case malformedVocabulary(file: String, reason: String)
  /// Text that is longer than the encoder accepts; both figures are bytes of UTF-8.
  case textTooLong(bytes: Int, limit: Int)
  /// A training setting outside its range.
  case invalidSetting(name: String, value: String, reason: String)
  /// The corpus cannot give the vocabulary that was asked for.
  case untrainable(reason: String)
  /// Scores were asked of lists that do not pair up.
  case unpairedLines(hypotheses: Int, references: Int)
  /// A model directory has no tokenizer, or none of a kind that Loupe knows.
  case missingTokenizer(place: String, reason: String)
  /// A model directory lacks a file that its kind of tokenizer needs.
  case missingTokenizerFile(name: String, place: String, tokenizer: String)
  /// A tokenizer description (`tokenizer.json`, `tokenizer_config.json`, `merges.txt`, …) that
  /// is damaged or contradicts itself.
  case malformedTokenizer(file: String, reason: String)
  /// A tokenizer description that asks for something Loupe does not run.
  case unsupportedTokenizer(file: String, part: String)
  /// A language that the model has no token for; `suggestions` are the nearest it has.
  case unknownLanguage(language: String, suggestions: [String])
  /// A language has to be named and none was.
  case languageNeeded(side: Side, examples: [String])
  /// A regular expression of a tokenizer that needs too many steps on this text.
  case expressionTooSlow(expression: String, bytes: Int)
}

extension TextError: CustomStringConvertible {
  /// One sentence for a person: what is wrong, where, and what to do.
  public var description: String {
    switch self {
    case .unreadableFile(let path, let reason):
      "Cannot use the file \(path): \(reason)."
    case .missingFile(let name, let place):
      "\(place) has no \(name); a Marian tokenizer needs source.spm, target.spm and vocab.json."
    case .malformedModel(let file, let reason):
      "\(file) is not a usable SentencePiece model: \(reason). Fetch or train it again."
    case .unsupportedModel(let file, let reason):
      "\(file) is a SentencePiece model that Loupe cannot run: \(reason)."
    case .malformedVocabulary(let file, let reason):
      "\(file) is not a usable vocabulary: \(reason)."
    case .textTooLong(let bytes, let limit):
      "The text has \(bytes) bytes, more than the limit of \(limit); split it into shorter parts."
    case .invalidSetting(let name, let value, let reason):
      "The setting \(name) cannot be \(value): \(reason)."
    case .untrainable(let reason):
      "No tokenizer can be trained from this text: \(reason)."
    case .unpairedLines(let hypotheses, let references):
      "There are \(hypotheses) translations but \(references) references; give one reference a line."
    default: tokenizerDescription
    }
  }

  /// The sentences about tokenizer files and languages.
  private var tokenizerDescription: String {
    switch self {
    case .missingTokenizer(let place, let reason):
      "\(place) has no tokenizer that Loupe can use: \(reason)."
    case .missingTokenizerFile(let name, let place, let tokenizer):
      "\(place) has no \(name), which its \(tokenizer) tokenizer needs; fetch the model again."
    case .malformedTokenizer(let file, let reason):
      "\(file) is not a usable tokenizer description: \(reason)."
    case .unsupportedTokenizer(let file, let part):
      "\(file) asks for \(part), which Loupe does not run."
    case .unknownLanguage(let language, let suggestions):
      "The model does not know the language \"\(language)\""
        + (suggestions.isEmpty ? "." : "; it knows \(Self.list(suggestions)).")
    case .languageNeeded(let side, let examples):
      "This model needs to be told the \(side.rawValue) language"
        + (examples.isEmpty ? "." : ", such as \(Self.list(examples)).")
    case .expressionTooSlow(let expression, let bytes):
      "The tokenizer's expression \"\(expression)\" takes too many steps on \(bytes) bytes of text; "
        + "split it into shorter parts."
    default: ""
    }
  }

  private static func list(_ items: [String]) -> String {
    items.count < 2
      ? items.joined() : items.dropLast().joined(separator: ", ") + " or " + items[items.count - 1]
  }
}
