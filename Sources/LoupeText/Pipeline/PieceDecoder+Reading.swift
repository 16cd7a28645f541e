extension PieceDecoder {
  /// Reads the `decoder` of a `tokenizer.json`.
  ///
  /// - Throws: `TextError.malformedTokenizer`, or `TextError.unsupportedTokenizer` for one that
  ///   Loupe does not run.
  init(_ part: JSONPart) throws(TextError) {
    let type = try part.required("type").string()
    switch type {
    case "Sequence":
      var steps: [PieceDecoder] = []
      for step in try part.required("decoders").array() { steps.append(try .init(step)) }
      self = .sequence(steps)
    case "ByteLevel": self = .byteLevel
    case "ByteFallback": self = .byteFallback
    case "Fuse": self = .fuse
    case "Metaspace":
      let settings = try MetaspaceSettings(part)
      self = .metaspace(
        replacement: settings.replacement, keepsFirst: settings.prepending == .never)
    case "Replace":
      guard case .literal(let text) = try TextPattern(part.required("pattern")) else {
        throw part.unsupported("a decoder that replaces by regular expression")
      }
      self = .replace(text, with: Array(try part.required("content").string().utf8))
    case "Strip":
      self = .strip(
        character: Array(try part.required("content").string().utf8),
        start: try part.required("start").identifier(),
        end: try part.required("stop").identifier())
    case "BPEDecoder":
      self = .wordSuffix(Array(try part.string("suffix", default: "</w>").utf8))
    default: throw part.unsupported("the decoder \(type)")
    }
  }
}

extension OwnedText {
  /// Without a character at its ends, so many times at most.
  func stripping(_ character: [UInt8], start: Int, end: Int) -> OwnedText {
    guard !character.isEmpty else { return self }
    var range = 0..<bytes.count
    for _ in 0..<min(start, bytes.count) {
      guard bytes[range].starts(with: character) else { break }
      range = range.lowerBound + character.count..<range.upperBound
    }
    for _ in 0..<min(end, bytes.count) {
      guard bytes[range].suffix(character.count).elementsEqual(character) else { break }
      range = range.lowerBound..<range.upperBound - character.count
    }
    return part(range)
  }
}
