import Foundation

/// The checkpoints of one run: `step-0000001000.safetensors` and so on in a folder, the newest few
/// kept.
package struct CheckpointStore {
  let folder: String
  let keep: Int

  /// The store in `folder`, which is made where it is missing; what an interrupted write left
  /// behind is removed.
  package init(folder: String, keep: Int) throws(TrainingError) {
    self.folder = folder
    self.keep = keep
    do {
      try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw .output(path: folder, reason: "cannot be made (\(error.localizedDescription))")
    }
    for name in names() where name.hasSuffix(".tmp") { remove(name) }
  }

  /// Paths of the checkpoints, oldest first.
  package var paths: [String] {
    names().filter { $0.hasPrefix("step-") && $0.hasSuffix(".safetensors") }.sorted()
      .map { "\(folder)/\($0)" }
  }

  /// Writes a checkpoint whole, then removes the oldest beyond `keep`.
  ///
  /// - Returns: its path.
  package func write(_ trainer: Trainer, _ state: TrainingState) throws(TrainingError) -> String {
    let digits = String(state.step)
    let number = String(repeating: "0", count: max(0, 10 - digits.count)) + digits
    let path = "\(folder)/step-\(number).safetensors"
    try TrainingCheckpoint.write(trainer, state, to: path)
    for old in paths.dropLast(keep) { try? FileManager.default.removeItem(atPath: old) }
    return path
  }

  /// Where the checkpoint of the best validation so far is.
  var bestPath: String { "\(folder)/best.safetensors" }

  /// Writes the checkpoint of the best validation so far, whole.
  package func writeBest(_ trainer: Trainer, _ state: TrainingState) throws(TrainingError) {
    try TrainingCheckpoint.write(trainer, state, to: bestPath)
  }

  /// The checkpoint of the best validation; nil where there is none.
  package func best() throws(TrainingError) -> TrainingCheckpoint? {
    guard FileManager.default.fileExists(atPath: bestPath) else { return nil }
    return try TrainingCheckpoint(path: bestPath)
  }

  /// The newest checkpoint that is whole; damaged newer ones are set aside as `.damaged` and told
  /// to `note`.
  package func newestUsable(note: (String) -> Void) throws(TrainingError) -> TrainingCheckpoint {
    var last: TrainingError?
    for path in paths.reversed() {
      do throws(TrainingError) {
        let checkpoint = try TrainingCheckpoint(path: path)
        if last != nil { note("resuming from the checkpoint before, \(path)") }
        return checkpoint
      } catch {
        note("\(error); it is set aside as \(path).damaged")
        try? FileManager.default.moveItem(atPath: path, toPath: "\(path).damaged")
        last = error
      }
    }
    throw last ?? .output(path: folder, reason: "holds no checkpoint to resume from")
  }

  private func names() -> [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
  }

  private func remove(_ name: String) {
    try? FileManager.default.removeItem(atPath: "\(folder)/\(name)")
  }
}
