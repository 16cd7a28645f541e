import Foundation
import LoupeTensor

/// The folder of one model in a cache, as it is written.
struct CacheFolder: Sendable {
  private let cache: String
  private let name: RepositoryName

  init(cache: String, name: RepositoryName) {
    self.cache = cache
    self.name = name
  }

  private var path: String { "\(cache)/\(name.folder)" }

  /// The directory of a commit's files.
  func snapshot(_ commit: String) -> String { "\(path)/snapshots/\(commit)" }

  /// Where the bytes with this checksum lie.
  func blob(_ checksum: FileChecksum) -> String { "\(path)/blobs/\(checksum.digits)" }

  /// The lock of the blob with this checksum.
  func lock(_ checksum: FileChecksum) -> String {
    "\(cache)/.locks/\(name.folder)/\(checksum.digits).lock"
  }

  /// Makes the folders that everything stands in.
  func create(commit: String) throws(HubError) {
    try Self.create("\(path)/blobs")
    try Self.create(snapshot(commit))
    try Self.create("\(path)/refs")
  }

  /// Gives the bytes with this checksum a name in a commit, in place of what had it.
  func link(_ file: String, in commit: String, to checksum: FileChecksum) throws(HubError) {
    let place = "\(snapshot(commit))/\(file)"
    let target = "../../blobs/\(checksum.digits)"
    if (try? FileManager.default.destinationOfSymbolicLink(atPath: place)) == target { return }
    let temporary = "\(place).\(getpid()).\(UInt32.random(in: 0...UInt32.max)).tmp"
    guard symlink(target, temporary) == 0 else { throw Self.failure(place, "cannot be linked") }
    guard rename(temporary, place) == 0 else {
      let failure = Self.failure(place, "cannot be linked")
      unlink(temporary)
      throw failure
    }
  }

  /// Notes the commit that a revision stands at.
  func setReference(_ revision: Revision, to commit: String) throws(HubError) {
    let file = "\(path)/refs/\(revision)"
    try Self.create(URL(fileURLWithPath: file).deletingLastPathComponent().path)
    do {
      try DurableFile.write(Data(commit.utf8), to: file)
    } catch {
      throw .disk(path: file, reason: "cannot be written (\(error))")
    }
  }

  static func create(_ folder: String) throws(HubError) {
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw .disk(
        path: folder,
        reason: "cannot be created; choose another place with HF_HOME or HF_HUB_CACHE")
    }
  }

  /// The system's last error as a sentence.
  static func failure(_ path: String, _ what: String) -> HubError {
    let code = errno
    let advice =
      [ENOSPC, EDQUOT].contains(code)
      ? "; free some space and give the same command again, it goes on where it stopped" : ""
    return .disk(path: path, reason: "\(what) (\(String(cString: strerror(code))))\(advice)")
  }
}
