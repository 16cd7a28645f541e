import Foundation

/// The bytes of a file of sentences, made ready to be read line by line.
///
/// Spreadsheets write UTF-16 when they are asked for Unicode text, with a mark at its beginning that
/// leaves no doubt: it is turned into UTF-8. Other encodings are refused, since guessing would teach
/// a model nonsense; what it seems to be is told.
enum UploadedText {
  /// The text as UTF-8.
  ///
  /// Lines that are not UTF-8 may remain: who reads them counts them.
  ///
  /// - Throws: `CorpusFault.encoding` where most lines are not UTF-8.
  static func utf8(_ data: Data) throws(CorpusFault) -> Data {
    if data.starts(with: [0xff, 0xfe]) || data.starts(with: [0xfe, 0xff]) {
      guard let text = String(data: data, encoding: .utf16) else {
        throw .encoding(guess: "UTF-16")
      }
      return Data(text.utf8)
    }
    if String(validating: data, as: UTF8.self) != nil, !data.contains(0) { return data }
    let lines = data.split(separator: 0x0a)
    let bad = lines.count { String(validating: $0, as: UTF8.self) == nil || $0.contains(0) }
    guard 2 * bad <= lines.count else { throw .encoding(guess: guess(data)) }
    return data
  }

  /// The text without what is empty at its end, so that lines of two files can be counted.
  static func withoutEmptyEnd(_ data: Data) -> Data {
    let empty: Set<UInt8> = [0x0a, 0x0d, 0x20, 0x09]
    guard let last = data.lastIndex(where: { !empty.contains($0) }) else { return Data() }
    return Data(data[...last])
  }

  /// How many lines a text has that does not end in an empty one.
  static func lineCount(_ data: Data) -> Int {
    data.isEmpty ? 0 : data.count { $0 == 0x0a } + 1
  }

  /// The encoding that the text seems to have; nil where nothing points to one.
  static func guess(_ data: Data) -> String? {
    let zeros = data.count { $0 == 0 }
    if 4 * zeros >= data.count, zeros > 0 { return "UTF-16" }
    return looksLikeShiftJIS(data) ? "Shift JIS" : nil
  }

  /// Whether every byte fits Shift JIS and a hiragana is among them.
  private static func looksLikeShiftJIS(_ data: Data) -> Bool {
    var hasHiragana = false
    var bytes = data.makeIterator()
    while let byte = bytes.next() {
      switch byte {
      case ...0x7f, 0xa1...0xdf: continue
      case 0x81...0x9f, 0xe0...0xfc:
        guard let trail = bytes.next(), (0x40...0xfc).contains(trail), trail != 0x7f else {
          return false
        }
        if byte == 0x82, (0x9f...0xf1).contains(trail) { hasHiragana = true }
      default: return false
      }
    }
    return hasHiragana
  }
}
