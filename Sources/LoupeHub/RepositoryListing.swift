import Foundation

/// What the hub says about a model: its commit and the names of its files.
struct RepositoryListing: Decodable {
  private struct Sibling: Decodable {
    let rfilename: String
  }

  /// The commit the revision stands at.
  let commit: String
  /// The names of its files; those in folders have slashes.
  let files: Set<String>

  private enum CodingKeys: String, CodingKey {
    case commit = "sha"
    case files = "siblings"
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    commit = try container.decode(String.self, forKey: .commit)
    files = Set(try container.decode([Sibling].self, forKey: .files).map(\.rfilename))
    guard Revision.isCommit(commit) else {
      throw DecodingError.dataCorruptedError(
        forKey: .commit, in: container, debugDescription: "no commit")
    }
  }
}
