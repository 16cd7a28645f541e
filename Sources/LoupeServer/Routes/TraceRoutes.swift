import Foundation
import Hummingbird
import LoupeTensor
import LoupeTrace

/// What can be asked of a kept trace.
struct TraceRoutes: Sendable {
  /// The forms a trace can be downloaded in.
  enum FileFormat: String, CaseIterable {
    case safetensors, json, csv, html, svg

    var contentType: String {
      switch self {
      case .safetensors: "application/octet-stream"
      case .json: "application/json; charset=utf-8"
      case .csv: "text/csv; charset=utf-8"
      case .html: "text/html; charset=utf-8"
      case .svg: "image/svg+xml; charset=utf-8"
      }
    }
  }

  let store: TraceStore
  let questions: TraceQuestions
  let assets: ServerAssets
  let limits: ServerLimits

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
      let query = try QueryFields(request, known: ["format", "table"])
      let stored = try stored(context)
      let format = try query.word("format", as: FileFormat.self)
      let table = try Self.table(query, format)
      guard format == .html else {
        return try await file(of: stored, questions.complete(stored), format, table)
      }
      // A page carries what its views show, and that has to be computed.
      return try await request.answer(for: stored) { flag in
        try await file(of: stored, questions.page(stored, flag), format, table)
      }
    }
    router.post("/api/v1/traces") { request, _ in
      _ = try QueryFields(request, known: [])
      return Response.json(try await open(request), status: .created)
    }
    router.refuseOtherMethods("/api/v1/traces", allowed: [.post])
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

  /// Opens a trace file: what Loupe wrote, or another program in the same form.
  private func open(_ request: Request) async throws -> OpenedMessage {
    var request = request
    let body = try await request.wholeBody(limit: limits.traceFileBytes)
    let limits = limits
    let (trace, stored) = try await Self.written {
      do throws(TraceError) {
        let trace = try TraceReader.trace(ByteSource([UInt8](body), name: "the file"))
        return (trace, try StoredTrace(complete: trace))
      } catch {
        throw ServerError(error, limits: limits)
      }
    }
    store.add(stored)
    return OpenedMessage(
      trace: stored.identifier.text, document: TraceDocument(trace, numbers: .base64))
  }

  private func document(of stored: StoredTrace) async throws -> Data {
    let trace = try questions.complete(stored)
    return try await Self.written { try Self.document(of: trace) }
  }

  /// The table that a CSV file holds; weights where none is named.
  private static func table(
    _ query: QueryFields, _ format: FileFormat
  ) throws(ServerError) -> TraceTable.Name {
    guard query.optionalText("table") != nil else { return .weights }
    guard format == .csv else {
      throw .value(key: "table", reason: "belongs to format=csv")
    }
    return try query.word("table", as: TraceTable.Name.self)
  }

  /// A file of `trace`, which `stored` names.
  private func file(
    of stored: StoredTrace, _ trace: Trace, _ format: FileFormat, _ table: TraceTable.Name
  ) async throws -> Response {
    let page = assets.standalonePage
    let body = try await Self.written {
      switch format {
      case .safetensors: try trace.withCheapReadings().safetensors()
      case .json: try Self.document(of: trace)
      case .csv: try TraceTable.table(table, of: trace.withCheapReadings())
      case .html: try page(TraceDocument(trace, numbers: .compact).json())
      case .svg: try Self.figure(of: trace)
      }
    }
    var response = Response.data(body, type: format.contentType)
    response.headers[.contentDisposition] =
      "attachment; filename=\"loupe-\(stored.identifier.text.prefix(8)).\(format.rawValue)\""
    return response
  }

  /// Writes or reads a file on a thread that is not one of those that serve the network; one file at a time.
  private static func written<Answer: Sendable>(
    _ write: @escaping @Sendable () throws -> Answer
  ) async throws -> Answer {
    try await withCheckedThrowingContinuation { continuation in
      writing.async { continuation.resume(with: Result { try write() }) }
    }
  }

  /// The document that the page and files carry, with the readings that cost little.
  private static func document(of trace: Trace) throws -> Data {
    try TraceDocument(trace.withCheapReadings(), numbers: .base64).json()
  }

  private static func figure(of trace: Trace) throws(ServerError) -> Data {
    guard let svg = AttentionFigure().svg(of: trace) else {
      throw .fault("the trace has no cross-attention")
    }
    return Data(svg.utf8)
  }
}
