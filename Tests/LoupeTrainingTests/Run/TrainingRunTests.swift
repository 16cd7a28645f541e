import Foundation
import LoupeGeneration
import LoupeModel
import LoupeTensor
import LoupeText
import LoupeTraining
import Testing

struct TrainingRunTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test func endsAtTheStepLimitWithAModelDirectory() throws {
    let recorder = EventRecorder()
    let summary = try TinyTraining.run(
      TinyTraining.recipe(steps: 7), in: folder.path, reporter: recorder)
    #expect(summary.ending == .limit && summary.step == 7)
    #expect(recorder.steps == Array(1...7))
    #expect(TinyTraining.checkpoints(in: folder.path).count == 3)
    let names = try FileManager.default.contentsOfDirectory(atPath: summary.modelDirectory)
    #expect(
      names.sorted() == [
        "config.json", "generation_config.json", "loupe.json", "model.safetensors", "source.spm",
        "special_tokens_map.json", "target.spm", "tokenizer_config.json", "vocab.json",
      ])
    #expect(summary.validation?.translatedSentences == 20)
  }

  /// The directory is an ordinary model: it opens, and translates with its own tokenizer.
  @Test func theModelTranslates() throws {
    let summary = try TinyTraining.run(TinyTraining.recipe(steps: 4), in: folder.path)
    let translator = try Translator(
      ModelFiles(directory: summary.modelDirectory), name: "practice")
    let tokenizer = translator.tokenizer
    let pieces = try tokenizer.encode("a b c a", side: .source).pieces
    #expect(pieces == ["▁a", "▁b", "▁c", "▁a", "</s>"])
    let ids = try tokenizer.encode("d c b a", side: .target).ids
    #expect(tokenizer.decode(ids, side: .target, skipSpecialTokens: true) == "d c b a")
    let results = try translator.translate(
      ["a b c a", "d"], GenerationSettings(), in: ComputeContext())
    #expect(results.count == 2)
  }

  @Test func endsAtTheEpochLimit() throws {
    var recipe = TinyTraining.recipe(steps: 1_000)
    recipe.limits.steps = nil
    recipe.limits.epochs = 2
    let recorder = EventRecorder()
    let summary = try TinyTraining.run(recipe, in: folder.path, reporter: recorder)
    let last = try #require(recorder.progress.last)
    #expect(summary.ending == .limit && last.epoch == 1)
    #expect(last.updateInEpoch == last.updatesPerEpoch)
  }

  @Test func endsAtTheTimeLimit() throws {
    var recipe = TinyTraining.recipe(steps: 1)
    recipe.limits.steps = nil
    recipe.limits.minutes = 0.002
    #expect(try TinyTraining.run(recipe, in: folder.path).ending == .limit)
  }

  @Test func endsWhenPatienceIsOver() throws {
    var recipe = TinyTraining.recipe(steps: 1_000)
    recipe.validation.everySteps = 2
    recipe.validation.patience = 2
    recipe.validation.measure = .loss
    // A rate that only makes things worse.
    recipe.optimisation.schedule = .constant
    recipe.optimisation.peakRate = 5
    recipe.optimisation.maximumGradientNorm = 0
    let recorder = EventRecorder()
    let summary = try TinyTraining.run(recipe, in: folder.path, reporter: recorder)
    #expect(summary.ending == .patience)
    // The best weights were kept, and are better than the last ones.
    let best = recorder.validations.map(\.loss).min() ?? 0
    let found = try #require(summary.validation)
    #expect(abs(found.loss - best) <= 1e-4 * best)
  }

  @Test func endsWhenTheGoalIsReached() throws {
    var recipe = TinyTraining.recipe(steps: 1_000)
    recipe.validation.everySteps = 3
    recipe.validation.measure = .loss
    recipe.validation.goal = 100
    let summary = try TinyTraining.run(recipe, in: folder.path)
    #expect(summary.ending == .goal && summary.step == 3)
  }

  /// The final weights are the mean of the last checkpoints.
  @Test func checkpointsAreAveraged() throws {
    var recipe = TinyTraining.recipe(steps: 9)
    recipe.checkpoints.average = 3
    let summary = try TinyTraining.run(recipe, in: folder.path)
    let model = try SafetensorsFile(path: "\(summary.modelDirectory)/model.safetensors")
    let parts = try [3, 6, 9].map { try TinyTraining.numbers(in: folder.path, step: $0) }
    let name = "model.encoder.layers.0.fc1.weight"
    let found = try model.floats(name).array()
    let (a, b, c) = (parts[0][name] ?? [], parts[1][name] ?? [], parts[2][name] ?? [])
    #expect(found.count == 8 * 16)
    for index in found.indices {
      #expect(abs(found[index] - (a[index] + b[index] + c[index]) / 3) <= 1e-6)
    }
    #expect(found != c)
  }

  @Test func provenanceSaysWhereTheModelComesFrom() throws {
    try folder.write("a.tsv", (0..<60).map { "ab\($0)\tba\($0)\n" }.joined())
    try folder.write("dev.tsv", "xy\tyx\n")
    var recipe = TinyTraining.recipe(steps: 3)
    recipe.data.task = nil
    recipe.tokenizer.kind = .characters
    var corpus = CorpusConfiguration(source: FileReference(path: "a.tsv"))
    corpus.origin = "https://example.org/a.tsv"
    corpus.licence = "CC0-1.0"
    recipe.data.corpora = [corpus]
    recipe.validation.corpus = CorpusConfiguration(source: FileReference(path: "dev.tsv"))
    recipe.licence = "CC-BY-4.0"
    let summary = try TinyTraining.run(recipe, in: folder.path)
    let data = try Data(contentsOf: URL(fileURLWithPath: "\(summary.modelDirectory)/loupe.json"))
    let provenance = try JSONDecoder().decode(Provenance.self, from: data)
    #expect(provenance.recipe == recipe)
    #expect(provenance.data.map(\.origin) == ["https://example.org/a.tsv"])
    #expect(provenance.data[0].pairs == 60)
    #expect(provenance.licence == "CC-BY-4.0" && provenance.steps == 3)
    #expect(provenance.targetTokens == summary.targetTokens && provenance.targetTokens > 0)
    #expect(provenance.scores?.signatures.count == 2)
    #expect(provenance.date.count == 10)
  }

  @Test func theLogHasARowForEveryUpdateOnce() throws {
    try TinyTraining.run(TinyTraining.recipe(steps: 5), in: folder.path)
    try TinyTraining.run(TinyTraining.recipe(steps: 8), in: folder.path, resume: true)
    let lines = try String(contentsOfFile: "\(folder.path)/log.csv", encoding: .utf8)
      .split(separator: "\n")
    #expect(lines.first.map(String.init) == CSVLog.header)
    let steps = lines.dropFirst().compactMap { Int($0.split(separator: ",")[0]) }
    #expect(steps == steps.sorted() && steps.last == 8)
    #expect(lines.allSatisfy { $0.filter { $0 == "," }.count == 11 })
  }

  @Test func theEstimateComesFirst() throws {
    let recorder = EventRecorder()
    try TinyTraining.run(TinyTraining.recipe(steps: 1), in: folder.path, reporter: recorder)
    let estimate = recorder.events.compactMap { event in
      if case .prepared(let estimate) = event { estimate } else { nil }
    }.first
    let file = try SafetensorsFile(path: "\(folder.path)/model/model.safetensors")
    let numbers = file.entries.values.reduce(0) { $0 + $1.shape.reduce(1, *) }
    #expect(estimate?.parameters == numbers)
    #expect((estimate?.memoryBytes ?? 0) > 16 * numbers)
    #expect((estimate?.operationsPerEpoch ?? 0) > 0)
  }

  /// Weights that are no longer numbers end the training, and no checkpoint of them is written.
  @Test func aDivergedTrainingSaysSo() throws {
    var recipe = TinyTraining.recipe(steps: 200)
    recipe.optimisation.schedule = .constant
    recipe.optimisation.peakRate = 1e30
    let error = #expect(throws: TrainingError.self) {
      try TinyTraining.run(recipe, in: folder.path)
    }
    #expect(error?.description.contains("stopped being a number") == true)
  }
}
