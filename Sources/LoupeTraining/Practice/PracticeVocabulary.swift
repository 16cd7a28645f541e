import LoupeText

/// The tokenizer of a practice task: its units are the tokens, one to one.
///
/// Source and target have SentencePiece models of their own, since only one of them may begin with
/// a space; the vocabulary is joint.
struct PracticeVocabulary {
  let source: SentencePieceModel
  let target: SentencePieceModel

  /// The vocabulary of what `task` learns from.
  init(_ task: PracticeTask) {
    let examples = task.examples(.training)
    source = Self.model(examples.map(\.sourceUnits))
    target = Self.model(examples.map(\.targetUnits))
  }

  /// Every unit a piece of the same score, so that the cut with the fewest pieces wins: the one the
  /// units were made by.
  private static func model(_ sentences: [[String]]) -> SentencePieceModel {
    let units = Set(sentences.joined())
    let pieces = units.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    var record = SentencePieceTrainingRecord()
    record.vocabularySize = pieces.count + 3
    record.characterCoverage = 1
    record.maximumPieceLength = pieces.map(\.unicodeScalars.count).max() ?? 1
    var normalisation = SentencePieceNormalisation()
    normalisation.name = "identity"
    normalisation.addsDummyPrefix = sentences.first?.first?.first == "▁"
    return SentencePieceModel(
      pieces: [
        .init("<unk>", score: 0, kind: .unknown), .init("<s>", score: 0, kind: .control),
        .init("</s>", score: 0, kind: .control),
      ] + pieces.map { .init($0, score: -1) }, training: record, normalisation: normalisation)
  }
}
