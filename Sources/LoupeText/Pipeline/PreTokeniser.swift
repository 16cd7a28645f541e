/// How a `tokenizer.json` cuts normalised text before the model segments it.
///
/// - Source: the pre-tokenizers of huggingface/tokenizers 0.22.
indirect enum PreTokeniser: Sendable {
  case sequence([PreTokeniser])
  /// Spaces become a visible character, which begins words.
  case metaspace(replacement: [UInt8], prepending: Prepending, splits: Bool)
  /// Text is cut into words with the space before them; the model then sees bytes.
  case byteLevel(addsPrefixSpace: Bool, splits: Bool)
  case split(TextPattern, PreTokenisedText.Behaviour, isInverted: Bool)
  /// Cut at single scalars of a kind.
  case scalars(ScalarKind, PreTokenisedText.Behaviour)

  /// When a space is put before a stretch of text.
  enum Prepending: String, Sendable {
    case always
    /// Only before the very beginning of the text.
    case first
    case never
  }

  /// Kinds of scalars that text is cut at.
  enum ScalarKind: Sendable {
    case whitespace
    case punctuation
    case number

    func contains(_ scalar: Unicode.Scalar) -> Bool {
      switch self {
      case .whitespace: scalar.properties.isWhitespace
      case .punctuation: ScalarCategory.isPunctuation(scalar)
      case .number: ScalarCategory.isNumber(scalar)
      }
    }
  }

  /// Cuts the text.
  ///
  /// - Throws: `TextError.expressionTooSlow`.
  func apply(to text: inout PreTokenisedText) throws(TextError) {
    switch self {
    case .sequence(let steps):
      for step in steps { try step.apply(to: &text) }
    case .metaspace(let replacement, let prepending, let splits):
      text.rewrite { text, range, result in
        Self.escapeSpaces(text, range, replacement, prepending, &result)
      }
      guard splits else { return }
      let pattern = TextPattern.literal(replacement)
      try text.split(.mergedWithNext) { (bytes, range) throws(TextError) in
        try pattern.matches(in: bytes, range: range)
      }
    case .byteLevel(let addsPrefixSpace, let splits):
      if addsPrefixSpace { text.rewrite(Self.prependSpace) }
      if splits {
        try text.split(.isolated) { (bytes, range) throws(TextError) in
          ByteLevelWords.words(in: bytes, range: range)
        }
      }
    case .split(let pattern, let behaviour, let isInverted):
      try text.split(behaviour, isInverted: isInverted) { (bytes, range) throws(TextError) in
        try pattern.matches(in: bytes, range: range)
      }
    case .scalars(let kind, let behaviour):
      try text.split(behaviour) { (bytes, range) throws(TextError) in
        Self.places(of: kind, in: bytes, range)
      }
    }
  }

  /// Whether the model is to see bytes instead of scalars.
  var isByteLevel: Bool {
    switch self {
    case .sequence(let steps): steps.contains { $0.isByteLevel }
    case .byteLevel: true
    default: false
    }
  }

  private static func escapeSpaces(
    _ text: AlignedText, _ range: Range<Int>, _ replacement: [UInt8], _ prepending: Prepending,
    _ result: inout AlignedText
  ) {
    let start = text.starts[range.lowerBound]
    let begins =
      text.bytes[range.lowerBound] == 0x20 || text.bytes[range].starts(with: replacement)
    if !begins, prepending == .always || (prepending == .first && start == 0) {
      for byte in replacement { result.append(byte, start: start, end: start) }
    }
    for position in range {
      if text.bytes[position] == 0x20 {
        result.append(replacement, insteadOf: position..<position + 1, of: text)
      } else {
        result.append(
          text.bytes[position], start: text.starts[position], end: text.ends[position])
      }
    }
  }

  private static func prependSpace(
    _ text: AlignedText, _ range: Range<Int>, _ result: inout AlignedText
  ) {
    let start = text.starts[range.lowerBound]
    if text.bytes[range.lowerBound] != 0x20 { result.append(0x20, start: start, end: start) }
    result.append(text, range)
  }

  private static func places(
    of kind: ScalarKind, in bytes: [UInt8], _ range: Range<Int>
  ) -> [Range<Int>] {
    bytes.withUnsafeBufferPointer { bytes in
      var places: [Range<Int>] = []
      var position = range.lowerBound
      while position < range.upperBound {
        let (scalar, length) = UTF8Length.scalar(bytes, at: position, before: range.upperBound)
        if kind.contains(scalar) { places.append(position..<position + length) }
        position += length
      }
      return places
    }
  }
}
