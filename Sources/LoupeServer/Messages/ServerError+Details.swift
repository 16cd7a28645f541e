import LoupeTrace

extension ServerError {
  /// The values that the sentence holds, by names that do not change.
  package var details: [String: JSONValue] {
    switch self {
    case .portInUse(let host, let port), .cannotListen(let host, let port, _):
      ["host": .string(host), "port": .number(Double(port))]
    case .folder(let path), .notFound(let path): ["path": .string(path)]
    case .foreignHost(let name): ["host": .string(name)]
    case .foreignOrigin(let name): ["origin": .string(name)]
    case .method(let method, let allowed):
      ["method": .string(method), "allowed": Self.list(allowed)]
    case .contentType(let given): ["given": .string(given)]
    case .bodyTooLarge(let limit): ["limit": .number(Double(limit))]
    case .malformedJSON(let reason), .intervention(let reason), .traceFile(let reason):
      ["reason": .string(reason)]
    case .unknownKey(let key, let known): ["key": .string(key), "known": Self.list(known)]
    case .missingKey(let key), .textEmpty(let key): ["key": .string(key)]
    case .value(let key, let reason): ["key": .string(key), "reason": .string(reason)]
    case .textTooLong(let key, let count, let limit):
      [
        "key": .string(key), "count": .number(Double(count)), "limit": .number(Double(limit)),
      ]
    case .sourceTooLong(let tokens, let limit):
      ["tokens": .number(Double(tokens)), "limit": .number(Double(limit))]
    case .unknownModel(let name, let known):
      ["name": .string(name), "known": Self.list(known)]
    case .busy(let seconds): ["seconds": .number(Double(seconds))]
    case .notYet(let what): ["what": .string(what)]
    case .unknownReading(let name, let suggestion):
      ["name": .string(name), "suggestion": suggestion.map { .string($0) } ?? .null]
    case .readingRefused(let name, let reason):
      ["name": .string(name), "reason": .string(reason)]
    case .training(let refusal): refusal.details
    case .noPage, .noModels, .stopped, .unknownTrace, .fault: [:]
    }
  }

  private static func list(_ words: [String]) -> JSONValue { .array(words.map { .string($0) }) }
}
