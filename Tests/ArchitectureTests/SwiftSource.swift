/// Swift source text as the rules read it: without what only people read.
struct SwiftSource {
  /// The text with comments and the insides of string literals blanked; lines stay where they were.
  let code: String

  init(_ text: String) {
    code = Self.blanked(Array(text))
  }

  /// The code line by line.
  var lines: [Substring] { code.split(separator: "\n", omittingEmptySubsequences: false) }

  /// The modules imported, without submodules and imported declarations, each with its line number.
  var imports: [(module: String, line: Int)] {
    let statement = /^[\w\s@()]*\bimport\s+(?:(?<kind>[a-z]+)\s+)?(?<module>\w+)/
    return lines.enumerated().compactMap { index, line in
      guard let match = line.firstMatch(of: statement) else { return nil }
      return (String(match.module), index + 1)
    }
  }

  private static func blanked(_ text: [Character]) -> String {
    var result = ""
    var index = 0
    while index < text.count {
      let end = endOfComment(text, at: index) ?? endOfString(text, at: index)
      guard let end else {
        result.append(text[index])
        index += 1
        continue
      }
      for character in text[index..<end] { result.append(character == "\n" ? "\n" : " ") }
      index = end
    }
    return result
  }

  private static func endOfComment(_ text: [Character], at start: Int) -> Int? {
    if starts(text, at: start, with: "//") {
      return text[start...].firstIndex(of: "\n") ?? text.count
    }
    guard starts(text, at: start, with: "/*") else { return nil }
    var depth = 0
    var index = start
    while index < text.count {
      if starts(text, at: index, with: "/*") {
        depth += 1
        index += 2
      } else if starts(text, at: index, with: "*/") {
        depth -= 1
        index += 2
        if depth == 0 { return index }
      } else {
        index += 1
      }
    }
    return text.count
  }

  /// The end of the string literal at `start`: with any number of `#`, on one line or on many.
  private static func endOfString(_ text: [Character], at start: Int) -> Int? {
    let hashes = text[start...].prefix { $0 == "#" }.count
    let quote = start + hashes
    guard quote < text.count, text[quote] == "\"" else { return nil }
    let fence = String(repeating: "#", count: hashes)
    let isMultiline = starts(text, at: quote, with: "\"\"\"")
    let closing = (isMultiline ? "\"\"\"" : "\"") + fence
    var index = quote + (isMultiline ? 3 : 1)
    while index < text.count {
      if starts(text, at: index, with: "\\" + fence) {
        index += 2 + hashes
      } else if starts(text, at: index, with: closing) {
        return index + closing.count
      } else if !isMultiline, text[index] == "\n" {
        return index
      } else {
        index += 1
      }
    }
    return text.count
  }

  private static func starts(_ text: [Character], at index: Int, with word: String) -> Bool {
    text[index...].starts(with: word)
  }
}
