import Hummingbird

extension ServerError {
  /// What programs recognise the error by; the page has a sentence for each in every language.
  package var code: String {
    switch self {
    case .portInUse, .cannotListen, .folder, .noPage, .noModels, .fault: "internal"
    case .foreignHost: "foreign_host"
    case .foreignOrigin: "foreign_origin"
    case .notFound: "not_found"
    case .method: "method_not_allowed"
    case .contentType: "content_type"
    case .bodyTooLarge: "body_too_large"
    case .malformedJSON: "malformed_json"
    case .unknownKey: "unknown_key"
    case .missingKey: "missing_key"
    case .value: "invalid_value"
    case .textEmpty: "text_empty"
    case .textTooLong: "text_too_long"
    case .sourceTooLong: "too_many_tokens"
    case .unknownModel: "model_unknown"
    case .intervention: "invalid_intervention"
    case .busy: "busy"
    case .stopped: "stopped"
    case .unknownTrace: "trace_unknown"
    case .notYet: "not_yet"
    case .unknownReading: "reading_unknown"
    case .readingRefused: "reading_refused"
    case .traceFile: "trace_invalid"
    case .training(let refusal): refusal.code
    }
  }

  /// The status of the answer.
  var status: HTTPResponse.Status {
    switch self {
    case .portInUse, .cannotListen, .folder, .noPage, .noModels, .fault: .internalServerError
    case .foreignHost, .foreignOrigin: .forbidden
    case .notFound, .unknownTrace: .notFound
    case .method: .methodNotAllowed
    case .contentType: .unsupportedMediaType
    case .bodyTooLarge: .contentTooLarge
    case .notYet: .conflict
    case .busy, .stopped: .serviceUnavailable
    case .readingRefused: .unprocessableContent
    case .training(let refusal): .init(code: refusal.status)
    case .malformedJSON, .unknownKey, .missingKey, .value, .textEmpty, .textTooLong,
      .sourceTooLong, .unknownModel, .intervention, .unknownReading, .traceFile:
      .badRequest
    }
  }

  /// The answer: status and `{"error":{"code":…,"message":…}}`.
  func response() -> Response {
    var response = Response.json(ErrorMessage(self), status: status)
    switch self {
    case .busy(let seconds): response.headers[.retryAfter] = "\(seconds)"
    case .stopped: response.headers[.retryAfter] = "5"
    case .method(_, let allowed): response.headers[.allow] = allowed.joined(separator: ", ")
    default: break
    }
    return response
  }
}
