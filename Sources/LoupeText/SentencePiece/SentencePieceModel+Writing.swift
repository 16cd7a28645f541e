extension SentencePieceModel {
  /// The file's bytes; the sentencepiece library opens them.
  public func serialised() -> [UInt8] {
    var writer = ProtocolBufferWriter()
    for piece in pieces {
      writer.write(1, bytes: piece.serialised())
    }
    writer.write(2, bytes: training.serialised())
    writer.write(3, bytes: normalisation.serialised())
    if let denormalisation {
      writer.write(5, bytes: denormalisation.serialised())
    }
    writer.append(raw: unknownFields)
    return writer.bytes
  }

  /// Writes the model to the file at `path`, whole or not at all.
  ///
  /// - Throws: `TextError.unreadableFile`.
  public func write(path: String) throws(TextError) {
    try FileReading.write(serialised(), path: path)
  }
}

extension SentencePieceModel.Piece {
  fileprivate func serialised() -> [UInt8] {
    var writer = ProtocolBufferWriter()
    writer.write(1, bytes: text.utf8)
    writer.write(2, float: score)
    if kind != .normal { writer.write(3, integer: kind.rawValue) }
    writer.append(raw: unknownFields)
    return writer.bytes
  }
}

extension SentencePieceTrainingRecord {
  /// Writes every field that differs from the format's default, as the library does.
  fileprivate func serialised() -> [UInt8] {
    let standard = SentencePieceTrainingRecord()
    var writer = ProtocolBufferWriter()
    func integer(_ number: Int, _ path: KeyPath<Self, Int>) {
      if self[keyPath: path] != standard[keyPath: path] {
        writer.write(number, integer: self[keyPath: path])
      }
    }
    func boolean(_ number: Int, _ path: KeyPath<Self, Bool>) {
      if self[keyPath: path] != standard[keyPath: path] {
        writer.write(number, boolean: self[keyPath: path])
      }
    }
    func text(_ number: Int, _ path: KeyPath<Self, String>) {
      if !self[keyPath: path].utf8.elementsEqual(standard[keyPath: path].utf8) {
        writer.write(number, bytes: self[keyPath: path].utf8)
      }
    }
    // The type and size are written even when standard: other readers show them.
    writer.write(3, integer: algorithm.rawValue)
    writer.write(4, integer: vocabularySize)
    writer.write(10, float: characterCoverage)
    integer(20, \.maximumPieceLength)
    boolean(21, \.splitsByScript)
    boolean(22, \.splitsByWhitespace)
    boolean(23, \.splitsByNumber)
    boolean(24, \.treatsWhitespaceAsSuffix)
    boolean(25, \.splitsDigits)
    for symbol in controlSymbols { writer.write(30, bytes: symbol.utf8) }
    for symbol in userDefinedSymbols { writer.write(31, bytes: symbol.utf8) }
    boolean(35, \.fallsBackToBytes)
    integer(40, \.unknownIdentifier)
    integer(41, \.beginIdentifier)
    integer(42, \.endIdentifier)
    integer(43, \.paddingIdentifier)
    text(44, \.unknownSurface)
    text(45, \.unknownPiece)
    text(46, \.beginPiece)
    text(47, \.endPiece)
    text(48, \.paddingPiece)
    writer.append(raw: unknownFields)
    return writer.bytes
  }
}

extension SentencePieceNormalisation {
  fileprivate func serialised() -> [UInt8] {
    var writer = ProtocolBufferWriter()
    if !name.isEmpty { writer.write(1, bytes: name.utf8) }
    if !compiledMap.isEmpty { writer.write(2, bytes: compiledMap) }
    writer.write(3, boolean: addsDummyPrefix)
    writer.write(4, boolean: removesExtraWhitespace)
    writer.write(5, boolean: escapesWhitespace)
    writer.append(raw: unknownFields)
    return writer.bytes
  }
}
