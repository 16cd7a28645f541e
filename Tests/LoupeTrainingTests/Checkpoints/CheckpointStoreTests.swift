import Foundation
import LoupeModel
import LoupeTensor
import LoupeTraining
import Testing

struct CheckpointStoreTests {
  private let folder: TemporaryFolder
  private let trainer: Trainer

  init() throws {
    folder = try TemporaryFolder()
    let configuration = ModelConfiguration(
      vocabularySize: 9, dModel: 4, layers: 1, heads: 2, feedForward: 8, padID: 8, endID: 0)
    trainer = Trainer(try Transformer(configuration, seed: 1), settings: Trainer.Settings())
  }

  private func state(_ step: Int) -> TrainingState {
    var state = TrainingState()
    state.step = step
    state.targetTokens = 10 * step
    state.best = .init(step: 1, value: -2.5)
    state.configuration.name = "猫 \"quoted\""
    return state
  }

  @Test func theNewestFewAreKept() throws {
    let store = try CheckpointStore(folder: folder.file("c"), keep: 2)
    for step in [9, 10, 100] { _ = try store.write(trainer, state(step)) }
    let names = store.paths.map { URL(fileURLWithPath: $0).lastPathComponent }
    #expect(names == ["step-0000000010.safetensors", "step-0000000100.safetensors"])
    let newest = try store.newestUsable { Issue.record("\($0)") }
    #expect(newest.state == state(100))
  }

  @Test func theBestStandsApart() throws {
    let store = try CheckpointStore(folder: folder.path, keep: 1)
    #expect(try store.best() == nil)
    try store.writeBest(trainer, state(5))
    _ = try store.write(trainer, state(6))
    _ = try store.write(trainer, state(7))
    #expect(try store.best()?.state.step == 5)
    #expect(store.paths.count == 1)
  }

  @Test func whatAnInterruptedWriteLeftIsRemoved() throws {
    try folder.write("step-0000000001.safetensors.77.1.tmp", "half")
    let store = try CheckpointStore(folder: folder.path, keep: 1)
    #expect(store.paths.isEmpty && folder.names.isEmpty)
  }

  @Test func weightsMomentsAndStepComeBack() throws {
    let pairs = [TokenPair(source: [3, 4, 0], target: [5, 6, 7, 0])]
    for _ in 0..<3 { _ = try trainer.update([TrainingBatch(pairs)]) }
    let path = folder.file("a.safetensors")
    try TrainingCheckpoint.write(trainer, state(3), to: path)
    let weights = trainer.model.parameters.map { $0.values.array() }
    let moments = trainer.optimiser.secondMoments.map { $0.array() }
    for _ in 0..<2 { _ = try trainer.update([TrainingBatch(pairs)]) }
    #expect(trainer.model.parameters.map { $0.values.array() } != weights)
    try TrainingCheckpoint(path: path).restore(trainer)
    #expect(trainer.model.parameters.map { $0.values.array() } == weights)
    #expect(trainer.optimiser.secondMoments.map { $0.array() } == moments)
    #expect(trainer.step == 3)
  }

  /// Damage anywhere in the numbers is noticed, and a cut anywhere.
  @Test func damageIsNoticed() throws {
    let path = folder.file("a.safetensors")
    try TrainingCheckpoint.write(trainer, state(3), to: path)
    let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    let header = 8 + bytes[..<8].reversed().reduce(0) { $0 << 8 | Int($1) }
    for place in stride(from: header, to: bytes.count, by: 397) {
      var damaged = bytes
      damaged[place] ^= 1
      try DurableFile.write(damaged, to: path)
      #expect(throws: TrainingError.self, "byte \(place)") { try TrainingCheckpoint(path: path) }
    }
    for length in stride(from: 0, to: bytes.count, by: 1_013) {
      try DurableFile.write(Array(bytes[..<length]), to: path)
      #expect(throws: TrainingError.self, "cut at \(length)") { try TrainingCheckpoint(path: path) }
    }
  }

  @Test func otherFilesAreNotCheckpoints() throws {
    let path = folder.file("model.safetensors")
    try trainer.model.checkpoint(halfPrecision: false).write(to: path)
    let error = #expect(throws: TrainingError.self) { try TrainingCheckpoint(path: path) }
    #expect(error?.description.contains("holds no training state") == true)
  }

  @Test func aCheckpointOfAnotherModelIsRefused() throws {
    let path = folder.file("a.safetensors")
    try TrainingCheckpoint.write(trainer, state(3), to: path)
    let other = ModelConfiguration(
      vocabularySize: 9, dModel: 8, layers: 1, heads: 2, feedForward: 8, padID: 8, endID: 0)
    let larger = Trainer(try Transformer(other, seed: 1), settings: Trainer.Settings())
    let error = #expect(throws: TrainingError.self) {
      try TrainingCheckpoint(path: path).restore(larger)
    }
    #expect(error?.description.contains("has shape") == true)
  }
}
