/// What a family puts around the pieces of its SentencePiece model.
struct SentencePieceLayout: Sendable {
  /// Where the language's token stands.
  enum LanguagePlace: Sendable {
    case none
    case beforeText
    case afterEnd
  }

  let languagePlace: LanguagePlace
  let joining: PieceJoining
  /// How T5 treats the beginning of texts since 2023; `nil` as before.
  let prefixing: T5Prefixing?
  let cleansUpSpaces: Bool

  init(
    _ family: TokenizerFamily, _ configuration: TokenizerConfiguration,
    _ processor: SentencePieceProcessor, _ prefixing: T5Prefixing?
  ) {
    self.prefixing = prefixing
    cleansUpSpaces = configuration.cleansUpSpaces
    languagePlace = Self.languagePlace(family, configuration)
    var spelling = PieceJoining.Spelling()
    spelling.spacesBeforeSpecial = family == .t5 || family == .mbart50
    spelling.dropsFirstSpace = family == .t5 && configuration.addsPrefixSpace ?? true
    joining = family == .mbart || family == .nllb ? .plain : .spelled(processor, spelling)
  }

  /// Where the language's token of a family stands.
  static func languagePlace(
    _ family: TokenizerFamily, _ configuration: TokenizerConfiguration
  ) -> LanguagePlace {
    switch family {
    case .t5, .bart, .marian: .none
    case .m2m100, .mbart50: .beforeText
    case .mbart: .afterEnd
    case .nllb: configuration.hasLegacyBehaviour ? .afterEnd : .beforeText
    }
  }
}
