/// Reads `merges.txt`: a header line, then two tokens a line, the most important merge first.
package enum MergesFile {
  /// The merges in order.
  ///
  /// As in transformers, the first line is never a merge, nor is what follows the last line break.
  ///
  /// - Throws: `TextError.malformedTokenizer`.
  package static func read(_ bytes: [UInt8], name: String) throws(TextError) -> [(String, String)] {
    var merges: [(String, String)] = []
    let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated().dropFirst().dropLast() {
      let content = line.last == 0x0D ? line.dropLast() : line
      if content.isEmpty { continue }
      guard let text = String(validating: content, as: UTF8.self), let pair = pair(text) else {
        throw .malformedTokenizer(
          file: name, reason: "line \(index + 1) is not two tokens with a space between")
      }
      merges.append(pair)
    }
    return merges
  }

  /// The two tokens that a space separates; `nil` where there are not two.
  static func pair(_ text: String) -> (String, String)? {
    let parts = text.utf8.split(separator: 0x20, omittingEmptySubsequences: false)
    guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else { return nil }
    return (String(Substring(parts[0])), String(Substring(parts[1])))
  }
}
