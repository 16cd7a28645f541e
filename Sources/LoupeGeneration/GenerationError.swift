import LoupeModel
import LoupeText

/// What can go wrong while generating.
public enum GenerationError: Error, CustomStringConvertible {
  /// A setting outside of its range.
  case setting(name: String, value: String, range: String)
  /// The model, or what it was given.
  case model(ModelError)
  /// The tokenizer, or what it was given.
  case text(TextError)
  /// The listener asked to stop.
  case cancelled

  /// One sentence: what, where, what to do.
  public var description: String {
    switch self {
    case .setting(let name, let value, let range): "\(name) is \(value); it must be \(range)"
    case .model(let error): error.description
    case .text(let error): "\(error)"
    case .cancelled: "the generation was stopped"
    }
  }
}
