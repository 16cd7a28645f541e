import ArgumentParser
import Foundation
import LoupeTensor
import LoupeTraining

/// `loupe train`: from a recipe or a practice task to a model directory.
struct TrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train", abstract: "Train a model: a practice task, or a recipe on your own text.",
    discussion: """
      A practice task is learned in a minute or a few:
        loupe train --task reverse --out runs/reverse
      \(taskLines)
      A recipe names its data; --data is the folder its paths start from:
        loupe train --config Recipes/en-ja.json --data corpora --out runs/en-ja
      Ctrl-C stops after a checkpoint; --resume goes on from it, bit for bit.
      The finished model stands in OUT/model. A task's examples stand in OUT/examples with their
      truth: gold alignments (*.gold) for “loupe trace --gold”, and all that is known of each
      (*.truth.jsonl).
      """)

  @Option(
    help: ArgumentHelp(
      "A practice task: \(PracticeTask.Kind.allCases.map(\.rawValue).joined(separator: ", ")).",
      valueName: "name"))
  var task: PracticeTask.Kind?

  @Option(help: ArgumentHelp("A recipe (JSON).", valueName: "file"))
  var config: String?

  @Option(help: ArgumentHelp("The folder a recipe's paths start from.", valueName: "directory"))
  var data = "."

  @Option(
    name: [.long, .customShort("o")],
    help: ArgumentHelp("Where checkpoints, log and model go.", valueName: "directory"))
  var out: String

  @Flag(help: "Go on from the newest checkpoint in OUT.")
  var resume = false

  @Flag(help: "Write a practice task's examples and truth into OUT/examples, and train nothing.")
  var examplesOnly = false

  @OptionGroup(title: "A practice task's sizes")
  var sizes: PracticeOptions

  @Option(help: "Seed of the weights and of the order of examples (default 1).")
  var seed: UInt64?

  @Option(help: "Stop after this many minutes, whatever the recipe says.")
  var minutes: Double?

  @Option(help: "Stop after this many updates, whatever the recipe says.")
  var steps: Int?

  @Option(help: "Threads to compute with (default: as many as the machine has cores).")
  var threads: Int?

  func validate() throws {
    guard (task == nil) != (config == nil) else {
      throw ValidationError("Give either --task or --config.")
    }
    guard task != nil || (sizes.isEmpty && !examplesOnly) else {
      throw ValidationError(
        "\(sizes.isEmpty ? "--examples-only" : "A practice task's sizes") need --task.")
    }
  }

  func run() throws {
    try reportingFailures {
      let recipe = try recipe()
      if let task = recipe.data.task { try task.export(to: "\(out)/examples") }
      if examplesOnly { return Terminal.error("examples written to \(out)/examples") }
      let stop = StopSignal()
      let pool = threads.map { ThreadPool(threads: $0) } ?? .shared
      let summary = try TrainingRun(
        configuration: recipe, dataDirectory: data, outputDirectory: out, resume: resume,
        reporter: ConsoleReporter(), pool: pool, shouldStop: { stop.isRaised }
      ).run()
      if summary.ending != .stopped { try report(recipe, summary, pool) }
    }
  }

  /// How a practice model does on what nothing has seen, and what to do with any model next.
  private func report(
    _ recipe: TrainingConfiguration, _ summary: TrainingSummary, _ pool: ThreadPool
  ) throws {
    if let test = PracticeTest(recipe, pool: pool) {
      for result in try test.results(modelDirectory: summary.modelDirectory) {
        Terminal.error(result.line)
      }
    }
    Terminal.error("watch it:      loupe serve --model \(summary.modelDirectory)")
    guard let task = recipe.data.task, let sample = task.sampleExamples(1).first else { return }
    Terminal.error(
      "against truth: loupe trace \"\(sample.source)\" --model \(summary.modelDirectory)"
        + " --gold \(out)/examples/validation.gold --readings alignment")
  }

  private func recipe() throws -> TrainingConfiguration {
    var recipe =
      if let task {
        try sizes.task(task).recipe(seed: seed ?? 1)
      } else {
        try TrainingConfiguration(path: config ?? "")
      }
    if let seed { recipe.seed = seed }
    if let minutes { recipe.limits.minutes = minutes }
    if let steps { recipe.limits.steps = steps }
    return recipe
  }

  private static let taskLines = PracticeTask.Kind.allCases
    .map { "  \($0.rawValue): \($0.rule(.english))" }.joined(separator: "\n")
}

extension PracticeTask.Kind: ExpressibleByArgument {}
