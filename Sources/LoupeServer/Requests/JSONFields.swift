import Foundation
import LoupeTrace

/// The fields of a JSON object that someone sent: every one is checked, none is passed over.
struct JSONFields {
  private static let deepest = 32
  private let fields: [String: JSONValue]

  /// Reads an object.
  ///
  /// - Parameters:
  ///   - data: what was sent.
  ///   - known: the keys it may have.
  /// - Throws: `ServerError.malformedJSON` or, naming the key, `.unknownKey`.
  init(_ data: Data, known: [String]) throws(ServerError) {
    try Self.checkDepth(data)
    do {
      fields = try JSONDecoder().decode([String: JSONValue].self, from: data)
    } catch DecodingError.typeMismatch(_, let context) where context.codingPath.isEmpty {
      throw .malformedJSON(reason: "it must be an object, { … }")
    } catch DecodingError.valueNotFound {
      throw .malformedJSON(reason: "it must be an object, { … }")
    } catch {
      throw .malformedJSON(reason: "it is incomplete or contains a mistake")
    }
    if let unknown = fields.keys.sorted().first(where: { !known.contains($0) }) {
      throw .unknownKey(String(unknown.prefix(80)), known: known)
    }
  }

  /// The string at `key`; nil where there is none.
  func string(_ key: String) throws(ServerError) -> String? {
    switch fields[key] {
    case nil: return nil
    case .string(let value)?: return value
    default: throw .value(key: key, reason: "must be a string")
    }
  }

  /// The truth value at `key`; nil where there is none.
  func flag(_ key: String) throws(ServerError) -> Bool? {
    switch fields[key] {
    case nil: return nil
    case .bool(let value)?: return value
    default: throw .value(key: key, reason: "must be true or false")
    }
  }

  /// The number at `key`, inside of `range`.
  func number(_ key: String, in range: ClosedRange<Double>) throws(ServerError) -> Double? {
    guard let value = fields[key] else { return nil }
    guard case .number(let number) = value else {
      throw .value(key: key, reason: "must be a number")
    }
    guard range.contains(number) else {
      throw .value(
        key: key,
        reason: "is \(number); it must lie in \(range.lowerBound)…\(range.upperBound)")
    }
    return number
  }

  /// The whole number at `key`, inside of `range`.
  func integer(_ key: String, in range: ClosedRange<Int>) throws(ServerError) -> Int? {
    guard let value = fields[key] else { return nil }
    guard case .number(let number) = value, let whole = Int(exactly: number) else {
      throw .value(key: key, reason: "must be a whole number")
    }
    guard range.contains(whole) else {
      throw .value(
        key: key, reason: "is \(whole); it must lie in \(range.lowerBound)…\(range.upperBound)")
    }
    return whole
  }

  /// The word at `key`, one of a type's cases.
  func word<Word: RawRepresentable & CaseIterable>(
    _ key: String, as type: Word.Type
  ) throws(ServerError) -> Word? where Word.RawValue == String {
    guard let text = try string(key) else { return nil }
    guard let word = Word(rawValue: text) else {
      let words = Word.allCases.map { "“\($0.rawValue)”" }.joined(separator: ", ")
      throw .value(key: key, reason: "is “\(text.prefix(80))”; it must be one of \(words)")
    }
    return word
  }

  /// The list at `key`, at most `limit` long.
  func list(_ key: String, limit: Int) throws(ServerError) -> [JSONValue]? {
    switch fields[key] {
    case nil: return nil
    case .array(let values)?:
      guard values.count <= limit else {
        throw .value(key: key, reason: "has \(values.count) entries; at most \(limit) are allowed")
      }
      return values
    default: throw .value(key: key, reason: "must be a list")
    }
  }

  /// Refuses what is nested too deeply before the recursive parser sees it.
  private static func checkDepth(_ data: Data) throws(ServerError) {
    var depth = 0
    var inString = false
    var escaped = false
    for byte in data {
      if inString {
        if escaped {
          escaped = false
        } else if byte == UInt8(ascii: "\\") {
          escaped = true
        } else if byte == UInt8(ascii: "\"") {
          inString = false
        }
        continue
      }
      switch byte {
      case UInt8(ascii: "\""): inString = true
      case UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
      case UInt8(ascii: "]"), UInt8(ascii: "}"): depth -= 1
      default: break
      }
      guard depth <= deepest else {
        throw .malformedJSON(reason: "it is nested more than \(deepest) deep")
      }
    }
  }
}
