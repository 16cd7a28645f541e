/// How a `tokenizer.json` turns tokens into text.
///
/// - Source: the decoders of huggingface/tokenizers 0.22.
indirect enum PieceDecoder: Sendable {
  case sequence([PieceDecoder])
  /// Tokens spelled in `ByteAlphabet` become bytes.
  case byteLevel
  /// Tokens `<0xE3>` become bytes.
  case byteFallback
  /// A visible character becomes a space; at the beginning it vanishes unless `keepsFirst`.
  case metaspace(replacement: [UInt8], keepsFirst: Bool)
  case replace([UInt8], with: [UInt8])
  /// A character goes at the beginning and the end of every token, so many times at most.
  case strip(character: [UInt8], start: Int, end: Int)
  /// All tokens become one.
  case fuse
  /// A mark at the end of words becomes a space.
  case wordSuffix([UInt8])

  /// What the tokens become.
  func decode(_ tokens: [OwnedText]) -> [OwnedText] {
    switch self {
    case .sequence(let steps): return steps.reduce(tokens) { $1.decode($0) }
    case .byteLevel: return [Self.joined(tokens.map(Self.spellingBytes)).repairingUTF8()]
    case .byteFallback: return Self.spellingRuns(tokens)
    case .metaspace(let replacement, let keepsFirst):
      return tokens.enumerated().map { index, token in
        token.replacing(replacement, with: index > 0 || keepsFirst ? [0x20] : [])
      }
    case .replace(let pattern, let replacement):
      return tokens.map { $0.replacing(pattern, with: replacement) }
    case .strip(let character, let start, let end):
      return tokens.map { $0.stripping(character, start: start, end: end) }
    case .fuse: return [Self.joined(tokens)]
    case .wordSuffix(let suffix):
      return tokens.enumerated().map { index, token in
        token.replacing(suffix, with: index + 1 < tokens.count ? [0x20] : [])
      }
    }
  }

  /// All tokens one after another.
  static func joined(_ tokens: [OwnedText]) -> OwnedText {
    tokens.reduce(into: OwnedText()) { $0.append($1) }
  }

  private static func spellingBytes(_ token: OwnedText) -> OwnedText {
    guard let owner = token.owners.first,
      let bytes = ByteAlphabet.bytes(of: String(decoding: token.bytes, as: UTF8.self))
    else { return token }
    var spelled = OwnedText()
    for byte in bytes { spelled.append(byte, ownedBy: owner) }
    return spelled
  }

  /// Runs of byte tokens become text where they are UTF-8, else U+FFFD a byte.
  private static func spellingRuns(_ tokens: [OwnedText]) -> [OwnedText] {
    var result: [OwnedText] = []
    var run = OwnedText()
    func finished() -> OwnedText {
      if String(validating: run.bytes, as: UTF8.self) != nil { return run.repairingUTF8() }
      var marks = OwnedText()
      for owner in run.owners {
        for byte in "\u{FFFD}".utf8 { marks.append(byte, ownedBy: owner) }
      }
      return marks
    }
    for token in tokens {
      let text = String(decoding: token.bytes, as: UTF8.self)
      if let byte = BytePiece.byte(of: text), let owner = token.owners.first {
        run.append(byte, ownedBy: owner)
        continue
      }
      if !run.isEmpty { result.append(finished()) }
      run = OwnedText()
      result.append(token)
    }
    if !run.isEmpty { result.append(finished()) }
    return result
  }
}
