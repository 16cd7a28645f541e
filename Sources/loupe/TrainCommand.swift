import ArgumentParser
import Foundation
import LoupeTensor
import LoupeTraining

/// `loupe train`: from a recipe or a practice task to a model directory.
struct TrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train", abstract: "Train a model: a practice task, or a recipe on your own text.",
    discussion: """
      A practice task is learned in minutes:
        loupe train --task reverse --out runs/reverse
      A recipe names its data; --data is the folder its paths start from:
        loupe train --config Recipes/en-ja.json --data corpora --out runs/en-ja
      Ctrl-C stops after a checkpoint; --resume goes on from it, bit for bit.
      The finished model stands in OUT/model.
      """)

  @Option(help: "A practice task: copy or reverse.")
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

  @Option(help: "Seed of the practice task (default 1).")
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
  }

  func run() throws {
    try reportingFailures {
      let stop = StopSignal()
      _ = try TrainingRun(
        configuration: try recipe(), dataDirectory: data, outputDirectory: out, resume: resume,
        reporter: ConsoleReporter(), pool: threads.map { ThreadPool(threads: $0) } ?? .shared,
        shouldStop: { stop.isRaised }
      ).run()
    }
  }

  private func recipe() throws -> TrainingConfiguration {
    var recipe =
      if let task {
        PracticeTask(task).recipe(seed: seed ?? 1)
      } else {
        try TrainingConfiguration(path: config ?? "")
      }
    if let seed { recipe.seed = seed }
    if let minutes { recipe.limits.minutes = minutes }
    if let steps { recipe.limits.steps = steps }
    return recipe
  }
}

extension PracticeTask.Kind: ExpressibleByArgument {}
