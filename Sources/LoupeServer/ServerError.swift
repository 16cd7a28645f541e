import Foundation
import LoupeGeneration
import LoupeModel
import LoupeTrace

/// What can go wrong in the server: at its start, or with a request.
public enum ServerError: Error, Equatable {
  /// The port is taken.
  case portInUse(host: String, port: Int)
  /// The address cannot be listened on.
  case cannotListen(host: String, port: Int, reason: String)
  /// The folder of the page is missing.
  case folder(path: String)
  /// The page has no `index.html`.
  case noPage
  /// There is no model to serve.
  case noModels

  /// A `Host` that is not this server's.
  case foreignHost(String)
  /// A request sent by another site's page.
  case foreignOrigin(String)
  /// Nothing is at this path.
  case notFound(path: String)
  /// The path does not know this method.
  case method(String, allowed: [String])
  /// The body is not declared as JSON.
  case contentType(String)
  /// The body is too large.
  case bodyTooLarge(limit: Int)
  /// The body is not JSON.
  case malformedJSON(reason: String)
  /// A key that nothing knows.
  case unknownKey(String, known: [String])
  /// A key that is needed.
  case missingKey(String)
  /// A value of the wrong type or outside of its range.
  case value(key: String, reason: String)
  /// A text of nothing but white space.
  case textEmpty(key: String)
  /// A text with too many characters.
  case textTooLong(key: String, count: Int, limit: Int)
  /// A text with too many tokens.
  case sourceTooLong(tokens: Int, limit: Int)
  /// A model of that name is not served.
  case unknownModel(String, known: [String])
  /// An edit that cannot be read or does not fit.
  case intervention(String)
  /// Every place is taken.
  case busy(seconds: Int)
  /// The server is stopping, or the trace was deleted while it was computed.
  case stopped
  /// No such trace, or it has been forgotten.
  case unknownTrace
  /// What was asked for has not been computed yet.
  case notYet(String)
  /// No reading has this name.
  case unknownReading(String, suggestion: String?)
  /// A reading whose assumptions do not hold for this trace or model.
  case readingRefused(name: String, reason: String)
  /// A file that is no trace, or a damaged one.
  case traceFile(String)
  /// What the Train room does not do.
  case training(TrainingRefusal)
  /// A fault of the server.
  case fault(String)
}

extension ServerError: CustomStringConvertible {
  /// One sentence: what, where, what to do.
  public var description: String {
    switch self {
    case .portInUse(let host, let port):
      "port \(port) of \(host) is in use; choose another one with --port, or any free one with "
        + "--port 0"
    case .cannotListen(let host, let port, let reason):
      "cannot listen on port \(port) of \(host) (\(reason)); choose others with --host and --port"
    case .folder(let path):
      "\(path) is not a folder with an index.html; --root takes the folder of the page"
    case .noPage: "the page has no index.html"
    case .noModels: "there is no model to serve; name one with --model"
    case .foreignHost(let host):
      "“\(host)” is not a name of this server; open it by the address that it printed"
    case .foreignOrigin(let origin):
      "a page of “\(origin)” may not use this server"
    case .notFound(let path): "nothing is at “\(path)”"
    case .method(let method, let allowed):
      "\(method) is not possible here; possible: \(allowed.joined(separator: ", "))"
    case .contentType(let given):
      "the body must be application/json, not “\(given)”"
    case .bodyTooLarge(let limit):
      "the body is larger than \(limit) bytes; send a shorter text"
    case .malformedJSON(let reason): "the body is not JSON: \(reason)"
    case .unknownKey(let key, let known):
      "the key “\(key)” is unknown; known: \(known.joined(separator: ", "))"
    case .missingKey(let key): "“\(key)” is missing"
    case .value(let key, let reason): "“\(key)” \(reason)"
    case .textEmpty(let key): "“\(key)” is empty; write something to translate"
    case .textTooLong(let key, let count, let limit):
      "“\(key)” has \(count) characters; the longest allowed has \(limit)"
    case .sourceTooLong(let tokens, let limit):
      "the text has \(tokens) tokens; the longest allowed has \(limit)"
    case .unknownModel(let name, let known):
      "there is no model “\(name)”; served: \(known.joined(separator: ", "))"
    case .intervention(let reason): reason
    case .busy(let seconds):
      "too many translations at once; try again in \(seconds) s"
    case .stopped: "the translation was stopped"
    case .unknownTrace: "there is no such trace, or it has been forgotten; translate again"
    case .notYet(let what): "\(what) has not been computed yet; ask again"
    case .unknownReading(let name, let suggestion):
      "there is no reading “\(name)”\(suggestion.map { "; did you mean “\($0)”?" } ?? "")"
    case .readingRefused(let name, let reason): "“\(name)”: \(reason)"
    case .traceFile(let reason): reason
    case .training(let refusal): refusal.description
    case .fault(let reason): "the server failed: \(reason)"
    }
  }

  /// What a failed reading means for the one who asked for it.
  init(_ error: TraceError, limits: ServerLimits) {
    switch error {
    case .file(_, let reason): self = .traceFile("the file is no trace: \(reason)")
    case .unknownReading(let name, let suggestion):
      self = .unknownReading(name, suggestion: suggestion)
    case .refused(let reading, let reason): self = .readingRefused(name: reading, reason: reason)
    case .alignment(_, let reason): self = .value(key: "gold", reason: "cannot be used: \(reason)")
    case .outside(let what, let index, let count):
      self = .value(key: what, reason: "is \(index); it counts from 0 and there are \(count)")
    case .generation(let error): self.init(error, limits: limits)
    }
  }

  /// What a failed generation means for the one who asked for it.
  init(_ error: GenerationError, limits: ServerLimits) {
    switch error {
    case .cancelled: self = .stopped
    case .setting(let name, let value, let range):
      self = .value(key: name, reason: "is \(value); it must be \(range)")
    case .model(.length(_, let count, let limit)):
      self = .sourceTooLong(tokens: count, limit: min(limit, limits.sourceTokens))
    case .model(let error):
      if case .intervention = error {
        self = .intervention(error.description)
      } else {
        self = .fault(error.description)
      }
    case .text(.textTooLong(let bytes, let limit)):
      self = .value(key: "text", reason: "has \(bytes) bytes; the longest allowed has \(limit)")
    case .text(let error):
      switch error {
      case .unknownLanguage: self = .value(key: "languages", reason: "\(error)")
      case .languageNeeded(let side, _):
        self = .value(key: "\(side.rawValue)Language", reason: "\(error)")
      default: self = .fault("\(error)")
      }
    }
  }
}
