extension LanguageTokens {
  /// The languages of a family.
  ///
  /// - Parameters:
  ///   - family: whose languages.
  ///   - configuration: what the model's files say.
  ///   - identifier: the identifier of a language's token, given its code and its place in the
  ///     family's list; `nil` where the vocabulary has none.
  init(
    _ family: TokenizerFamily, _ configuration: TokenizerConfiguration,
    identifier: (_ code: String, _ index: Int) -> Int?
  ) {
    let codes: [String]
    let standard: String
    switch family {
    case .t5, .bart, .marian:
      self = .none
      return
    case .mbart: (codes, standard) = (LanguageCodeList.mbart, "en_XX")
    case .mbart50: (codes, standard) = (LanguageCodeList.mbart50, "en_XX")
    case .m2m100:
      (codes, standard) = (Self.m2m100Codes(configuration), "en")
    case .nllb:
      let listed = (configuration.additional ?? []).map(\.content).filter(Self.isLanguageAndScript)
      (codes, standard) = (listed.isEmpty ? LanguageCodeList.nllb : listed, "eng_Latn")
    }
    let tokens = codes.enumerated().compactMap { index, code in
      identifier(code, index).map { (code: code, identifier: $0) }
    }
    self.init(
      placement: .bothSides, tokens: tokens,
      defaults: LanguagePair(
        source: configuration.sourceLanguage ?? standard, target: configuration.targetLanguage),
      startsDecoder: family == .mbart)
  }

  /// The target languages of a Marian model: those whose code in marks (`>>fra<<`) is a token.
  ///
  /// Which of them is wanted the model's files do not say, nor does the source carry its own. A
  /// model of one language pair has no such tokens; its files name the pair.
  init(marian tokens: [String?], _ configuration: TokenizerConfiguration) {
    var languages: [(code: String, identifier: Int)] = []
    for (identifier, token) in tokens.enumerated() {
      guard let token, token.utf8.count > 4, token.hasPrefix(">>"), token.hasSuffix("<<") else {
        continue
      }
      languages.append((String(token.dropFirst(2).dropLast(2)), identifier))
    }
    let pair = LanguagePair(
      source: configuration.sourceLanguage, target: configuration.targetLanguage)
    self.init(
      placement: languages.isEmpty ? .none : .targetBeforeSource, tokens: languages,
      defaults: languages.isEmpty ? pair : LanguagePair())
  }

  /// The languages of an M2M100 model in the order of their identifiers.
  static func m2m100Codes(_ configuration: TokenizerConfiguration) -> [String] {
    configuration.languageCodes == "wmt21" ? LanguageCodeList.wmt21 : LanguageCodeList.m2m100
  }

  /// Whether a token is a language code such as `jpn_Jpan`.
  private static func isLanguageAndScript(_ token: String) -> Bool {
    let parts = token.split(separator: "_", omittingEmptySubsequences: false)
    return parts.count == 2 && parts[0].utf8.count == 3 && parts[1].utf8.count == 4
      && token.allSatisfy { $0.isASCII && ($0.isLetter || $0 == "_") }
  }
}
