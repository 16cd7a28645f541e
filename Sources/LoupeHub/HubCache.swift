import Foundation

/// The folder that holds every fetched model, shared with the hub's own tools.
///
///     models--OWNER--NAME/blobs/CHECKSUM            the files' bytes
///     models--OWNER--NAME/snapshots/COMMIT/FILE     links to them, by name
///     models--OWNER--NAME/refs/REVISION             the commit that a branch stands at
///     .locks/models--OWNER--NAME/CHECKSUM.lock      held while a blob is written
public struct HubCache: Sendable {
  /// Its path.
  public let path: String

  /// The cache at `path`, which need not exist.
  public init(path: String) { self.path = path }

  /// The models that are here, by name.
  public var models: [CachedModel] {
    let folders = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    return folders.sorted().compactMap { RepositoryName(folder: $0) }.flatMap(snapshots)
  }

  /// The model `name` at a revision, `main` unless given; nil where it is not here.
  ///
  /// A model that came without a `main` is found where there is but one snapshot of it.
  public func model(_ name: RepositoryName, revision: String? = nil) -> CachedModel? {
    let all = snapshots(of: name)
    let wanted = revision ?? Revision.main.description
    if let found = all.first(where: { $0.revisions.contains(wanted) || $0.commit == wanted }) {
      return found
    }
    return revision == nil && all.count == 1 ? all.first : nil
  }

  private func snapshots(of name: RepositoryName) -> [CachedModel] {
    let folder = "\(path)/\(name.folder)"
    let commits =
      (try? FileManager.default.contentsOfDirectory(atPath: "\(folder)/snapshots")) ?? []
    let revisions = references(below: "\(folder)/refs")
    return commits.sorted().filter { !$0.hasPrefix(".") }.map { commit in
      CachedModel(
        name: name, commit: commit, path: "\(folder)/snapshots/\(commit)",
        revisions: revisions.filter { $0.commit == commit }.map(\.name).sorted())
    }
  }

  private func references(below folder: String) -> [(name: String, commit: String)] {
    let names = (try? FileManager.default.subpathsOfDirectory(atPath: folder)) ?? []
    return names.compactMap { name in
      // A folder of references has no contents of its own.
      guard let data = FileManager.default.contents(atPath: "\(folder)/\(name)"), data.count < 100
      else { return nil }
      let commit = String(decoding: data, as: UTF8.self).trimmingCharacters(
        in: .whitespacesAndNewlines)
      return Revision.isCommit(commit) ? (name, commit) : nil
    }
  }
}
