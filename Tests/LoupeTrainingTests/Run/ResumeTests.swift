import Foundation
import LoupeTensor
import LoupeTraining
import Testing

/// A training that was interrupted ends with the weights of one that was not, bit for bit.
struct ResumeTests {
  private static let steps = 17

  /// Weights and moments of the uninterrupted training.
  private func uninterrupted() throws -> [String: [Float]] {
    let folder = try TemporaryFolder()
    try TinyTraining.run(TinyTraining.recipe(steps: Self.steps), in: folder.path)
    return try TinyTraining.numbers(in: folder.path, step: Self.steps)
  }

  @Test func stoppedAndResumedTwice() throws {
    let expected = try uninterrupted()
    let folder = try TemporaryFolder()
    for stop in [4, 11, Self.steps] {
      var done = 0
      let recorder = EventRecorder { done = $0 }
      let summary = try TinyTraining.run(
        TinyTraining.recipe(steps: Self.steps), in: folder.path, resume: stop > 4,
        reporter: recorder
      ) { done >= stop }
      #expect(summary.step == stop)
      #expect(summary.ending == (stop == Self.steps ? .limit : .stopped))
    }
    let found = try TinyTraining.numbers(in: folder.path, step: Self.steps)
    #expect(found == expected)
    #expect(found.count > 50)
  }

  /// Seeds matter: the comparison above would notice a difference.
  @Test func anotherSeedGivesOtherWeights() throws {
    let folder = try TemporaryFolder()
    var recipe = TinyTraining.recipe(steps: Self.steps)
    recipe.seed = 6
    try TinyTraining.run(recipe, in: folder.path)
    #expect(try TinyTraining.numbers(in: folder.path, step: Self.steps) != uninterrupted())
  }

