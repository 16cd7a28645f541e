import Foundation

/// An answer of the server, taken apart.
struct HTTPReply: Sendable {
  let status: Int
  let fields: [String: String]
  let body: Data

  /// Reads an answer whose end is the end of the connection.
  init(_ data: Data) throws {
    guard let end = data.range(of: Data("\r\n\r\n".utf8)) else {
      throw HTTPConnection.Fault.incomplete
    }
    let lines = String(decoding: data[..<end.lowerBound], as: UTF8.self)
      .components(separatedBy: "\r\n")
    status = Int(lines[0].split(separator: " ").dropFirst().first ?? "") ?? 0
    fields = Dictionary(
      lines.dropFirst().compactMap { line in
        guard let colon = line.firstIndex(of: ":") else { return nil }
        return (
          line[..<colon].lowercased(),
          line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
        )
      }, uniquingKeysWith: { first, second in first + ", " + second })
    let rest = Data(data[end.upperBound...])
    body = fields["transfer-encoding"] == "chunked" ? try Self.joined(rest) : rest
  }

  /// The body as JSON.
  func json() throws -> Any {
    try JSONSerialization.jsonObject(with: body, options: .fragmentsAllowed)
  }

  /// The code of an error.
  var errorCode: String? {
    let object = (try? json()) as? [String: Any]
    return (object?["error"] as? [String: Any])?["code"] as? String
  }

  /// The sentence of an error.
  var errorMessage: String? {
    let object = (try? json()) as? [String: Any]
    return (object?["error"] as? [String: Any])?["message"] as? String
  }

  /// The events of a stream, in order; comments are left out.
  var events: [ServerSentEvent] {
    String(decoding: body, as: UTF8.self).components(separatedBy: "\n\n")
      .compactMap { ServerSentEvent($0) }
  }

  private static func joined(_ chunked: Data) throws -> Data {
    var body = Data()
    var rest = chunked
    while let line = rest.range(of: Data("\r\n".utf8)) {
      guard let size = Int(String(decoding: rest[..<line.lowerBound], as: UTF8.self), radix: 16)
      else { throw HTTPConnection.Fault.incomplete }
      if size == 0 { return body }
      let end = line.upperBound + size
      guard end + 2 <= rest.endIndex else { throw HTTPConnection.Fault.incomplete }
      body.append(rest[line.upperBound..<end])
      rest = Data(rest[(end + 2)...])
    }
    throw HTTPConnection.Fault.incomplete
  }
}

/// One event of a stream.
struct ServerSentEvent: Sendable {
  let name: String
  let data: Data

  /// Reads the lines of an event; nil where there is no data.
  init?(_ text: String) {
    let lines = text.split(separator: "\n")
    guard let name = lines.first(where: { $0.hasPrefix("event: ") }),
      let data = lines.first(where: { $0.hasPrefix("data: ") })
    else { return nil }
    self.name = String(name.dropFirst(7))
    self.data = Data(data.dropFirst(6).utf8)
  }

  /// The data as a value.
  func decoded<Value: Decodable>(as type: Value.Type) throws -> Value {
    try JSONDecoder().decode(type, from: data)
  }

  /// The data as a JSON object.
  func object() throws -> [String: Any] {
    try JSONSerialization.jsonObject(with: data) as? [String: Any] ?? [:]
  }
}
