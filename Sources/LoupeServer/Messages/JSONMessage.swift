import Foundation
import LoupeTrace

/// How every message of the server is written.
enum JSONMessage {
  /// `value` as JSON on one line.
  ///
  /// A broken model may compute numbers that are not finite; they are written as words, and the page
  /// shows them as what they are.
  static func data(_ value: some Encodable) throws -> Data {
    try JSONEncoder.traces().encode(value)
  }
}
