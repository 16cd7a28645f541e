/// The vocabulary of a SentencePiece model in the form that segmenting needs.
///
/// Pieces that can arise from text (normal, user-defined, unused) and reserved ones (unknown,
/// control, byte) are looked up separately: text that spells `</s>` must not become the end piece.
struct PieceTable: Sendable {
  /// In order of identifiers.
  let pieces: [SentencePieceModel.Piece]
  /// Pieces that can arise from text → identifier.
  let textual: DoubleArrayTrie
  /// Reserved pieces → identifier.
  let reserved: DoubleArrayTrie
  /// User-defined symbols → identifier; empty when there are none.
  let userDefined: DoubleArrayTrie
  let scores: [Float]
  let isUnused: [Bool]
  let isUserDefined: [Bool]
  let unknownIdentifier: Int
  /// Identifier of the piece for each byte; empty when the model does not fall back to bytes.
  let byteIdentifiers: [Int]

  /// Longest piece that is accepted, in bytes: segmenting takes time in proportion to it.
  private static let longestPiece = 4096

  /// - Throws: `TextError.malformedModel` for duplicate pieces, no or two unknown pieces, a NUL in
  ///   a piece, a piece that is too long, or an incomplete set of byte pieces.
  init(_ model: SentencePieceModel, file: String) throws(TextError) {
    pieces = model.pieces
    scores = pieces.map(\.score)
    isUnused = pieces.map { $0.kind == .unused }
    isUserDefined = pieces.map { $0.kind == .userDefined }
    let unknown = pieces.indices.filter { model.pieces[$0].kind == .unknown }
    guard unknown.count == 1 else {
      throw .malformedModel(
        file: file, reason: "it has \(unknown.count) unknown pieces instead of one")
    }
    unknownIdentifier = unknown[0]
    let textKinds: Set<SentencePieceModel.PieceKind> = [.normal, .userDefined, .unused]
    textual = try Self.trie(model.pieces, file: file) { textKinds.contains($0) }
    reserved = try Self.trie(model.pieces, file: file) { !textKinds.contains($0) }
    userDefined = try Self.trie(model.pieces, file: file) { $0 == .userDefined }
    byteIdentifiers = try Self.byteIdentifiers(model, reserved, file: file)
  }

  /// The identifier of a piece by its text, the unknown identifier when there is none.
  func identifier(of text: some Sequence<UInt8>) -> Int {
    reserved.value(of: text) ?? textual.value(of: text) ?? unknownIdentifier
  }

  private static func trie(
    _ pieces: [SentencePieceModel.Piece], file: String,
    where isWanted: (SentencePieceModel.PieceKind) -> Bool
  ) throws(TextError) -> DoubleArrayTrie {
    var entries: [(key: [UInt8], value: Int)] = []
    for (identifier, piece) in pieces.enumerated() where isWanted(piece.kind) {
      let key = Array(piece.text.utf8)
      guard !key.contains(0) else {
        throw .malformedModel(file: file, reason: "piece \(identifier) contains a NUL character")
      }
      guard key.count <= longestPiece else {
        throw .malformedModel(
          file: file,
          reason: "piece \(identifier) has \(key.count) bytes, more than \(longestPiece)")
      }
      entries.append((key, identifier))
    }
    guard !entries.isEmpty else { return DoubleArrayTrie(units: []) }
    entries.sort { $0.key.lexicographicallyPrecedes($1.key) }
    for (one, two) in zip(entries, entries.dropFirst()) where one.key == two.key {
      throw .malformedModel(
        file: file,
        reason: "pieces \(one.value) and \(two.value) are both \"\(pieces[one.value].text)\"")
    }
    return DoubleArrayTrieBuilder.build(keys: entries.map(\.key), values: entries.map(\.value))
  }

  private static func byteIdentifiers(
    _ model: SentencePieceModel, _ reserved: DoubleArrayTrie, file: String
  ) throws(TextError) -> [Int] {
    let hasBytePieces = model.pieces.contains { $0.kind == .byte }
    guard model.training.fallsBackToBytes else {
      guard !hasBytePieces else {
        throw .malformedModel(
          file: file, reason: "it has byte pieces but does not fall back to bytes")
      }
      return []
    }
    var identifiers: [Int] = []
    for byte in UInt8.min...UInt8.max {
      let text = BytePiece.text(of: byte)
      guard let identifier = reserved.value(of: text.utf8), model.pieces[identifier].kind == .byte
      else {
        throw .malformedModel(file: file, reason: "the byte piece \(text) is missing")
      }
      identifiers.append(identifier)
    }
    let byteCount = model.pieces.count { $0.kind == .byte }
    guard byteCount == 256 else {
      throw .malformedModel(file: file, reason: "it has \(byteCount) byte pieces instead of 256")
    }
    return identifiers
  }
}
