import Foundation

/// One state of a model in the cache.
public struct CachedModel: Sendable, Equatable {
  /// What it is called on the hub.
  public let name: RepositoryName
  /// The commit it was fetched at.
  public let commit: String
  /// The directory of its files.
  public let path: String
  /// The branches and tags that stand at this commit.
  public let revisions: [String]

  /// The names of its files that are really there.
  public var files: [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    return names.sorted().filter { FileManager.default.fileExists(atPath: "\(path)/\($0)") }
  }

  /// Whether it has a configuration and every weight file that Loupe needs.
  public var isComplete: Bool {
    let files = Set(files)
    guard files.contains(NeededFiles.configuration), let weights = NeededFiles.weights(in: files)
    else { return false }
    guard case .shards(let index) = weights else { return true }
    return (try? NeededFiles.shards(of: "\(path)/\(index)"))?.allSatisfy(files.contains) == true
  }

  /// Bytes of all its files.
  public var size: Int {
    files.reduce(0) { sum, name in
      let real = URL(fileURLWithPath: "\(path)/\(name)").resolvingSymlinksInPath().path
      let attributes = try? FileManager.default.attributesOfItem(atPath: real)
      return sum + ((attributes?[.size] as? NSNumber)?.intValue ?? 0)
    }
  }

  /// Compares each file with the checksum that its blob is named by.
  ///
  /// - Returns: how many files were compared; files that are no links have no checksum.
  /// - Throws: `HubError.checksum` for the first file that differs.
  public func verifyChecksums() throws(HubError) -> Int {
    var compared = 0
    for name in files {
      let file = "\(path)/\(name)"
      guard let target = try? FileManager.default.destinationOfSymbolicLink(atPath: file),
        let checksum = FileChecksum(target.split(separator: "/").last.map(String.init) ?? "")
      else { continue }
      try checksum.verify(path: file, name: name)
      compared += 1
    }
    return compared
  }
}
