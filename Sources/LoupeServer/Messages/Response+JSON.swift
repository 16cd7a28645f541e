import Foundation
import Hummingbird

extension Response {
  /// A JSON answer.
  static func json(_ value: some Encodable, status: HTTPResponse.Status = .ok) -> Response {
    let body: Data
    do {
      body = try JSONMessage.data(value)
    } catch {
      return Response(status: .internalServerError)
    }
    return data(body, type: "application/json; charset=utf-8", status: status)
  }

  /// An answer of bytes, never to be stored by anyone.
  static func data(
    _ body: Data, type: String, status: HTTPResponse.Status = .ok
  ) -> Response {
    Response(
      status: status, headers: [.contentType: type, .cacheControl: "no-store"],
      body: ResponseBody(byteBuffer: ByteBuffer(bytes: body)))
  }
}