  /// Killed without warning at several moments, checkpoints being written all the time.
  @Test(arguments: [3, 8, 14])
  func killedAndResumed(_ step: Int) async throws {
    let folder = try TemporaryFolder()
    let path = folder.path
    await #expect(processExitsWith: .signal(SIGKILL)) {
      [path = path as String, step = step as Int] in
      var recipe = TinyTraining.recipe(steps: 17)
      recipe.checkpoints.everySteps = 1
      let recorder = EventRecorder { done in
        // Another thread kills while this one writes the checkpoint of the step.
        if done == step {
          Thread.detachNewThread {
            usleep(UInt32.random(in: 0...400))
            kill(getpid(), SIGKILL)
          }
        }
      }
      try TinyTraining.run(recipe, in: path, reporter: recorder)
    }
    let kept = TinyTraining.checkpoints(in: path)
    #expect(!kept.isEmpty)
    var recipe = TinyTraining.recipe(steps: Self.steps)
    recipe.checkpoints.everySteps = 1
    let recorder = EventRecorder()
    try TinyTraining.run(recipe, in: path, resume: true, reporter: recorder)
    // The training may have come to its end before it was killed: then nothing is left to do.
    let last = "step-00000000\(Self.steps).safetensors"
    #expect(recorder.steps.first.map { $0 >= step } ?? kept.contains(last))
    #expect(recorder.notes.isEmpty)
    #expect(try TinyTraining.numbers(in: path, step: Self.steps) == uninterrupted())
    let left = try FileManager.default.contentsOfDirectory(atPath: "\(path)/checkpoints")
    #expect(left.allSatisfy { !$0.hasSuffix(".tmp") })
  }

  /// A damaged newest checkpoint is set aside with a clear note, and the one before is used.
  @Test(arguments: ["truncated", "one bit"])
  func damagedNewestCheckpoint(_ damage: String) throws {
    let folder = try TemporaryFolder()
    try TinyTraining.run(TinyTraining.recipe(steps: 9), in: folder.path)
    let newest = try #require(TinyTraining.checkpoints(in: folder.path).last)
    let path = "\(folder.path)/checkpoints/\(newest)"
    var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    if damage == "truncated" { bytes.removeLast(100) } else { bytes[bytes.count - 77] ^= 0x10 }
    try bytes.write(to: URL(fileURLWithPath: path))

    let recorder = EventRecorder()
    try TinyTraining.run(
      TinyTraining.recipe(steps: Self.steps), in: folder.path, resume: true, reporter: recorder)
    #expect(recorder.steps.first == 7)
    #expect(recorder.notes.first?.contains("is not a usable checkpoint") == true)
    #expect(recorder.notes.first?.contains(newest) == true)
    #expect(FileManager.default.fileExists(atPath: "\(path).damaged"))
    #expect(try TinyTraining.numbers(in: folder.path, step: Self.steps) == uninterrupted())
  }

  @Test func allCheckpointsDamaged() throws {
    let folder = try TemporaryFolder()
    try TinyTraining.run(TinyTraining.recipe(steps: 3), in: folder.path)
    for name in TinyTraining.checkpoints(in: folder.path) {
      try Data("x".utf8).write(to: URL(fileURLWithPath: "\(folder.path)/checkpoints/\(name)"))
    }
    let error = #expect(throws: TrainingError.self) {
      try TinyTraining.run(TinyTraining.recipe(steps: 5), in: folder.path, resume: true)
    }
    #expect(error?.description.contains("is not a usable checkpoint") == true)
  }

  @Test func nothingToResume() throws {
    let folder = try TemporaryFolder()
    let error = #expect(throws: TrainingError.self) {
      try TinyTraining.run(TinyTraining.recipe(steps: 5), in: folder.path, resume: true)
    }
    #expect(error?.description.contains("no checkpoint to resume from") == true)
  }

  @Test func anotherTrainingIsNotOverwritten() throws {
    let folder = try TemporaryFolder()
    try TinyTraining.run(TinyTraining.recipe(steps: 3), in: folder.path)
    let error = #expect(throws: TrainingError.self) {
      try TinyTraining.run(TinyTraining.recipe(steps: 3), in: folder.path)
    }
    #expect(error?.description.contains("already holds a training") == true)
    var other = TinyTraining.recipe(steps: 5)
    other.model.dModel = 16
    let refusal = #expect(throws: TrainingError.self) {
      try TinyTraining.run(other, in: folder.path, resume: true)
    }
    #expect(refusal?.description.contains("only limits") == true)
  }

  @Test func changedDataIsNoticed() throws {
    let folder = try TemporaryFolder()
    try folder.write("a.tsv", (0..<40).map { "ab\($0)\tba\($0)\n" }.joined())
    var recipe = TinyTraining.recipe(steps: 3)
    recipe.data.task = nil
    recipe.tokenizer.kind = .characters
    recipe.data.corpora = [CorpusConfiguration(source: FileReference(path: "a.tsv"))]
    try TinyTraining.run(recipe, in: folder.path)
    try folder.write("a.tsv", (0..<40).map { "ab\($0)\tbb\($0)\n" }.joined())
    recipe.limits.steps = 5
    let error = #expect(throws: TrainingError.self) {
      try TinyTraining.run(recipe, in: folder.path, resume: true)
    }
    #expect(error?.description.contains("changed since the checkpoint") == true)
  }

  @Test func aFolderIsUsedByOneTrainingAtATime() throws {
    let folder = try TemporaryFolder()
    let directory = try RunDirectory(folder.path)
    let error = #expect(throws: TrainingError.self) {
      try TinyTraining.run(TinyTraining.recipe(steps: 3), in: folder.path)
    }
    #expect(error?.description.contains("in use by another training") == true)
    withExtendedLifetime(directory) {}
  }

  #if os(Linux)
    /// A disk that fills up while a checkpoint is written: a clear error, the checkpoint before
    /// stays and is resumed from.
    @Test func aFullDisk() async throws {
      let folder = try TemporaryFolder()
      let path = folder.path
      try TinyTraining.run(TinyTraining.recipe(steps: 3), in: path)
      await #expect(processExitsWith: .success) { [path = path as String] in
        signal(SIGXFSZ, SIG_IGN)
        var limit = rlimit(rlim_cur: 10_000, rlim_max: 10_000)
        setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
        do {
          try TinyTraining.run(TinyTraining.recipe(steps: 17), in: path, resume: true)
          exit(3)
        } catch {
          let text = "\(error)"
          exit(text.contains("step-") && text.contains("cannot be written") ? 0 : 4)
        }
      }
      #expect(TinyTraining.checkpoints(in: path) == ["step-0000000003.safetensors"])
      try TinyTraining.run(TinyTraining.recipe(steps: Self.steps), in: path, resume: true)
      #expect(try TinyTraining.numbers(in: path, step: Self.steps) == uninterrupted())
    }
  #endif
}
