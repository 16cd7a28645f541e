import Foundation
import LoupeModel
import LoupeTensor
import LoupeTraining

/// Room on the disk.
enum DiskSpace {
  /// Free bytes of the file system that holds `path`, or its nearest folder that exists; the largest
  /// number where nobody can tell.
  static func free(at path: String) -> Int {
    var place = URL(fileURLWithPath: path)
    while !FileManager.default.fileExists(atPath: place.path), place.path != "/" {
      place.deleteLastPathComponent()
    }
    let attributes = try? FileManager.default.attributesOfFileSystem(forPath: place.path)
    return (attributes?[.systemFreeSize] as? NSNumber)?.intValue ?? .max
  }

  /// Whether `error` came from a disk without room.
  static func isFull(_ error: TrainingError) -> Bool {
    let full = String(cString: strerror(ENOSPC))
    switch error {
    case .tensor(let error), .model(.weights(let error)):
      return error.description.contains(full)
    case .file(_, let reason), .output(_, let reason): return reason.contains(full)
    default: return false
    }
  }
}
