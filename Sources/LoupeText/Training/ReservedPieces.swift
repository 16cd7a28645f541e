/// The pieces that are not learnt: unknown, begin, end, padding, user-defined symbols, bytes.
struct ReservedPieces {
  /// By identifier, where the settings fix it.
  private var placed: [Int: SentencePieceModel.Piece] = [:]
  /// Those that take the next free identifiers, in order.
  private var following: [SentencePieceModel.Piece] = []

  /// - Throws: `TextError.invalidSetting` when two pieces claim one identifier or are equal.
  init(_ settings: SentencePieceTrainingSettings) throws(TextError) {
    try place("<unk>", at: settings.unknownIdentifier, kind: .unknown)
    try place("<s>", at: settings.beginIdentifier, kind: .control)
    try place("</s>", at: settings.endIdentifier, kind: .control)
    try place("<pad>", at: settings.paddingIdentifier, kind: .control)
    for symbol in settings.userDefinedSymbols {
      guard !symbol.isEmpty, !symbol.utf8.contains(0) else {
        throw .invalidSetting(
          name: "userDefinedSymbols", value: "\"\(symbol)\"", reason: "it is empty or has a NUL")
      }
      following.append(.init(symbol, score: 0, kind: .userDefined))
    }
    if settings.fallsBackToBytes {
      for byte in UInt8.min...UInt8.max {
        following.append(.init(BytePiece.text(of: byte), score: 0, kind: .byte))
      }
    }
    var texts = Set<[UInt8]>()
    for piece in placed.values + following
    where !texts.insert(Array(piece.text.utf8)).inserted {
      throw .invalidSetting(
        name: "userDefinedSymbols", value: piece.text, reason: "there is such a piece already")
    }
  }

  var count: Int { placed.count + following.count }

  private mutating func place(
    _ text: String, at identifier: Int, kind: SentencePieceModel.PieceKind
  ) throws(TextError) {
    guard identifier >= 0 else { return }
    if let other = placed[identifier] {
      throw .invalidSetting(
        name: "identifier of \(text)", value: "\(identifier)", reason: "\(other.text) has it")
    }
    placed[identifier] = .init(text, score: 0, kind: kind)
  }

  /// The whole vocabulary: reserved pieces at their places, learnt ones in between and after.
  func combined(with learnt: [SentencePieceModel.Piece]) -> [SentencePieceModel.Piece] {
    var rest = (following + learnt)[...]
    let total = count + learnt.count
    var pieces: [SentencePieceModel.Piece] = []
    for identifier in 0..<total {
      if let piece = placed[identifier] {
        pieces.append(piece)
      } else if let piece = rest.popFirst() {
        pieces.append(piece)
      }
    }
    // An identifier beyond the end of the vocabulary takes the last place.
    return pieces + placed.filter { $0.key >= total }.sorted { $0.key < $1.key }.map(\.value)
  }
}
