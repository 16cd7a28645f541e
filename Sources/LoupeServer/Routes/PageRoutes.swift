import Foundation
import Hummingbird

/// The page's files.
struct PageRoutes: Sendable {
  let assets: ServerAssets

  /// Adds the routes.
  func add(to router: Router<BasicRequestContext>) {
    router.get("/") { request, _ in try send(ContentSecurityPolicy.page, request) }
    router.get("**") { request, _ in try send(Self.path(of: request), request) }
    router.refuseOtherMethods("/", allowed: [.get])
    router.refuseOtherMethods("**", allowed: [.get])
  }

  /// The file's path, without the leading stroke; percent signs are decoded once.
  private static func path(of request: Request) throws(ServerError) -> String {
    let written = request.uri.path
    guard let path = written.dropFirst().removingPercentEncoding, !path.isEmpty else {
      throw .notFound(path: String(written.prefix(200)))
    }
    return path
  }

  private func send(_ path: String, _ request: Request) throws(ServerError) -> Response {
    guard let asset = assets.file(path) else {
      throw .notFound(path: String(request.uri.path.prefix(200)))
    }
    // The browser keeps the file but asks each time whether it is still the newest.
    let headers: HTTPFields = [
      .contentType: asset.contentType, .cacheControl: "no-cache", .eTag: asset.tag,
    ]
    if let known = request.headers[.ifNoneMatch], Self.matches(known, asset.tag) {
      return Response(status: .notModified, headers: headers)
    }
    return Response(
      status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: asset.bytes)))
  }

  private static func matches(_ known: String, _ tag: String) -> Bool {
    known.split(separator: ",").contains { entry in
      let entry = entry.trimmingCharacters(in: .whitespaces)
      return entry == "*" || entry == tag || entry == "W/" + tag
    }
  }
}
