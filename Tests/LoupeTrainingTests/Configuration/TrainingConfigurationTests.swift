import Foundation
import LoupeTraining
import Testing

struct TrainingConfigurationTests {
  private static let corpora = #""data":{"corpora":[{"source":"a.tsv"}]}"#

  private func read(_ json: String) throws -> TrainingConfiguration {
    let folder = try TemporaryFolder()
    return try TrainingConfiguration(path: folder.write("recipe.json", json))
  }

  @Test func absentSettingsHaveTheirDefaults() throws {
    let configuration = try read("{\(Self.corpora)}")
    var expected = TrainingConfiguration()
    expected.data.corpora = [CorpusConfiguration(source: FileReference(path: "a.tsv"))]
    #expect(configuration == expected)
    #expect(configuration.optimisation.beta2 == 0.98)
    #expect(configuration.optimisation.epsilon == 1e-9)
    #expect(configuration.optimisation.labelSmoothing == 0.1)
  }

  @Test func whatIsWrittenIsReadAgain() throws {
    var configuration = PracticeTask(.reverse).recipe(seed: 7)
    configuration.validation.patience = 3
    configuration.limits.epochs = 2
    configuration.precision = .bf16
    configuration.optimisation.schedule = .warmupConstant
    configuration.optimisation.coolDownShare = 0.25
    let data = try JSONEncoder().encode(configuration)
    #expect(try JSONDecoder().decode(TrainingConfiguration.self, from: data) == configuration)
  }

  @Test(arguments: [
    (#"{"sed":1}"#, "sed", "seed"),
    (#"{"data":{"corpera":[]}}"#, "data.corpera", "corpora"),
    (#"{"optimisation":{"labelSmothing":0.1}}"#, "optimisation.labelSmothing", "labelSmoothing"),
    (#"{"model":{"dmodel":3}}"#, "model.dmodel", "dModel"),
    (#"{"data":{"corpora":[{"sauce":"a"}]}}"#, "data.corpora.Index 0.sauce", "source"),
  ])
  func unknownSettingsAreRefusedByName(_ json: String, _ key: String, _ suggestion: String) {
    #expect(throws: TrainingError.unknownSetting(key, suggestion: suggestion)) { try read(json) }
  }

  @Test func aWildlyUnknownSettingHasNoSuggestion() {
    #expect(throws: TrainingError.unknownSetting("xylophone", suggestion: nil)) {
      try read(#"{"xylophone":1}"#)
    }
  }

  @Test(arguments: [
    (#""model":{"dModel":0}"#, "model.dModel"), (#""model":{"heads":3}"#, "model.heads"),
    (#""model":{"dropout":1}"#, "model.dropout"),
    (#""optimisation":{"labelSmoothing":-0.1}"#, "optimisation.labelSmoothing"),
    (#""optimisation":{"peakRate":0}"#, "optimisation.peakRate"),
    (#""optimisation":{"coolDownShare":1.5},"limits":{"steps":9}"#, "optimisation.coolDownShare"),
    (#""optimisation":{"coolDownShare":0.2}"#, "optimisation.coolDownShare"),
    (#""optimisation":{"batchTokens":64}"#, "data.maximumTokens"),
    (#""model":{"maximumPositions":64}"#, "data.maximumTokens"),
    (#""limits":{"steps":0}"#, "limits.steps"), (#""limits":{"minutes":-1}"#, "limits.minutes"),
    (#""checkpoints":{"keep":2,"average":3}"#, "checkpoints.average"),
    (#""tokenizer":{"vocabularySize":1}"#, "tokenizer.vocabularySize"),
    (#""validation":{"everySteps":0}"#, "validation.everySteps"),
    (#""validation":{"measure":"bleu","translatedSentences":0}"#, "validation.measure"),
    (#""name":"a/b""#, "name"),
  ])
  func valuesOutOfRangeAreRefusedByName(_ setting: String, _ key: String) {
    let error = #expect(throws: TrainingError.self) { try read("{\(Self.corpora),\(setting)}") }
    guard case .setting(let found, _) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(found == key)
  }

  @Test func corporaOrATaskButNotBoth() {
    #expect(throws: TrainingError.self) { try read("{}") }
    #expect(throws: TrainingError.self) {
      try read(#"{"data":{"task":{"kind":"copy"},"corpora":[{"source":"a.tsv"}]}}"#)
    }
  }

  @Test(arguments: [
    ("{", "not complete JSON"), (#"{"seed":"x"}"#, "seed"),
    (#"{"optimisation":{"schedule":"sawtooth"}}"#, "optimisation.schedule"),
    (#"{"data":{"corpora":[{}]}}"#, "source"),
  ])
  func unreadableFilesAreExplained(_ json: String, _ word: String) {
    let error = #expect(throws: TrainingError.self) { try read(json) }
    #expect(error?.description.contains(word) == true, "\(String(describing: error))")
  }

  @Test func aMissingFileIsNamed() {
    let error = #expect(throws: TrainingError.self) {
      try TrainingConfiguration(path: "/nowhere/recipe.json")
    }
    #expect(error?.description.hasPrefix("/nowhere/recipe.json") == true)
  }

  @Test func onlyTheCourseMayChangeWhenResuming() throws {
    let recipe = PracticeTask(.copy).recipe()
    var longer = recipe
    longer.limits.steps = 1
    longer.validation.everySteps = 7
    longer.checkpoints.keep = 9
    longer.about = "other words"
    #expect(longer.continues(recipe))
    var other = recipe
    other.optimisation.peakRate = 1
    #expect(!other.continues(recipe))
    other = recipe
    other.seed += 1
    #expect(!other.continues(recipe))
  }

  /// Every recipe of the project can be read, and names a source and checksums of its files.
  @Test func recipesOfTheProject() throws {
    var folder = URL(fileURLWithPath: #filePath)
    for _ in 0..<4 { folder.deleteLastPathComponent() }
    folder.appendPathComponent("Recipes")
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      .filter { $0.hasSuffix(".json") }
    #expect(!names.isEmpty)
    for name in names {
      let recipe = try TrainingConfiguration(path: folder.appendingPathComponent(name).path)
      for corpus in recipe.data.corpora {
        #expect(corpus.origin != nil && corpus.licence != nil, "\(name): \(corpus.name)")
        #expect(corpus.source.sha256?.count == 64, "\(name): \(corpus.name)")
      }
      #expect(recipe.validation.corpus != nil || recipe.data.task != nil, "\(name)")
    }
  }
}
