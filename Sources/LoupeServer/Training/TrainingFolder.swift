import Foundation

/// Where the Train room keeps what it makes.
///
///     FOLDER/NAME/…                 kept models, a MarianMT directory each
///     FOLDER/.training/runs/…       trainings: checkpoints, curves, pictures
///     FOLDER/.training/corpora/…    parallel texts that were uploaded
public struct TrainingFolder: Sendable, Equatable {
  /// The folder of kept models.
  public let path: String

  /// The folder at `path`.
  public init(_ path: String) { self.path = path }

  /// The user's own, where programs keep data on this system.
  public static var standard: TrainingFolder {
    let home = FileManager.default.homeDirectoryForCurrentUser.path
    #if os(macOS)
      return TrainingFolder("\(home)/Library/Application Support/Loupe/models")
    #else
      let data = ProcessInfo.processInfo.environment["XDG_DATA_HOME"] ?? ""
      return TrainingFolder((data.hasPrefix("/") ? data : "\(home)/.local/share") + "/loupe/models")
    #endif
  }

  var runs: String { "\(path)/.training/runs" }
  var corpora: String { "\(path)/.training/corpora" }
}
