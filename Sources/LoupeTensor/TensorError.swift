/// What can go wrong in this module with data from outside.
public enum TensorError: Error, Equatable, CustomStringConvertible {
  /// A file cannot be opened, read or written.
  case file(path: String, reason: String)
  /// A safetensors file is damaged or not one.
  case malformed(file: String, reason: String)
  /// A checkpoint in another format is damaged, or asks for something that is not read.
  case checkpoint(file: String, reason: String)
  /// A tensor that was asked for is not in the file.
  case missing(tensor: String, file: String)
  /// A tensor has another shape than the configuration says.
  case shape(tensor: String, expected: [Int], found: [Int], file: String)
  /// A tensor has an element type that is not read.
  case elementType(tensor: String, found: String, file: String)

  /// One sentence: what, where, what to do.
  public var description: String {
    switch self {
    case .file(let path, let reason):
      "\(path): \(reason)"
    case .malformed(let file, let reason):
      "\(file) is not a usable safetensors file: \(reason); download or save it again"
    case .checkpoint(let file, let reason):
      "\(file): \(reason)"
    case .missing(let tensor, let file):
      "\(file) has no tensor “\(tensor)”; the file does not belong to this model's config.json"
    case .shape(let tensor, let expected, let found, let file):
      "\(file): tensor “\(tensor)” has shape \(found), the model's config.json asks for \(expected)"
    case .elementType(let tensor, let found, let file):
      "\(file): tensor “\(tensor)” has element type \(found); F32, F16, BF16 and I64 are read"
    }
  }
}
