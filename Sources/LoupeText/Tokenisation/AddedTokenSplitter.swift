/// Cuts text at its added tokens, as transformers' tokenizers in Python do.
///
/// - Source: `PreTrainedTokenizer.tokenize` of huggingface/transformers 4.57.
/// - Deviation: where a single-word token that also takes in whitespace touches a letter, the
///   whitespace stays.
package struct AddedTokenSplitter: Sendable {
  /// A stretch of the text: a token where it has an identifier.
  struct Part: Equatable {
    var range: Range<Int>
    var identifier: Int?
  }

  let matcher: AddedTokenMatcher

  /// The parts of UTF-8 text in order; whitespace that a token takes in belongs to none.
  func split(_ text: [UInt8]) -> [Part] {
    text.withUnsafeBufferPointer { text in
      var parts = cut(text)
      settle(&parts, text)
      return parts.compactMap { part, _ in part.range.isEmpty ? nil : part }
    }
  }

  /// The text cut at every token; stretches between tokens may be missing but not empty.
  private func cut(_ text: UnsafeBufferPointer<UInt8>) -> [(part: Part, token: AddedToken?)] {
    var parts: [(part: Part, token: AddedToken?)] = []
    var start = 0
    for match in matcher.matches(in: text, range: 0..<text.count) {
      if start < match.range.lowerBound {
        parts.append((Part(range: start..<match.range.lowerBound), nil))
      }
      let entry = matcher.entries[match.entry]
      parts.append((Part(range: match.range, identifier: entry.identifier), entry.token))
      start = match.range.upperBound
    }
    if start < text.count { parts.append((Part(range: start..<text.count), nil)) }
    return parts
  }

  /// Lets tokens take in whitespace, and undoes those that had to stand alone but do not.
  private func settle(
    _ parts: inout [(part: Part, token: AddedToken?)], _ text: UnsafeBufferPointer<UInt8>
  ) {
    for index in parts.indices {
      guard let token = parts[index].token else { continue }
      let left = index > 0 ? parts[index - 1].part.range : 0..<0
      let right = index + 1 < parts.count ? parts[index + 1].part.range : 0..<0
      if token.stripsRight, !right.isEmpty {
        parts[index + 1].part.range = PythonWhitespace.trimmedStart(text, right)
      }
      if token.stripsLeft, !left.isEmpty {
        parts[index - 1].part.range = PythonWhitespace.trimmedEnd(text, left)
      }
      guard token.isSingleWord else { continue }
      if !left.isEmpty, text[left.upperBound - 1] != 0x20 {
        parts[index - 1] = (
          Part(range: left.lowerBound..<parts[index].part.range.upperBound), nil
        )
        parts[index] = (Part(range: 0..<0), nil)
      } else if !right.isEmpty, text[right.lowerBound] != 0x20 {
        parts[index + 1] = (
          Part(range: parts[index].part.range.lowerBound..<right.upperBound), nil
        )
        parts[index] = (Part(range: 0..<0), nil)
      }
    }
  }
}
