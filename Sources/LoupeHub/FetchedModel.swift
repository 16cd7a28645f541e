/// A model as it stands in the cache after it was fetched.
public struct FetchedModel: Sendable, Equatable {
  /// The directory to open.
  public let path: String
  /// The commit it stands at.
  public let commit: String
  /// The names of its files.
  public let files: [String]
  /// Bytes that came over the network.
  public let receivedBytes: Int
}
