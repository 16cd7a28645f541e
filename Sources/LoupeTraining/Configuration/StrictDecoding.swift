/// Reading settings so that a misspelt one is refused instead of silently ignored.
extension Decoder {
  /// The container of `keys`; any other key is refused by name.
  func strictContainer<Key: CodingKey & CaseIterable>(
    keyedBy keys: Key.Type
  ) throws -> KeyedDecodingContainer<Key> {
    let known = Set(Key.allCases.map(\.stringValue))
    for key in try container(keyedBy: AnyKey.self).allKeys where !known.contains(key.stringValue) {
      let path = (codingPath.map(\.stringValue) + [key.stringValue]).joined(separator: ".")
      throw TrainingError.unknownSetting(
        path, suggestion: nearest(to: key.stringValue, among: known.sorted()))
    }
    return try container(keyedBy: Key.self)
  }
}

extension KeyedDecodingContainer {
  /// The value of `key`, or `standard` where the key is absent.
  func value<Value: Decodable>(_ key: Key, or standard: Value) throws -> Value {
    try decodeIfPresent(Value.self, forKey: key) ?? standard
  }
}

/// Any key of a JSON object.
private struct AnyKey: CodingKey {
  let stringValue: String
  var intValue: Int? { nil }
  init(stringValue: String) { self.stringValue = stringValue }
  init?(intValue: Int) { nil }
}
