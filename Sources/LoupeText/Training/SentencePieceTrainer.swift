/// Trains SentencePiece models from text.
///
/// The same text and settings give the same file, bit by bit.
public enum SentencePieceTrainer {
  /// How far training is.
  public struct Progress: Equatable, Sendable {
    /// What is being done, in English.
    public var stage: String
    /// Share of the whole that is done, in 0…1; an estimate.
    public var fraction: Double
    /// Number of pieces at the moment.
    public var pieceCount: Int
  }

  /// Trains a model.
  ///
  /// - Parameters:
  ///   - lines: the text, one sentence or paragraph an element.
  ///   - settings: how; the standard ones when left out.
  ///   - progress: called now and then from the same thread.
  /// - Returns: the model, to be written to a file or used at once.
  /// - Throws: `TextError.invalidSetting` for settings outside their range,
  ///   `TextError.untrainable` when the text cannot give the vocabulary.
  public static func train(
    _ lines: some Sequence<String>, settings: SentencePieceTrainingSettings = .init(),
    progress: (Progress) -> Void = { _ in }
  ) throws(TextError) -> SentencePieceModel {
    try settings.validate()
    progress(Progress(stage: "reading the text", fraction: 0, pieceCount: 0))
    let reserved = try ReservedPieces(settings)
    let normalisation = normalisation(settings)
    let corpus = try TrainingCorpus(
      lines, settings: settings, normalisation: normalisation, reserved: reserved)
    let room = settings.vocabularySize - reserved.count
    guard corpus.alphabet.count <= room else {
      throw .untrainable(
        reason: "it has \(corpus.alphabet.count) different characters, but the vocabulary size "
          + "\(settings.vocabularySize) leaves room for \(max(room, 0)); raise it to at least "
          + "\(corpus.alphabet.count + reserved.count) or lower the character coverage")
    }
    let trained: [SentencePieceModel.Piece]
    switch settings.algorithm {
    case .unigram:
      var trainer = UnigramTrainer(corpus, settings: settings, pieceCount: room)
      trained = try trainer.train(progress: progress)
    case .bytePairEncoding:
      var trainer = BytePairTrainer(corpus, settings: settings, pieceCount: room)
      trained = try trainer.train(progress: progress)
    }
    progress(Progress(stage: "done", fraction: 1, pieceCount: settings.vocabularySize))
    return SentencePieceModel(
      pieces: reserved.combined(with: trained), training: settings.record(reserved),
      normalisation: normalisation)
  }

  private static func normalisation(
    _ settings: SentencePieceTrainingSettings
  ) -> SentencePieceNormalisation {
    var normalisation = SentencePieceNormalisation()
    normalisation.name = settings.normalisation.rawValue
    normalisation.addsDummyPrefix = settings.addsDummyPrefix
    normalisation.removesExtraWhitespace = settings.removesExtraWhitespace
    if settings.normalisation == .nmtNFKC {
      normalisation.compiledMap = CharacterMapBuilder.nmtNFKC().build().compiled()
    }
    return normalisation
  }
}
