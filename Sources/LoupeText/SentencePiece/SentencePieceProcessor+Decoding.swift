extension SentencePieceProcessor {
  /// The text that pieces, given by identifier, stand for; identifiers out of range are unknown.
  public func decode(_ identifiers: [Int]) -> String {
    decode(pieces: identifiers.map { piece(at: $0) })
  }

  /// The text that pieces, given by their text, stand for.
  public func decode(pieces: [String]) -> String {
    let text = surfaces(of: pieces).joined()
    return denormalise(text)
  }

  /// Whether decoding rewrites the joined surfaces, so that they cannot be told apart afterwards.
  var rewritesDecodedText: Bool { model.denormalisation != nil }

  func denormalise(_ text: String) -> String {
    guard let denormaliser else { return text }
    return String(decoding: denormaliser.normalise(Array(text.utf8)).bytes, as: UTF8.self)
  }

  private func piece(at identifier: Int) -> String {
    table.pieces.indices.contains(identifier)
      ? table.pieces[identifier].text : table.pieces[table.unknownIdentifier].text
  }

  /// What each piece adds to the decoded text.
  ///
  /// A character spelled in bytes belongs to its last byte; bytes that spell no character give
  /// U+FFFD each.
  func surfaces(of pieces: [String]) -> [String] {
    var surfaces = [String](repeating: "", count: pieces.count)
    var bytes: [UInt8] = []
    var isAtBeginning = true
    var hasText = false
    for (index, piece) in pieces.enumerated() {
      let identifier = table.identifier(of: piece.utf8)
      if table.pieces[identifier].kind == .byte, let byte = BytePiece.byte(of: piece) {
        bytes.append(byte)
        continue
      }
      hasText = spell(&bytes, before: index, in: &surfaces) || hasText
      if hasText { isAtBeginning = false }
      let (surface, tookSpace) = surface(
        of: piece, identifier: identifier, isAtBeginning: isAtBeginning)
      surfaces[index] = surface
      hasText = hasText || tookSpace || !surface.isEmpty
    }
    _ = spell(&bytes, before: pieces.count, in: &surfaces)
    return surfaces
  }

  /// What a piece other than a byte adds, and whether the dummy space before the text was in it.
  private func surface(
    of piece: String, identifier: Int, isAtBeginning: Bool
  ) -> (surface: String, tookSpace: Bool) {
    switch table.pieces[identifier].kind {
    case .control: return ("", false)
    case .unknown:
      let isUnknownPiece = piece.utf8.elementsEqual(table.pieces[identifier].text.utf8)
      return (isUnknownPiece ? model.training.unknownSurface : piece, false)
    default: break
    }
    var bytes = Array(piece.utf8)[...]
    var tookSpace = false
    let rules = model.normalisation
    if isAtBeginning, rules.addsDummyPrefix || rules.removesExtraWhitespace,
      bytes.starts(with: Normaliser.escapedSpace)
    {
      bytes = bytes.dropFirst(Normaliser.escapedSpace.count)
      // Where extra whitespace is removed, every space before the text goes, not just one.
      tookSpace = !rules.removesExtraWhitespace
    }
    return (Self.unescapingSpaces(bytes), tookSpace)
  }

  private static func unescapingSpaces(_ bytes: ArraySlice<UInt8>) -> String {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var index = bytes.startIndex
    while index < bytes.endIndex {
      if bytes[index...].starts(with: Normaliser.escapedSpace) {
        result.append(0x20)
        index += Normaliser.escapedSpace.count
      } else {
        result.append(bytes[index])
        index += 1
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// Gives the bytes collected before `end` to the surfaces of their pieces.
  ///
  /// - Returns: whether that added any text.
  private func spell(
    _ bytes: inout [UInt8], before end: Int, in surfaces: inout [String]
  ) -> Bool {
    guard !bytes.isEmpty else { return false }
    let first = end - bytes.count
    var offset = 0
    while offset < bytes.count {
      let length = UTF8Length.of(bytes[offset])
      let character = bytes[offset..<min(offset + length, bytes.count)]
      if character.count == length, let text = String(validating: character, as: UTF8.self) {
        surfaces[first + offset + length - 1] = text
        offset += length
      } else {
        surfaces[first + offset] = "\u{FFFD}"
        offset += 1
      }
    }
    bytes = []
    return true
  }
}
