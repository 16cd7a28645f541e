import LoupeTensor

/// What can go wrong with a model or with what it is given.
public enum ModelError: Error, Equatable, CustomStringConvertible {
  /// A file of the model directory is missing or unreadable.
  case file(name: String, directory: String, reason: String)
  /// A configuration asks for something this engine does not do.
  case unsupported(key: String, value: String, file: String, supported: String)
  /// A configuration contradicts itself or lacks a value.
  case configuration(file: String, reason: String)
  /// A sequence is empty or longer than the model's positions.
  case length(what: String, count: Int, limit: Int)
  /// A token id outside of the vocabulary.
  case tokenID(Int, vocabulary: Int)
  /// Edit number `edit` (from 1) cannot be read or does not fit this model or sentence.
  case intervention(edit: Int, reason: String)
  /// A weight file does not fit.
  case weights(TensorError)

  /// One sentence: what, where, what to do.
  public var description: String {
    switch self {
    case .file(let name, let directory, let reason):
      "\(directory): \(name) \(reason); a model directory holds config.json, model.safetensors "
        + "and its tokenizer files"
    case .unsupported(let key, let value, let file, let supported):
      "\(file): “\(key)” is \(value), which Loupe does not run; supported: \(supported)"
    case .configuration(let file, let reason):
      "\(file): \(reason)"
    case .length(let what, let count, let limit):
      count == 0
        ? "the \(what) is empty; give at least one token"
        : "the \(what) has \(count) tokens, the model reads at most \(limit); shorten the text"
    case .tokenID(let id, let vocabulary):
      "token id \(id) is outside of the vocabulary of \(vocabulary) entries"
    case .intervention(let edit, let reason):
      "intervention \(edit): \(reason)"
    case .weights(let error):
      error.description
    }
  }
}
