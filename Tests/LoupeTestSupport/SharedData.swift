import Foundation

/// Finds reference data that is at hand while developing but not part of the project.
public enum SharedData {
  /// The folder named by `LOUPE_SHARED`, or `shared` beside the repository; nil where none is.
  public static let directory: String? = {
    if let given = ProcessInfo.processInfo.environment["LOUPE_SHARED"] { return given }
    var folder = URL(fileURLWithPath: #filePath)
    while folder.pathComponents.count > 1 {
      folder.deleteLastPathComponent()
      let candidate = folder.appendingPathComponent("shared/parity")
      if FileManager.default.fileExists(atPath: candidate.path) {
        return folder.appendingPathComponent("shared").path
      }
    }
    return nil
  }()

  /// The parity kit of a model family; nil where there is none.
  public static func parityKit(_ family: String) -> String? {
    guard let directory else { return nil }
    let path = "\(directory)/parity/\(family)"
    return FileManager.default.fileExists(atPath: path) ? path : nil
  }
}
