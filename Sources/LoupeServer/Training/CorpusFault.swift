import LoupeTrace

/// What is wrong with a parallel text that somebody uploaded.
public enum CorpusFault: Error, Equatable, Sendable {
  /// Too few usable pairs.
  case fewPairs(Int, needed: Int)
  /// Too many pairs.
  case manyPairs(Int, limit: Int)
  /// Two files whose lines cannot match.
  case lineCounts(source: Int, target: Int)
  /// Text in another encoding than UTF-8; `guess` is the one it seems to have.
  case encoding(guess: String?)
  /// No line has a sentence on both sides.
  case noPairs
  /// The first of two files is said to be longer than both together.
  case division
  /// Anything else, in words.
  case other(String)

  /// What programs recognise it by.
  var kind: String {
    switch self {
    case .fewPairs: "few_pairs"
    case .manyPairs: "many_pairs"
    case .lineCounts: "line_counts"
    case .encoding: "encoding"
    case .noPairs: "no_pairs"
    case .division: "division"
    case .other: "other"
    }
  }

  /// The values that its sentence holds.
  var details: [String: JSONValue] {
    var details: [String: JSONValue] = [
      "fault": .string(kind), "reason": .string(description),
    ]
    switch self {
    case .fewPairs(let pairs, let limit), .manyPairs(let pairs, let limit):
      details["pairs"] = .number(Double(pairs))
      details["limit"] = .number(Double(limit))
    case .lineCounts(let source, let target):
      details["source"] = .number(Double(source))
      details["target"] = .number(Double(target))
    case .encoding(let guess): if let guess { details["encoding"] = .string(guess) }
    case .noPairs, .division, .other: break
    }
    return details
  }
}

extension CorpusFault: CustomStringConvertible {
  /// One sentence without its beginning: what, and what to do.
  public var description: String {
    switch self {
    case .fewPairs(let pairs, let needed):
      "it has \(pairs) usable pairs of sentences; \(needed) are needed"
    case .manyPairs(let pairs, let limit):
      "it has \(pairs) pairs of sentences; at most \(limit) are allowed"
    case .lineCounts(let source, let target):
      "the first file has \(source) lines and the second \(target); each line of one must be the "
        + "translation of the same line of the other"
    case .encoding(let guess):
      "it is not UTF-8" + (guess.map { " but seems to be \($0)" } ?? "") + "; save it as UTF-8"
    case .noPairs:
      "no line has a sentence on both sides; a tab must stand between the two, or there must be "
        + "two files"
    case .division: "its first file is longer than the whole"
    case .other(let reason): reason
    }
  }
}
