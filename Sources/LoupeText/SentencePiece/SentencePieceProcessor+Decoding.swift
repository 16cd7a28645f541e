extension SentencePieceProcessor {
  /// The text that pieces, given by identifier, stand for; identifiers out of range are unknown.
  public func decode(_ identifiers: [Int]) -> String {
    decode(pieces: identifiers.map { piece(at: $0) })
  }

  /// The text that pieces, given by their text, stand for.
  public func decode(pieces: [String]) -> String {
    additions(of: pieces).joined()
  }

  private func piece(at identifier: Int) -> String {
    table.pieces.indices.contains(identifier)
      ? table.pieces[identifier].text : table.pieces[table.unknownIdentifier].text
  }

  /// What each piece adds to the decoded text; together they are the decoded text.
  ///
  /// Where the model rewrites decoded text, each character belongs to the piece from which what it
  /// was rewritten from begins.
  func additions(of pieces: [String]) -> [String] {
    let surfaces = surfaces(of: pieces)
    guard let denormaliser, !pieces.isEmpty else { return surfaces }
    let rewritten = denormaliser.normalise(Array(surfaces.joined().utf8))
    var additions = [[UInt8]](repeating: [], count: pieces.count)
    var piece = 0
    var end = surfaces[0].utf16.count
    for (byte, origin) in zip(rewritten.bytes, rewritten.origins) {
      while Int(origin) >= end, piece + 1 < pieces.count {
        piece += 1
        end += surfaces[piece].utf16.count
      }
      additions[piece].append(byte)
    }
    return additions.map { String(decoding: $0, as: UTF8.self) }
  }

  /// What each piece spells, before the model rewrites decoded text.
  ///
  /// A character spelled in bytes belongs to its last byte; bytes that spell no character give
  /// U+FFFD each.
  private func surfaces(of pieces: [String]) -> [String] {
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
