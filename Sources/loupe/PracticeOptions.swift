import ArgumentParser
import LoupeTraining

/// The sizes of a practice task.
struct PracticeOptions: ParsableArguments {
  @Option(help: "Different letters, for copy, reverse, sort and recall.")
  var letters: Int?

  @Option(help: "Fewest letters, digits or pairs of an example.")
  var shortest: Int?

  @Option(help: "Most letters, digits or pairs of an example.")
  var longest: Int?

  @Option(help: "Different examples to learn from.")
  var examples: Int?

  @Option(help: "Seed of the examples (default 1).")
  var taskSeed: UInt64?

  /// Whether none is given.
  var isEmpty: Bool {
    letters == nil && shortest == nil && longest == nil && examples == nil && taskSeed == nil
  }

  /// The task of `kind` in these sizes.
  ///
  /// - Throws: `CommandFailure` naming a size that the task has no use for.
  func task(_ kind: PracticeTask.Kind) throws -> PracticeTask {
    let given = [
      ("letters", "--letters", letters), ("minimumLength", "--shortest", shortest),
      ("maximumLength", "--longest", longest),
    ]
    for (key, option, value) in given
    where value != nil && !kind.parameters.contains(where: { $0.key == key }) {
      throw CommandFailure("\(option) means nothing to the task \(kind.rawValue); leave it out")
    }
    var task = PracticeTask(kind)
    if let letters { task.letters = letters }
    if let shortest { task.minimumLength = shortest }
    if let longest { task.maximumLength = longest }
    if let examples { task.examples = examples }
    if let taskSeed { task.seed = taskSeed }
    return task
  }
}
