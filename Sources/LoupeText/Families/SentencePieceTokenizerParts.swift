/// What a `SentencePieceTokenizer` is put together from, family by family.
struct SentencePieceTokenizerParts {
  let family: TokenizerFamily
  let processor: SentencePieceProcessor
  let inventory: TokenInventory
  let layout: SentencePieceLayout
  let languages: LanguageTokens
  /// For each piece of the SentencePiece model its identifier.
  let pieceIdentifiers: [Int]
  private let configuration: TokenizerConfiguration

  /// Reads the files of a family.
  ///
  /// - Throws: `TextError`, naming the file and what is wrong with it.
  init(
    _ family: TokenizerFamily, _ configuration: TokenizerConfiguration, _ files: TokenizerFiles
  ) throws(TextError) {
    self.family = family
    self.configuration = configuration
    let name = family == .t5 ? "spiece.model" : "sentencepiece.bpe.model"
    var model = try SentencePieceModel(bytes: files.required(name, family), name: name)
    let usesPrefixing = family == .t5 && configuration.isLegacy == false
    if usesPrefixing { model.normalisation.addsDummyPrefix = false }
    processor = try SentencePieceProcessor(model, name: name)
    let vocabulary =
      family == .m2m100
      ? try Vocabulary(json: files.required("vocab.json", family), name: "vocab.json") : nil
    let base = Self.base(family, model, vocabulary)
    inventory = try Self.inventory(family, configuration, base, pieceCount: model.pieces.count)
    languages = Self.languages(family, configuration, inventory)
    let unknown = configuration.token(.unknown, default: family.standardToken(.unknown))
    let prefixing =
      usesPrefixing
      ? try T5Prefixing(
        addsPrefixSpace: configuration.addsPrefixSpace ?? true,
        unknownToken: unknown?.content ?? "<unk>", processor: processor) : nil
    layout = SentencePieceLayout(family, configuration, processor, prefixing)
    pieceIdentifiers = Self.pieceIdentifiers(family, model, inventory, unknown?.content ?? "<unk>")
  }

  /// The identifier of a role's token.
  ///
  /// - Throws: `TextError.malformedTokenizer` where there is none.
  func identifier(_ role: SpecialRole) throws(TextError) -> Int {
    guard let token = configuration.token(role, default: family.standardToken(role)),
      let identifier = inventory.identifier(of: token.content)
    else {
      throw .malformedTokenizer(
        file: "tokenizer_config.json", reason: "it says that there is no \(role.rawValue)")
    }
    return identifier
  }

  // MARK: - Vocabulary

  /// The base vocabulary in order of identifiers.
  private static func base(
    _ family: TokenizerFamily, _ model: SentencePieceModel, _ vocabulary: Vocabulary?
  ) -> [String?] {
    if let vocabulary { return vocabulary.tokens }
    let pieces = model.pieces.map(\.text)
    // fairseq counts four tokens before the pieces, SentencePiece three.
    let shifted = ["<s>", "<pad>", "</s>", "<unk>"] + pieces.dropFirst(3)
    return switch family {
    case .mbart: shifted + LanguageCodeList.mbart + ["<mask>"]
    case .mbart50: shifted + LanguageCodeList.mbart50 + ["<mask>"]
    case .nllb: shifted
    default: pieces
    }
  }

  private static func inventory(
    _ family: TokenizerFamily, _ configuration: TokenizerConfiguration, _ base: [String?],
    pieceCount: Int
  ) throws(TextError) -> TokenInventory {
    let roles = SpecialRole.allCases.compactMap { role in
      configuration.token(role, default: family.standardToken(role))
    }
    var additional = configuration.additional ?? []
    var added: [AddedTokenMatcher.Entry] = []
    switch family {
    case .t5:
      let extra = try ExtraIdentifiers(configuration)
      additional = extra.additional
      added = extra.entries(pieceCount: pieceCount)
    case .mbart:
      additional = joined(LanguageCodeList.mbart, additional)
    case .mbart50:
      let codes = LanguageCodeList.mbart50.map { AddedToken($0, isSpecial: true) }
      additional += codes.filter { code in !additional.contains { $0.hasContent(of: code) } }
    case .nllb:
      added = [SpecialRole.beginning, .padding, .end, .unknown].enumerated().compactMap {
        index, role in
        configuration.token(role, default: family.standardToken(role)).map {
          .init(token: $0, identifier: index)
        }
      }
      if configuration.additional == nil { additional = joined(LanguageCodeList.nllb, []) }
    default: break
    }
    return TokenInventory(
      base: base, extensions: extensions(family, configuration),
      added: added + configuration.addedTokens, special: roles + additional,
      additional: additional)
  }

  /// M2M100's language tokens have identifiers even where no file lists them.
  private static func extensions(
    _ family: TokenizerFamily, _ configuration: TokenizerConfiguration
  ) -> [String] {
    family == .m2m100 ? LanguageTokens.m2m100Codes(configuration).map { "__\($0)__" } : []
  }

  private static func joined(_ codes: [String], _ others: [AddedToken]) -> [AddedToken] {
    let tokens = codes.map { AddedToken($0, isSpecial: true) }
    return tokens + others.filter { other in !tokens.contains { $0.hasContent(of: other) } }
  }

  private static func pieceIdentifiers(
    _ family: TokenizerFamily, _ model: SentencePieceModel, _ inventory: TokenInventory,
    _ unknown: String
  ) -> [Int] {
    let unknownIdentifier = inventory.identifier(of: unknown) ?? 0
    return model.pieces.map { inventory.identifier(of: $0.text) ?? unknownIdentifier }
  }

  // MARK: - Languages

  private static func languages(
    _ family: TokenizerFamily, _ configuration: TokenizerConfiguration, _ inventory: TokenInventory
  ) -> LanguageTokens {
    LanguageTokens(family, configuration) { code, index in
      // M2M100 counts its languages from the end of the vocabulary, listed or not.
      family == .m2m100 ? inventory.baseCount + index : inventory.identifier(of: code)
    }
  }
}
