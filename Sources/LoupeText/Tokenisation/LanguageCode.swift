/// Language codes such as `>>fra<<`, by which one model translates into several languages.
///
/// - Source: transformers' `MarianTokenizer`, pattern `>>.+<<`: from the first `>>` of a line to
///   its last `<<`. At the beginning of the text the code is a token; anywhere else it is dropped.
enum LanguageCode {
  /// Cuts UTF-8 text at its language codes.
  ///
  /// - Returns: the parts that become tokens; at most the first is a code.
  static func split(_ text: [UInt8]) -> [(range: Range<Int>, isCode: Bool)] {
    var parts: [(range: Range<Int>, isCode: Bool)] = []
    var start = 0
    while let code = firstCode(in: text, from: start) {
      if start < code.lowerBound { parts.append((start..<code.lowerBound, false)) }
      if code.lowerBound == 0 { parts.append((code, true)) }
      start = code.upperBound
    }
    if start < text.count || parts.isEmpty { parts.append((start..<text.count, false)) }
    return parts
  }

  private static func firstCode(in text: [UInt8], from start: Int) -> Range<Int>? {
    var lineStart = start
    while lineStart < text.count {
      let lineEnd = text[lineStart...].firstIndex(of: UInt8(ascii: "\n")) ?? text.count
      if let code = code(in: text[lineStart..<lineEnd]) { return code }
      lineStart = lineEnd + 1
    }
    return nil
  }

  private static func code(in line: ArraySlice<UInt8>) -> Range<Int>? {
    let open = UInt8(ascii: ">")
    let close = UInt8(ascii: "<")
    guard
      let start = line.indices.dropLast().first(where: { line[$0] == open && line[$0 + 1] == open }),
      let end = line.indices.dropFirst().last(where: { line[$0] == close && line[$0 - 1] == close }),
      end - 1 > start + 2  // at least one character between
    else { return nil }
    return start..<end + 1
  }
}
