import Foundation

/// The folder of one training: its checkpoints, its log and the model it makes.
///
///     OUT/checkpoints/step-….safetensors    OUT/log.csv    OUT/recipe.json    OUT/model/
///
/// Held by one process at a time.
package final class RunDirectory {
  let path: String
  private let lock: Int32

  /// The folder at `path`, made where it is missing and locked until the object goes.
  package init(_ path: String) throws(TrainingError) {
    self.path = path
    do {
      try FileManager.default.createDirectory(
        atPath: "\(path)/model", withIntermediateDirectories: true)
    } catch {
      throw .output(path: path, reason: "cannot be made (\(error.localizedDescription))")
    }
    lock = open("\(path)/.lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard lock >= 0 else { throw .output(path: path, reason: "cannot be written to") }
    guard flock(lock, LOCK_EX | LOCK_NB) == 0 else {
      close(lock)
      throw .output(path: path, reason: "is in use by another training; wait or choose another")
    }
  }

  deinit { if lock >= 0 { close(lock) } }

  var checkpoints: String { "\(path)/checkpoints" }
  var log: String { "\(path)/log.csv" }
  var recipe: String { "\(path)/recipe.json" }
  var model: String { "\(path)/model" }
}
