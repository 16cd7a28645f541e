/// The languages that a tokenizer has tokens for.
public struct LanguageTokens: Equatable, Sendable {
  /// Where a language's token stands.
  public enum Placement: Equatable, Sendable {
    /// The model knows no languages by token.
    case none
    /// Both sides carry their language's token; the decoder has to begin with the target's.
    case bothSides
    /// Only the source carries one, that of the target language (`>>fra<<` of Marian models).
    case targetBeforeSource
  }

  /// Where a language's token stands.
  public let placement: Placement
  /// The codes that the model knows, in order of its files.
  public let codes: [String]
  /// What the model's files say, where nobody asks for a language; of a model without language
  /// tokens, what it translates into what.
  public let defaults: LanguagePair
  /// Whether the decoder reads the target language's token first (mBART), rather than choosing it
  /// first.
  public let startsDecoder: Bool
  private let identifiers: [String: Int]

  /// No languages.
  public static let none = LanguageTokens(placement: .none, tokens: [], defaults: LanguagePair())

  package init(
    placement: Placement, tokens: [(code: String, identifier: Int)], defaults: LanguagePair,
    startsDecoder: Bool = false
  ) {
    self.placement = placement
    self.startsDecoder = startsDecoder
    codes = tokens.map(\.code)
    identifiers = Dictionary(tokens.map { ($0.code, $0.identifier) }) { first, _ in first }
    self.defaults = defaults
  }

  /// Codes that can be asked for on one side; empty where there is nothing to choose.
  public func codes(for side: Side) -> [String] {
    side == .source && placement != .bothSides ? [] : codes
  }

  /// The model's own code for a language.
  ///
  /// Besides the exact code it takes one in other case, and a beginning that only one code has
  /// before its `_` (`ja` for `ja_XX`).
  ///
  /// - Throws: `TextError.unknownLanguage` with the nearest codes.
  public func code(for language: String) throws(TextError) -> String {
    if identifiers[language] != nil { return language }
    let lowercased = language.lowercased()
    if let code = codes.first(where: { $0.lowercased() == lowercased }) { return code }
    let longer = codes.filter { $0.lowercased().hasPrefix(lowercased + "_") }
    if longer.count == 1 { return longer[0] }
    throw .unknownLanguage(
      language: language,
      suggestions: longer.isEmpty ? nearest(to: lowercased) : Array(longer.prefix(5)))
  }

  /// The identifier of a language's token.
  ///
  /// - Throws: `TextError.unknownLanguage`.
  public func identifier(of language: String) throws(TextError) -> Int {
    guard let identifier = identifiers[try code(for: language)] else {
      throw .unknownLanguage(language: language, suggestions: [])
    }
    return identifier
  }

  /// The language whose token has the identifier; nil where none has.
  public func code(of identifier: Int) -> String? {
    codes.first { identifiers[$0] == identifier }
  }

  /// Whether the identifier is that of a language's token.
  public func contains(_ identifier: Int) -> Bool {
    identifiers.values.contains(identifier)
  }

  /// The identifiers of all language tokens.
  var allIdentifiers: Set<Int> { Set(identifiers.values) }

  /// The language of one side: what was asked for, or else what the model's files say.
  ///
  /// A model without language tokens may be asked for the language that its files name.
  ///
  /// - Returns: the model's code and its identifier; `nil` where that side carries no token.
  /// - Throws: `TextError.unknownLanguage`, or `TextError.languageNeeded` where nothing says it.
  package func choose(
    _ side: Side, _ languages: LanguagePair
  ) throws(TextError) -> (code: String, identifier: Int)? {
    guard placement != .none else {
      let own = defaults[side]
      if let language = languages[side], language.lowercased() != own?.lowercased() {
        throw .unknownLanguage(language: language, suggestions: own.map { [$0] } ?? [])
      }
      return nil
    }
    guard let language = languages[side] ?? defaults[side] else {
      throw .languageNeeded(side: side, examples: Array(codes.prefix(3)))
    }
    return (try code(for: language), try identifier(of: language))
  }

  /// Checks that a model without language tokens is asked for none, or for what its files name.
  ///
  /// - Throws: `TextError.unknownLanguage`.
  func check(_ languages: LanguagePair) throws(TextError) {
    for side in Side.allCases { _ = try choose(side, languages) }
  }

  /// Up to three codes that look most like what was asked for.
  private func nearest(to language: String) -> [String] {
    let ranked = codes.enumerated().map { index, code in
      (distance: Self.distance(language, code.lowercased()), index: index, code: code)
    }
    return ranked.sorted { ($0.distance, $0.index) < ($1.distance, $1.index) }.prefix(3).map(\.code)
  }

  /// Edit distance: insertions, deletions and replacements that turn one text into the other.
  private static func distance(_ one: String, _ two: String) -> Int {
    let two = Array(two.utf8)
    var row = Array(0...two.count)
    for (index, byte) in one.utf8.prefix(64).enumerated() {
      var diagonal = row[0]
      row[0] = index + 1
      for (column, other) in two.enumerated() {
        let replaced = diagonal + (byte == other ? 0 : 1)
        diagonal = row[column + 1]
        row[column + 1] = min(replaced, row[column] + 1, row[column + 1] + 1)
      }
    }
    return row[two.count]
  }
}
