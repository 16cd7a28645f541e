import LoupeGeneration

/// What can go wrong with a trace, its file, or a number computed from it.
public enum TraceError: Error, CustomStringConvertible {
  /// A trace file that cannot be read; `reason` completes the sentence "FILE …".
  case file(name: String, reason: String)
  /// No reading has this name.
  case unknownReading(String, suggestion: String?)
  /// A reading whose assumptions do not hold for this model or trace.
  case refused(reading: String, reason: String)
  /// A gold alignment that cannot be read or does not fit; lines count from 1.
  case alignment(line: Int, reason: String)
  /// A query, head or layer that the trace does not have.
  case outside(what: String, index: Int, count: Int)
  /// The model, or what it was given.
  case generation(GenerationError)

  /// One sentence: what, where, what to do.
  public var description: String {
    switch self {
    case .file(let name, let reason): "\(name): \(reason)"
    case .unknownReading(let name, let suggestion):
      "there is no reading “\(name)”"
        + (suggestion.map { "; did you mean “\($0)”?" }
          ?? "; there are \(ReadingName.allCases.map(\.rawValue).joined(separator: ", "))")
    case .refused(let reading, let reason): "reading “\(reading)”: \(reason)"
    case .alignment(let line, let reason): "gold alignment, line \(line): \(reason)"
    case .outside(let what, let index, let count):
      "there is no \(what) \(index); they are counted from 0 and there are \(count)"
    case .generation(let error): error.description
    }
  }
}
