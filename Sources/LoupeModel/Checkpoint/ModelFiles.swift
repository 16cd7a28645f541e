import Foundation
import LoupeTensor

/// The files of a model: a directory, or data carried inside the program.
public struct ModelFiles: Sendable {
  /// What error texts call the place.
  public let name: String
  private let lookup: @Sendable (String) throws(TensorError) -> ByteSource?

  /// The directory at `path`.
  public init(directory path: String) throws(ModelError) {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue
    else {
      throw .file(name: "the directory", directory: path, reason: "does not exist")
    }
    name = path
    lookup = { (file) throws(TensorError) -> ByteSource? in
      let full = URL(fileURLWithPath: path).appendingPathComponent(file).path
      guard FileManager.default.fileExists(atPath: full) else { return nil }
      return try ByteSource(path: full)
    }
  }

  /// Files that live in memory as long as the program.
  public init(name: String, contents: [String: ByteSource]) {
    self.name = name
    lookup = { (file) throws(TensorError) -> ByteSource? in contents[file] }
  }

  /// The file `name`, nil where there is none.
  public func optional(_ file: String) throws(ModelError) -> ByteSource? {
    do {
      return try lookup(file)
    } catch {
      throw .weights(error)
    }
  }

  /// The file `name`, which must exist.
  public func required(_ file: String) throws(ModelError) -> ByteSource {
    guard let source = try optional(file) else {
      throw .file(name: file, directory: name, reason: "is missing")
    }
    return source
  }

  /// The file decoded as JSON.
  public func json<Value: Decodable>(
    _ type: Value.Type, _ file: String
  ) throws(ModelError) -> Value {
    let source = try required(file)
    do {
      return try JSONDecoder().decode(type, from: Data(source.bytes))
    } catch let error as DecodingError {
      throw .configuration(file: source.name, reason: Self.reason(error))
    } catch {
      throw .configuration(file: source.name, reason: "is not JSON")
    }
  }

  private static func reason(_ error: DecodingError) -> String {
    switch error {
    case .keyNotFound(let key, _):
      return "“\(key.stringValue)” is missing"
    case .typeMismatch(_, let context), .valueNotFound(_, let context):
      let path = context.codingPath.map(\.stringValue).joined(separator: ".")
      return "“\(path)” has the wrong type (\(context.debugDescription))"
    case .dataCorrupted(let context) where !context.codingPath.isEmpty:
      let path = context.codingPath.map(\.stringValue).joined(separator: ".")
      return "“\(path)” cannot be read (\(context.debugDescription))"
    default:
      return "is not complete JSON; download or save it again"
    }
  }
}
