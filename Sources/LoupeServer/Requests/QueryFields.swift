import Hummingbird

/// The fields behind the question mark of an address: every one is checked, none is passed over.
struct QueryFields {
  private let fields: [String: String]

  /// Reads the query of `request`.
  ///
  /// - Throws: `ServerError.unknownKey`, or `.value` for one that comes twice.
  init(_ request: Request, known: [String]) throws(ServerError) {
    var fields: [String: String] = [:]
    for (key, value) in request.uri.queryParameters {
      guard known.contains(String(key)) else {
        throw .unknownKey(String(key.prefix(80)), known: known)
      }
      guard fields.updateValue(String(value), forKey: String(key)) == nil else {
        throw .value(key: String(key), reason: "is given twice")
      }
    }
    self.fields = fields
  }

  /// The half-open range between two whole numbers.
  func range(from first: String, to last: String) throws(ServerError) -> Range<Int> {
    let lower = try number(first)
    let upper = try number(last)
    guard lower <= upper else {
      throw .value(key: last, reason: "is \(upper); it must be at least “\(first)”, \(lower)")
    }
    return lower..<upper
  }

  /// The word at `key`, one of a type's cases.
  func word<Word: RawRepresentable & CaseIterable>(
    _ key: String, as type: Word.Type
  ) throws(ServerError) -> Word where Word.RawValue == String {
    guard let text = fields[key] else { throw .missingKey(key) }
    guard let word = Word(rawValue: text) else {
      let words = Word.allCases.map { "“\($0.rawValue)”" }.joined(separator: ", ")
      throw .value(key: key, reason: "is “\(text.prefix(80))”; it must be one of \(words)")
    }
    return word
  }

  /// The text at `key`.
  func text(_ key: String) throws(ServerError) -> String {
    guard let text = fields[key] else { throw .missingKey(key) }
    return text
  }

  /// The text at `key`; nil where there is none.
  func optionalText(_ key: String) -> String? { fields[key] }

  /// The whole number at `key`; nil where there is none.
  func optionalNumber(_ key: String) throws(ServerError) -> Int? {
    fields[key] == nil ? nil : try number(key)
  }

  /// The whole number at `key`, from 0 to `limit`; nil where there is none.
  func optionalCount(_ key: String, to limit: Int) throws(ServerError) -> Int? {
    guard let text = fields[key] else { return nil }
    guard let number = Int(text), (0...limit).contains(number) else {
      throw .value(key: key, reason: "must be a whole number in 0…\(limit)")
    }
    return number
  }

  /// The whole number at `key`, from 0.
  func number(_ key: String) throws(ServerError) -> Int {
    let text = try text(key)
    guard let number = Int(text), (0...1_000_000).contains(number) else {
      throw .value(key: key, reason: "must be a whole number from 0")
    }
    return number
  }
}
