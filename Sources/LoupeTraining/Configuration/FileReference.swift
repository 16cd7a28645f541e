/// A file that a recipe reads.
public struct FileReference: Codable, Sendable, Equatable {
  /// Path, relative to the data directory unless absolute.
  public var path: String
  /// SHA-256 in hexadecimal digits; nil: not checked.
  public var sha256: String?

  /// The file at `path`.
  public init(path: String, sha256: String? = nil) {
    self.path = path
    self.sha256 = sha256
  }

  enum CodingKeys: String, CodingKey, CaseIterable {
    case path
    case sha256
  }

  /// Reads a plain path, or an object with `path` and `sha256`.
  public init(from decoder: any Decoder) throws {
    if let plain = try? decoder.singleValueContainer().decode(String.self) {
      path = plain
      sha256 = nil
      return
    }
    let values = try decoder.strictContainer(keyedBy: CodingKeys.self)
    path = try values.decode(String.self, forKey: .path)
    sha256 = try values.decodeIfPresent(String.self, forKey: .sha256)
  }
}
