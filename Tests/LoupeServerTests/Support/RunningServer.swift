import Foundation

import LoupeServer

/// A server on a free port of this machine, for as long as a test needs it.
struct RunningServer: Sendable {
  /// Where it listens.
  let address: URL
  var port: Int { address.port ?? 0 }

  /// A page of three files.
  static let page: [String: Asset] = [
    "index.html": Asset(
      bytes: Data(#"<!doctype html><script type="importmap">{"imports":{}}</script>"#.utf8),
      contentType: "text/html; charset=utf-8"),
    "js/main.js": Asset(
      bytes: Data("export {};".utf8), contentType: "text/javascript; charset=utf-8"),
    "locales/日本.json": Asset(bytes: Data("{}".utf8), contentType: "application/json"),
  ]

  /// Runs `body` while a server runs.
  static func run<Value: Sendable>(
    models: [ServedModel] = [TestModel.endless], limits: ServerLimits = ServerLimits(),
    assets: ServerAssets? = nil, trainingFolder: TrainingFolder? = nil,
    _ body: @Sendable (RunningServer) async throws -> Value
  ) async throws -> Value {
    var configuration = ServerConfiguration()
    configuration.port = 0
    configuration.limits = limits
    configuration.trainingFolder = trainingFolder
    // Torn off when a test is over, the network library would complain.
    configuration.logger.logLevel = .critical
    let standard = try ServerAssets(files: page) { document in
      Data("<!doctype html>".utf8) + document
    }
    let server = try LoupeServer(
      configuration: configuration, assets: assets ?? standard, models: models)
    let (addresses, channel) = AsyncStream<URL>.makeStream()
    let task = Task {
      defer { channel.finish() }
      try await server.run(untilSignalled: false) { channel.yield($0) }
    }
    guard let address = await addresses.first(where: { _ in true }) else {
      try await task.value
      throw HTTPConnection.Fault.incomplete
    }
    let result: Result<Value, any Error>
    do {
      result = .success(try await body(RunningServer(address: address)))
    } catch {
      result = .failure(error)
    }
    task.cancel()
    _ = await task.result
    return try result.get()
  }

  /// Sends a request and reads the whole answer.
  func ask(
    _ method: String, _ path: String, fields: [String: String] = [:], body: Data? = nil
  ) async throws -> HTTPReply {
    try await onThread { [port] in
      let connection = try HTTPConnection(port: port)
      connection.send(Self.request(method, path, port: port, fields: fields, body: body))
      return try HTTPReply(connection.readToEnd())
    }
  }

  /// Asks for a translation and reads all events.
  func translate(_ wish: [String: any Sendable]) async throws -> HTTPReply {
    try await ask(
      "POST", "/api/v1/translate", fields: ["Content-Type": "application/json"],
      body: JSONSerialization.data(withJSONObject: wish))
  }

  /// Asks for a translation and leaves the answer unread.
  func openTranslation(_ wish: [String: any Sendable]) async throws -> HTTPConnection {
    let body = try JSONSerialization.data(withJSONObject: wish)
    return try await onThread { [port] in
      let connection = try HTTPConnection(port: port)
      connection.send(
        Self.request(
          "POST", "/api/v1/translate", port: port,
          fields: ["Content-Type": "application/json"], body: body))
      return connection
    }
  }

  /// How many translations the server says it is busy with.
  func busy() async throws -> Int {
    let status = try await ask("GET", "/api/v1/status").json() as? [String: Any]
    return status?["busy"] as? Int ?? -1
  }

  /// The bytes of a request.
  static func request(
    _ method: String, _ path: String, port: Int, fields: [String: String], body: Data?
  ) -> Data {
    var fields = fields
    if fields["Host"] == nil { fields["Host"] = "127.0.0.1:\(port)" }
    fields["Connection"] = "close"
    if let body { fields["Content-Length"] = "\(body.count)" }
    let lines = fields.map { "\($0): \($1)\r\n" }.joined()
    return Data("\(method) \(path) HTTP/1.1\r\n\(lines)\r\n".utf8) + (body ?? Data())
  }
}
