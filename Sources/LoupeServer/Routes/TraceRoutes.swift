import Foundation
import Hummingbird
import LoupeTrace

/// What can be asked of a kept trace.
struct TraceRoutes: Sendable {
  /// The forms a trace can be downloaded in.
  enum FileFormat: String, CaseIterable {
    case safetensors, json, html, svg

    var contentType: String {
      switch self {
      case .safetensors: "application/octet-stream"
      case .json: "application/json; charset=utf-8"
      case .html: "text/html; charset=utf-8"
      case .svg: "image/svg+xml; charset=utf-8"
      }
    }
  }

  let store: TraceStore
  let assets: ServerAssets

  private static let binary = "application/octet-stream"
  private static let writing = DispatchQueue(label: "loupe.files")

  /// Adds the routes.
  func add(to router: Router<BasicRequestContext>) {
    let path = "/api/v1/traces/:trace"
    router.get("\(path)/encoder") { request, context in
      _ = try QueryFields(request, known: [])
      return Response.data(try stored(context).encoderAttention(), type: Self.binary)
    }
    router.get("\(path)/attention") { request, context in
      let query = try QueryFields(request, known: ["from", "to"])
      let trace = try stored(context)
      let range = try query.range(from: "from", to: "to")
      return Response.data(try trace.attention(of: range), type: Self.binary)
    }
    router.get("\(path)/document") { request, context in
      _ = try QueryFields(request, known: [])
      return Response.data(
        try await document(of: stored(context)), type: "application/json; charset=utf-8")
    }
    router.get("\(path)/file") { request, context in
      let query = try QueryFields(request, known: ["format"])
      return try await file(of: stored(context), query.word("format", as: FileFormat.self))
    }
    router.delete("\(path)") { _, context in
      try store.remove(context.parameters.get("trace") ?? "")
      return Response(status: .noContent, headers: [.cacheControl: "no-store"])
    }
    for part in ["encoder", "attention", "document", "file"] {
      router.refuseOtherMethods("\(path)/\(part)", allowed: [.get])
    }
    router.refuseOtherMethods("\(path)", allowed: [.delete])
  }

  private func stored(_ context: BasicRequestContext) throws(ServerError) -> StoredTrace {
    try store.trace(context.parameters.get("trace") ?? "")
  }

  private func complete(_ stored: StoredTrace) throws(ServerError) -> Trace {
    guard let trace = stored.trace else { throw .notYet("the whole trace") }
    return trace
  }

  private func document(of stored: StoredTrace) async throws -> Data {
    let trace = try complete(stored)
    return try await Self.written { try TraceDocument(trace, numbers: .base64).json() }
  }

  private func file(of stored: StoredTrace, _ format: FileFormat) async throws -> Response {
    let trace = try complete(stored)
    let page = assets.standalonePage
    let body = try await Self.written {
      switch format {
      case .safetensors: try trace.safetensors()
      case .json: try TraceDocument(trace, numbers: .base64).json()
      case .html: try page(TraceDocument(trace, numbers: .base64).json())
      case .svg: try Self.figure(of: trace)
      }
    }
    var response = Response.data(body, type: format.contentType)
    response.headers[.contentDisposition] =
      "attachment; filename=\"loupe-\(stored.identifier.text.prefix(8)).\(format.rawValue)\""
    return response
  }

  /// Writes a file on a thread that is not one of those that serve the network; one file at a time.
  private static func written(_ write: @escaping @Sendable () throws -> Data) async throws -> Data {
    try await withCheckedThrowingContinuation { continuation in
      writing.async { continuation.resume(with: Result { try write() }) }
    }
  }

  private static func figure(of trace: Trace) throws(ServerError) -> Data {
    guard let svg = AttentionFigure().svg(of: trace) else {
      throw .fault("the trace has no cross-attention")
    }
    return Data(svg.utf8)
  }
}
