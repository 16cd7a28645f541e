/// A file at the hub.
struct RemoteFile: Sendable {
  /// Its name in the model.
  let name: String
  /// Its checksum, which names its blob.
  let checksum: FileChecksum
  /// Its size in bytes.
  let size: Int
}
