import Foundation

/// Reads the plain part of YAML that `openapi.yaml` keeps to.
///
/// These are mappings and lists by indentation, scalars on one line, `>-` folded text, and values
/// in JSON, which is YAML too. Whatever else is written is an error.
struct PlainYAML {
  enum Fault: Error {
    case line(Int, String)
  }

  private struct Line {
    let number: Int
    let indentation: Int
    let text: String
  }

  private var lines: [Line]
  private var place = 0

  /// The value that `text` stands for: dictionaries, arrays, strings, numbers, booleans.
  static func value(_ text: String) throws -> Any {
    var reader = PlainYAML(text)
    let value = try reader.block(indentation: 0)
    guard reader.place == reader.lines.count else {
      throw Fault.line(reader.lines[reader.place].number, "wrong indentation")
    }
    return value
  }

  private init(_ text: String) {
    lines = text.components(separatedBy: "\n").enumerated().compactMap { index, line in
      let bare = line.drop { $0 == " " }
      guard !bare.isEmpty, !bare.hasPrefix("#") else { return nil }
      return Line(number: index + 1, indentation: line.count - bare.count, text: String(bare))
    }
  }

  private var isList: Bool { lines[place].text.hasPrefix("- ") }

  private mutating func block(indentation: Int) throws -> Any {
    isList ? try list(indentation) : try mapping(indentation)
  }

  private mutating func list(_ indentation: Int) throws -> [Any] {
    var values: [Any] = []
    while place < lines.count, lines[place].indentation == indentation, isList {
      let line = lines[place]
      let text = String(line.text.dropFirst(2))
      if Self.keyEnd(text) != nil, !text.hasPrefix("{") {
        // A mapping that begins on the line of the stroke.
        lines[place] = Line(number: line.number, indentation: indentation + 2, text: text)
        values.append(try mapping(indentation + 2))
      } else {
        place += 1
        values.append(try scalar(text, line.number))
      }
    }
    return values
  }

  private mutating func mapping(_ indentation: Int) throws -> [String: Any] {
    var values: [String: Any] = [:]
    while place < lines.count, lines[place].indentation == indentation, !isList {
      let line = lines[place]
      guard let end = Self.keyEnd(line.text) else { throw Fault.line(line.number, "no key") }
      let key = String(line.text[..<end]).trimmingCharacters(in: ["\""])
      let rest = line.text[line.text.index(after: end)...].trimmingCharacters(in: .whitespaces)
      place += 1
      guard values[key] == nil else { throw Fault.line(line.number, "the key comes twice") }
      if rest == ">-" {
        values[key] = folded(deeperThan: indentation)
      } else if rest.isEmpty {
        guard place < lines.count, lines[place].indentation > indentation else {
          throw Fault.line(line.number, "no value")
        }
        values[key] = try block(indentation: lines[place].indentation)
      } else {
        values[key] = try scalar(rest, line.number)
      }
    }
    return values
  }

  private mutating func folded(deeperThan indentation: Int) -> String {
    var parts: [String] = []
    while place < lines.count, lines[place].indentation > indentation {
      parts.append(lines[place].text)
      place += 1
    }
    return parts.joined(separator: " ")
  }

  private func scalar(_ text: String, _ number: Int) throws -> Any {
    if let first = text.first, "{[\"".contains(first) {
      return try JSONSerialization.jsonObject(with: Data(text.utf8), options: .fragmentsAllowed)
    }
    guard let first = text.first, !"'&*!|>%@`".contains(first), !text.contains(" #"),
      !text.contains(": ")
    else { throw Fault.line(number, "more than plain YAML") }
    switch text {
    case "true": return true
    case "false": return false
    case "null": return NSNull()
    default: break
    }
    if let whole = Int(text) { return whole }
    if let value = Double(text) { return value }
    return text
  }

  /// The colon that ends a key: followed by a space or nothing.
  private static func keyEnd(_ text: String) -> String.Index? {
    if text.hasSuffix(":"), !text.contains(": ") { return text.index(before: text.endIndex) }
    return text.range(of: ": ")?.lowerBound
  }
}
