/// What stands at the two ends of a piece, as far as grouping into words depends on it.
struct PieceBorder {
  /// A class of characters.
  enum Kind {
    /// Letters of scripts that are written with spaces, and of all scripts not named here.
    case letter
    case digit
    case kanji
    case hiragana
    case katakana
    /// Apostrophe, hyphen, full stop, comma: inside a word they join.
    case joiner
    /// Any other punctuation or symbol.
    case symbol
    /// Combining marks, variation selectors, joiners: part of what stands before them.
    case mark
    /// A byte that is no whole character, such as `<0xE3>`.
    case byte
  }

  /// The piece without `▁`.
  let text: String
  let beginsWithSpace: Bool
  let isSpecial: Bool
  /// What the text begins with; `nil` for a lone space.
  let first: Kind?
  /// What the text ends with; combining marks are passed over.
  let last: Kind?
  /// Whether the piece is one joining mark and nothing else.
  let isJoinerAlone: Bool

  init(_ piece: String, isSpecial: Bool) {
    let scalars = piece.unicodeScalars.filter { $0 != "\u{2581}" }
    var text = String.UnicodeScalarView()
    text.append(contentsOf: scalars)
    self.text = String(text)
    self.isSpecial = isSpecial
    beginsWithSpace = piece.unicodeScalars.first == "\u{2581}"
    let first = Self.isByte(scalars.prefix(Self.byteLength)) ? .byte : scalars.first.map(Self.kind)
    self.first = first
    last =
      Self.isByte(scalars.suffix(Self.byteLength))
      ? .byte : scalars.last { Self.kind($0) != .mark }.map(Self.kind) ?? first
    isJoinerAlone = scalars.count == 1 && first == .joiner
  }

  /// Length of a byte piece such as `<0xE3>`, in scalars.
  private static let byteLength = 6

  /// Whether a piece is part of a character: byte-level vocabularies show such bytes at the ends of
  /// pieces.
  static func isPartOfCharacter(_ piece: String) -> Bool {
    isByte(piece.unicodeScalars.suffix(byteLength))
  }

  private static func isByte(_ scalars: some BidirectionalCollection<Unicode.Scalar>) -> Bool {
    guard scalars.count == byteLength, scalars.first == "<" else { return false }
    var text = String.UnicodeScalarView()
    text.append(contentsOf: scalars)
    return BytePiece.byte(of: String(text)) != nil
  }

  private static func kind(_ scalar: Unicode.Scalar) -> Kind {
    switch scalar {
    case "'", "\u{2019}", "-", "\u{2010}", "\u{2011}", ".", ",": return .joiner
    case "\u{30FC}": return .katakana  // the long vowel mark is of no script by itself
    case "\u{3005}", "\u{3006}": return .kanji  // 々 and 〆
    default: break
    }
    switch scalar.properties.generalCategory {
    case .decimalNumber, .letterNumber, .otherNumber: return .digit
    case .nonspacingMark, .enclosingMark, .spacingMark, .format: return .mark
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: break
    default: return .symbol
    }
    switch UnicodeScript.of(scalar.value) {
    case UnicodeScript.han: return .kanji
    case UnicodeScript.hiragana: return .hiragana
    case UnicodeScript.katakana: return .katakana
    default: return .letter
    }
  }
}
