import Foundation
import Hummingbird

extension Request {
  /// The whole body.
  ///
  /// - Throws: `ServerError.bodyTooLarge` where it has more than `limit` bytes.
  mutating func wholeBody(limit: Int) async throws -> Data {
    do {
      return Data(buffer: try await collectBody(upTo: limit))
    } catch let error as any HTTPResponseError where error.status == .contentTooLarge {
      throw ServerError.bodyTooLarge(limit: limit)
    }
  }
}
