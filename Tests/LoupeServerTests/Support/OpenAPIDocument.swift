import Foundation

/// `openapi.yaml`, as tests ask it.
struct OpenAPIDocument {
  /// The whole of it.
  let content: [String: Any]
  let validator: SchemaValidator

  /// Reads the file of the repository.
  init() throws {
    let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("openapi.yaml")
    let text = try String(contentsOf: path, encoding: .utf8)
    content = try PlainYAML.value(text) as? [String: Any] ?? [:]
    validator = SchemaValidator(document: content)
  }

  /// Every operation: `GET /api/v1/status`.
  var operations: Set<String> {
    let paths = content["paths"] as? [String: [String: Any]] ?? [:]
    return Set(paths.flatMap { path, methods in methods.keys.map { "\($0.uppercased()) \(path)" } })
  }

  /// The statuses that `operation` documents.
  func statuses(_ operation: String) -> Set<Int> {
    let responses = self.operation(operation)?["responses"] as? [String: Any] ?? [:]
    return Set(responses.keys.compactMap { Int($0) })
  }

  /// What is wrong with an answer to `operation`: undocumented status, header, media type or
  /// content.
  func faults(in reply: HTTPReply, of operation: String) -> [String] {
    let responses = self.operation(operation)?["responses"] as? [String: [String: Any]] ?? [:]
    guard let response = responses["\(reply.status)"].map(resolved) else {
      return ["\(operation): status \(reply.status) is not documented"]
    }
    let place = "\(operation) \(reply.status)"
    return headerFaults(reply, response, place) + contentFaults(reply, response, place)
  }

  /// What is wrong with the events of a stream.
  func faults(inEvents events: [ServerSentEvent], of operation: String) throws -> [String] {
    let responses = self.operation(operation)?["responses"] as? [String: [String: Any]] ?? [:]
    let content = responses["200"]?["content"] as? [String: [String: Any]] ?? [:]
    let schemas = content["text/event-stream"]?["x-events"] as? [String: [String: Any]] ?? [:]
    return try events.flatMap { event in
      guard let schema = schemas[event.name] else {
        return ["event \(event.name) is not documented"]
      }
      return validator.faults(in: try event.object(), schema, at: event.name)
    }
  }

  private func operation(_ name: String) -> [String: Any]? {
    let parts = name.split(separator: " ").map(String.init)
    let paths = content["paths"] as? [String: [String: Any]]
    return paths?[parts[1]]?[parts[0].lowercased()] as? [String: Any]
  }

  private func resolved(_ value: [String: Any]) -> [String: Any] {
    (value["$ref"] as? String).flatMap { validator.resolve($0) } ?? value
  }

  private func headerFaults(
    _ reply: HTTPReply, _ response: [String: Any], _ place: String
  ) -> [String] {
    let headers = response["headers"] as? [String: [String: Any]] ?? [:]
    return headers.flatMap { name, header -> [String] in
      guard let text = reply.fields[name.lowercased()] else { return ["\(place): no \(name)"] }
      let schema = header["schema"] as? [String: Any] ?? [:]
      let value: Any = schema["type"] as? String == "integer" ? Int(text) as Any : text
      return validator.faults(in: value, schema, at: "\(place) \(name)")
    }
  }

  private func contentFaults(
    _ reply: HTTPReply, _ response: [String: Any], _ place: String
  ) -> [String] {
    let content = response["content"] as? [String: [String: Any]] ?? [:]
    guard !content.isEmpty else { return reply.body.isEmpty ? [] : ["\(place): a body"] }
    let type = reply.fields["content-type"]?.split(separator: ";").first.map(String.init) ?? ""
    guard let media = content[type] else { return ["\(place): \(type) is not documented"] }
    guard type == "application/json" else { return [] }
    guard let value = try? reply.json() else { return ["\(place): no JSON"] }
    return validator.faults(in: value, media["schema"] as? [String: Any] ?? [:], at: place)
  }
}
