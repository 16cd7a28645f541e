import LoupeTraining
import Testing

struct TrainingCorporaTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func recipe(_ files: String...) -> TrainingConfiguration {
    var configuration = TrainingConfiguration()
    configuration.data.corpora = files.map {
      CorpusConfiguration(source: FileReference(path: $0))
    }
    return configuration
  }

  @Test func duplicatesAreDroppedAcrossCorporaOnRequest() throws {
    try folder.write("a.tsv", "one\teins\none\tein\none\teins\n")
    try folder.write("b.tsv", "one\teins\ntwo\tzwei\n")
    var configuration = recipe("a.tsv", "b.tsv")
    let dropped = try TrainingCorpora(configuration, folder: folder.path)
    #expect(dropped.duplicatePairs == 2 && dropped.pairCount == 3)
    configuration.data.dropsDuplicates = false
    #expect(try TrainingCorpora(configuration, folder: folder.path).pairCount == 5)
  }

  /// No sentence of a development or test set is learned from, on either side, in whatever dress.
  @Test func developmentSentencesAreKeptOut() throws {
    try folder.write(
      "a.tsv",
      "Hello there!\tx\nhello there\ty\nfine\tＡＢＣ。\nkeep me\tbleib\nwhat\tsecret test side\n")
    try folder.write("dev.tsv", "Hello there.\tHallo\nx\tabc\n")
    try folder.write("test.tsv", "z\tSecret  test side\n")
    var configuration = recipe("a.tsv")
    configuration.validation.corpus = CorpusConfiguration(source: FileReference(path: "dev.tsv"))
    configuration.data.exclude = [CorpusConfiguration(source: FileReference(path: "test.tsv"))]
    let corpora = try TrainingCorpora(configuration, folder: folder.path)
    #expect(corpora.corpora[0].pairs.map(\.source) == ["keep me"])
    #expect(corpora.excludedPairs == 4)
    #expect(corpora.validation.count == 2)
  }

  @Test func namesComeBackFromTheOtherCorpora() throws {
    try folder.write("a.tsv", "I saw Mary.\tx\n")
    try folder.write("b.en", "where is mary ?\n")
    try folder.write("b.xx", "y\n")
    var configuration = recipe("a.tsv")
    var lower = CorpusConfiguration(
      source: FileReference(path: "b.en"), target: FileReference(path: "b.xx"))
    lower.sourceRule = .english
    configuration.data.corpora.append(lower)
    let corpora = try TrainingCorpora(configuration, folder: folder.path)
    #expect(corpora.corpora[1].pairs[0].source == "Where is Mary?")
  }

  @Test func nothingLeftIsAnError() throws {
    try folder.write("a.tsv", "one\teins\n")
    var configuration = recipe("a.tsv")
    configuration.validation.corpus = CorpusConfiguration(source: FileReference(path: "a.tsv"))
    #expect(throws: TrainingError.self) {
      try TrainingCorpora(configuration, folder: folder.path)
    }
  }
}
