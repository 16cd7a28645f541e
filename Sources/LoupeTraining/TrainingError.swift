import LoupeModel
import LoupeTensor

/// What can go wrong while preparing, running or resuming a training.
public enum TrainingError: Error, Equatable, CustomStringConvertible {
  /// A setting is unknown; `suggestion` is the nearest known one.
  case unknownSetting(String, suggestion: String?)
  /// A setting has a value that cannot be used.
  case setting(String, reason: String)
  /// A file cannot be read or written.
  case file(path: String, reason: String)
  /// A file is not the one the recipe names.
  case checksum(path: String, expected: String, found: String)
  /// Too many lines of a corpus cannot be used.
  case badLines(corpus: String, bad: Int, of: Int, examples: [String])
  /// Nothing is left to learn from.
  case emptyData(String)
  /// The output directory is in use or holds another run.
  case output(path: String, reason: String)
  /// A checkpoint cannot be used.
  case checkpoint(path: String, reason: String)
  /// The loss or its gradient stopped being a number.
  case diverged(step: Int)
  /// The text tools refused something.
  case text(String)
  /// The model refused something.
  case model(ModelError)
  /// A tensor file refused something.
  case tensor(TensorError)

  /// One sentence: what, where, what to do.
  public var description: String {
    switch self {
    case .unknownSetting(let key, let suggestion):
      "the training configuration has the unknown setting “\(key)”"
        + (suggestion.map { "; did you mean “\($0)”?" } ?? "")
    case .setting(let key, let reason):
      "the setting “\(key)” of the training configuration \(reason)"
    case .file(let path, let reason):
      "\(path): \(reason)"
    case .checksum(let path, let expected, let found):
      "\(path) is not the file the recipe names: its SHA-256 is \(found), expected \(expected); "
        + "download it again"
    case .badLines(let corpus, let bad, let count, let examples):
      "\(corpus): \(bad) of \(count) lines cannot be used, more than “maximumBadShare” allows: "
        + examples.joined(separator: "; ")
    case .emptyData(let what):
      "\(what) has no usable sentence pair"
    case .output(let path, let reason):
      "\(path): \(reason)"
    case .checkpoint(let path, let reason):
      "\(path) is not a usable checkpoint: \(reason)"
    case .diverged(let step):
      "the loss stopped being a number at step \(step); lower the learning rate and resume from "
        + "an earlier checkpoint"
    case .text(let message): message
    case .model(let error): error.description
    case .tensor(let error): error.description
    }
  }
}
