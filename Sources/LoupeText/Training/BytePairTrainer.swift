struct BytePairTrainer {
  init(_ corpus: TrainingCorpus, settings: SentencePieceTrainingSettings, pieceCount: Int) {}
  mutating func train(progress: (SentencePieceTrainer.Progress) -> Void) throws(TextError) -> [SentencePieceModel.Piece] { [] }
}
