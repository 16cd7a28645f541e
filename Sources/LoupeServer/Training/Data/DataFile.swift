import Foundation
import LoupeTensor

/// Writes what the Train room remembers.
enum DataFile {
  /// Writes `value` as JSON, whole.
  static func write(_ value: some Encodable, to path: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    try DurableFile.write(encoder.encode(value), to: path)
  }
}
