import Foundation
import LoupeText

/// Makes the tokenizer of a recipe: trains it on the recipe's data, or copies one that exists.
struct TokenizerPreparation {
  private let configuration: TrainingConfiguration
  private let dataDirectory: String

  init(_ configuration: TrainingConfiguration, dataDirectory: String) {
    self.configuration = configuration
    self.dataDirectory = dataDirectory
  }

  /// Writes the tokenizer's files into `folder`.
  func prepare(
    _ corpora: TrainingCorpora, in folder: String, note: (String) -> Void
  ) throws(TrainingError) {
    if let directory = configuration.tokenizer.directory {
      let path = directory.hasPrefix("/") ? directory : "\(dataDirectory)/\(directory)"
      guard TokenizerFiles.exist(in: path) else {
        throw .file(path: path, reason: "lacks source.spm, target.spm or vocab.json")
      }
      return try TokenizerFiles.copy(from: path, to: folder)
    }
    if configuration.tokenizer.kind == .practice, let task = configuration.data.task {
      let vocabulary = PracticeVocabulary(task)
      return try TokenizerFiles.write(
        source: vocabulary.source, target: vocabulary.target, recipe: configuration, to: folder)
    }
    note("learning the pieces of the vocabulary")
    let model = try model(for: corpora)
    try TokenizerFiles.write(source: model, target: model, recipe: configuration, to: folder)
  }

  private func model(for corpora: TrainingCorpora) throws(TrainingError) -> SentencePieceModel {
    switch configuration.tokenizer.kind {
    case .characters, .practice: return characterModel(corpora)
    case .unigram, .bpe:
      do throws(TextError) {
        return try SentencePieceTrainer.train(sentences(corpora), settings: settings)
      } catch {
        throw .text("\(error)")
      }
    }
  }

  private var settings: SentencePieceTrainingSettings {
    var settings = SentencePieceTrainingSettings()
    settings.algorithm = configuration.tokenizer.kind == .bpe ? .bytePairEncoding : .unigram
    settings.vocabularySize = configuration.tokenizer.vocabularySize
    settings.characterCoverage = configuration.tokenizer.characterCoverage
    return settings
  }

  /// Both sides of all pairs; of too many, evenly spread ones.
  private func sentences(_ corpora: TrainingCorpora) -> [String] {
    let pairs = corpora.corpora.flatMap(\.pairs)
    let wanted = configuration.tokenizer.maximumSentences
    let step = max(1, (2 * pairs.count + wanted - 1) / wanted)
    return stride(from: 0, to: pairs.count, by: step).flatMap { place in
      [pairs[place].source, pairs[place].target]
    }
  }

  /// Every character of the data a piece, spaces included; no normalisation, no space before it.
  ///
  /// A NUL cannot be a piece and is read as unknown; U+2581 is how a piece writes the space.
  private func characterModel(_ corpora: TrainingCorpora) -> SentencePieceModel {
    let withoutPiece: Set<Unicode.Scalar> = [" ", "\0", "\u{2581}"]
    var characters: Set<String> = []
    for corpus in corpora.corpora {
      for pair in corpus.pairs {
        for scalar in (pair.source + pair.target).unicodeScalars
        where !withoutPiece.contains(scalar) {
          characters.insert(String(scalar))
        }
      }
    }
    let pieces = ["▁"] + characters.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    var record = SentencePieceTrainingRecord()
    record.vocabularySize = pieces.count + 3
    record.characterCoverage = 1
    record.maximumPieceLength = 1
    var normalisation = SentencePieceNormalisation()
    normalisation.name = "identity"
    normalisation.addsDummyPrefix = false
    return SentencePieceModel(
      pieces: [
        .init("<unk>", score: 0, kind: .unknown), .init("<s>", score: 0, kind: .control),
        .init("</s>", score: 0, kind: .control),
      ] + pieces.map { .init($0, score: -1) }, training: record, normalisation: normalisation)
  }
}
