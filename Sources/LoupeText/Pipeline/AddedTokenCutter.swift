/// Cuts text at its added tokens and normalises what lies between, as the tokenizers library does.
///
/// - Source: `AddedVocabulary::extract_and_normalize` of huggingface/tokenizers 0.22.
struct AddedTokenCutter: Sendable {
  /// A stretch of the text: an added token where it has one.
  struct Part {
    var text: AlignedText
    var entry: AddedTokenMatcher.Entry?
  }

  /// Tokens looked for in what was typed.
  private let typed: AddedTokenMatcher
  /// Tokens looked for in normalised text, by their own normalised form.
  private let normalised: AddedTokenMatcher
  private let normaliser: PipelineNormaliser?

  /// - Throws: `TextError.malformedTokenizer` for a token that cannot be looked for.
  init(
    _ entries: [AddedTokenMatcher.Entry], normaliser: PipelineNormaliser?, file: String
  ) throws(TextError) {
    self.normaliser = normaliser
    typed = try AddedTokenMatcher(entries.filter { !$0.token.isNormalised }, file: file)
    let later = entries.filter(\.token.isNormalised)
    var patterns: [[UInt8]] = []
    for entry in later {
      let content = AlignedText(Array(entry.token.content.utf8), at: 0)
      patterns.append(try normaliser?.normalise(content).bytes ?? content.bytes)
    }
    normalised = try AddedTokenMatcher(later, patterns: patterns, file: file)
  }

  /// The parts of a text in order, those between tokens normalised; none is empty.
  ///
  /// - Throws: `TextError.expressionTooSlow`.
  func parts(of text: AlignedText) throws(TextError) -> [Part] {
    var parts: [Part] = []
    for part in Self.cut(text, typed) {
      guard part.entry == nil else {
        parts.append(part)
        continue
      }
      let text = if let normaliser { try normaliser.normalise(part.text) } else { part.text }
      parts += Self.cut(text, normalised)
    }
    return parts
  }

  private static func cut(_ text: AlignedText, _ matcher: AddedTokenMatcher) -> [Part] {
    guard !text.bytes.isEmpty else { return [] }
    return text.bytes.withUnsafeBufferPointer { bytes in
      var parts: [Part] = []
      var start = 0
      for match in matcher.matches(in: bytes, range: 0..<bytes.count) {
        let entry = matcher.entries[match.entry]
        guard let range = extent(of: entry.token, match.range, from: start, bytes) else { continue }
        if start < range.lowerBound {
          parts.append(Part(text: text.part(start..<range.lowerBound)))
        }
        parts.append(Part(text: text.part(range), entry: entry))
        start = range.upperBound
      }
      if start < bytes.count { parts.append(Part(text: text.part(start..<bytes.count))) }
      return parts
    }
  }

  /// A token with the whitespace that it takes in; `nil` where it should stand alone and does not.
  private static func extent(
    of token: AddedToken, _ range: Range<Int>, from start: Int, _ bytes: UnsafeBufferPointer<UInt8>
  ) -> Range<Int>? {
    if token.isSingleWord, touchesWord(range, bytes) { return nil }
    var range = max(start, range.lowerBound)..<range.upperBound
    guard range.lowerBound < range.upperBound else { return nil }
    let isWhitespace = { (scalar: Unicode.Scalar) in scalar.properties.isWhitespace }
    if token.stripsLeft {
      let before = PythonWhitespace.trimmedEnd(bytes, start..<range.lowerBound, where: isWhitespace)
      range = before.upperBound..<range.upperBound
    }
    if token.stripsRight {
      let after = PythonWhitespace.trimmedStart(
        bytes, range.upperBound..<bytes.count, where: isWhitespace)
      range = range.lowerBound..<after.lowerBound
    }
    return range
  }

  private static func touchesWord(
    _ range: Range<Int>, _ bytes: UnsafeBufferPointer<UInt8>
  ) -> Bool {
    let before = PythonWhitespace.trimmedEnd(
      bytes, 0..<range.lowerBound, where: ScalarClass.isWord)
    let after = PythonWhitespace.trimmedStart(
      bytes, range.upperBound..<bytes.count, where: ScalarClass.isWord)
    return before.upperBound < range.lowerBound || after.lowerBound > range.upperBound
  }
}
