extension SentencePieceTrainingSettings {
  /// Refuses settings outside their range.
  ///
  /// - Throws: `TextError.invalidSetting`.
  func validate() throws(TextError) {
    try require(vocabularySize > 0, "vocabularySize", vocabularySize, "it must be positive")
    try require(
      characterCoverage > 0 && characterCoverage <= 1, "characterCoverage", characterCoverage,
      "it must be above 0 and at most 1")
    try require(
      1...64 ~= maximumPieceLength, "maximumPieceLength", maximumPieceLength,
      "it must be in 1…64")
    try require(seedPieceCount > 0, "seedPieceCount", seedPieceCount, "it must be positive")
    try require(
      shrinkingFactor > 0 && shrinkingFactor < 1, "shrinkingFactor", shrinkingFactor,
      "it must be above 0 and below 1")
    try require(
      passesBetweenPrunings > 0, "passesBetweenPrunings", passesBetweenPrunings,
      "it must be positive")
    try require(
      unknownIdentifier >= 0, "unknownIdentifier", unknownIdentifier, "every model needs one")
  }

  private func require(
    _ holds: Bool, _ name: String, _ value: some CustomStringConvertible, _ reason: String
  ) throws(TextError) {
    guard holds else {
      throw .invalidSetting(name: name, value: value.description, reason: reason)
    }
  }

  /// What the model file says about the training.
  func record(_ reserved: ReservedPieces) -> SentencePieceTrainingRecord {
    var record = SentencePieceTrainingRecord()
    record.algorithm = algorithm == .unigram ? .unigram : .bytePairEncoding
    record.vocabularySize = vocabularySize
    record.characterCoverage = Float(characterCoverage)
    record.maximumPieceLength = maximumPieceLength
    record.splitsByScript = splitsByScript
    record.splitsByNumber = splitsByNumber
    record.splitsByWhitespace = splitsByWhitespace
    record.splitsDigits = splitsDigits
    record.fallsBackToBytes = fallsBackToBytes
    record.userDefinedSymbols = userDefinedSymbols
    record.unknownIdentifier = unknownIdentifier
    record.beginIdentifier = beginIdentifier
    record.endIdentifier = endIdentifier
    record.paddingIdentifier = paddingIdentifier
    return record
  }
}
