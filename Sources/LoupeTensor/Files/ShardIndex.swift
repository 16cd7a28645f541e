import Foundation

/// Which file of a sharded checkpoint holds which tensor: `model.safetensors.index.json` or
/// `pytorch_model.bin.index.json`.
public struct ShardIndex: Sendable, Equatable {
  private struct Document: Decodable {
    let weightMap: [String: String]

    enum CodingKeys: String, CodingKey {
      case weightMap = "weight_map"
    }
  }

  /// What the index is called in error texts.
  public let name: String
  /// The file name of the shard of each tensor.
  public let fileOfTensor: [String: String]

  /// The names of the shards, sorted.
  public var files: [String] { Set(fileOfTensor.values).sorted() }

  /// Reads an index.
  ///
  /// - Throws: `TensorError.checkpoint` where it is not an index, or names a file outside of its own
  ///   directory.
  public init(_ source: ByteSource) throws(TensorError) {
    name = source.name
    do {
      fileOfTensor = try JSONDecoder().decode(Document.self, from: Data(source.bytes)).weightMap
    } catch {
      throw .checkpoint(
        file: source.name,
        reason: "is not an index of shards (JSON with “weight_map”); download it again")
    }
    guard !fileOfTensor.isEmpty else {
      throw .checkpoint(file: source.name, reason: "names no tensors; download it again")
    }
    for file in files where !Self.isPlainName(file) {
      throw .checkpoint(
        file: source.name,
        reason: "names the shard “\(file.prefix(80))”, which is not a file of its own directory")
    }
  }

  private static func isPlainName(_ file: String) -> Bool {
    !file.isEmpty && !file.hasPrefix(".") && file.utf8.count <= 255
      && file.utf8.allSatisfy { $0 >= 0x20 && $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "\\") }
  }
}
