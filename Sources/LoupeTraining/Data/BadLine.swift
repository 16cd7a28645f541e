/// A line of a corpus that cannot be used, and why.
public struct BadLine: Sendable, Equatable, CustomStringConvertible {
  /// Why a line is left out.
  public enum Reason: String, Sendable {
    /// Its bytes are not UTF-8.
    case notUTF8 = "is not UTF-8"
    /// It has fewer columns than the recipe reads.
    case missingColumn = "has too few columns"
    /// Its source side holds no text.
    case emptySource = "has an empty source"
    /// Its target side holds no text.
    case emptyTarget = "has an empty target"
    /// A side has more characters than the recipe allows.
    case tooLong = "is too long"
  }

  /// The file.
  public let file: String
  /// The line, counted from 1.
  public let line: Int
  /// Why.
  public let reason: Reason

  /// For example `train.tsv:17 has an empty target`.
  public var description: String { "\(file):\(line) \(reason.rawValue)" }
}
