import Foundation
import Hummingbird

extension Request {
  /// Refuses a body that is not declared as JSON.
  ///
  /// - Throws: `ServerError.contentType`.
  func checkDeclaresJSON() throws(ServerError) {
    let given = headers[.contentType] ?? ""
    let type = given.split(separator: ";").first.map { $0.trimmingCharacters(in: .whitespaces) }
    guard type?.lowercased() == "application/json" else {
      throw .contentType(String(given.prefix(80)))
    }
  }
}
