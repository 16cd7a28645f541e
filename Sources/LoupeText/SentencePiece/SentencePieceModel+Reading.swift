#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

extension SentencePieceModel {
  /// Reads a model from the file at `path`.
  ///
  /// - Throws: `TextError.unreadableFile` or what `init(bytes:name:)` throws.
  public init(path: String) throws(TextError) {
    try self.init(bytes: try FileReading.bytes(path: path), name: path)
  }

  /// Reads a model from the bytes of a file; `name` names the file in errors.
  ///
  /// - Throws: `TextError.malformedModel` when the bytes are damaged or contradict themselves.
  public init(bytes: [UInt8], name: String) throws(TextError) {
    self.init(pieces: [], training: .init(), normalisation: .init())
    var reader = ProtocolBufferReader(bytes, in: 0..<bytes.count, file: name)
    while let field = try reader.next() {
      switch (field.number, field.content) {
      case (1, .bytes(let range)):
        let piece = try Piece(bytes, in: range, index: pieces.count, file: name)
        pieces.append(piece)
      case (2, .bytes(let range)):
        training = try SentencePieceTrainingRecord(bytes, in: range, file: name)
      case (3, .bytes(let range)):
        normalisation = try SentencePieceNormalisation(bytes, in: range, file: name)
      case (5, .bytes(let range)):
        denormalisation = try SentencePieceNormalisation(bytes, in: range, file: name)
      default: unknownFields.append(contentsOf: bytes[field.extent])
      }
    }
    guard !pieces.isEmpty else {
      throw .malformedModel(file: name, reason: "it has no pieces")
    }
  }
}

extension SentencePieceModel.Piece {
  fileprivate init(
    _ bytes: [UInt8], in range: Range<Int>, index: Int, file: String
  ) throws(TextError) {
    self.init("", score: 0)
    var reader = ProtocolBufferReader(bytes, in: range, file: file)
    while let field = try reader.next() {
      switch (field.number, field.content) {
      case (1, .bytes(let range)):
        text = try decodeText(bytes[range], what: "piece \(index)", file: file)
      case (2, .fixed32(let bits)): score = Float(bitPattern: bits)
      case (3, .variableInteger(let value)):
        guard let kind = SentencePieceModel.PieceKind(rawValue: Int(truncatingIfNeeded: value))
        else {
          throw .malformedModel(file: file, reason: "piece \(index) has the unknown type \(value)")
        }
        self.kind = kind
      default: unknownFields.append(contentsOf: bytes[field.extent])
      }
    }
    guard !text.isEmpty else {
      throw .malformedModel(file: file, reason: "piece \(index) has no text")
    }
    guard score.isFinite else {
      throw .malformedModel(file: file, reason: "piece \(index) has the score \(score)")
    }
  }
}

extension SentencePieceTrainingRecord {
  fileprivate init(_ bytes: [UInt8], in range: Range<Int>, file: String) throws(TextError) {
    self.init()
    var reader = ProtocolBufferReader(bytes, in: range, file: file)
    while let field = try reader.next() {
      switch field.content {
      case .variableInteger(let value):
        if try !take(field.number, integer: value, file: file) {
          unknownFields.append(contentsOf: bytes[field.extent])
        }
      case .bytes(let range):
        if try !take(field.number, text: bytes[range], file: file) {
          unknownFields.append(contentsOf: bytes[field.extent])
        }
      case .fixed32(let bits) where field.number == 10:
        characterCoverage = Float(bitPattern: bits)
      default: unknownFields.append(contentsOf: bytes[field.extent])
      }
    }
  }

  /// Stores an integer field; false when the field is not one Loupe interprets.
  private mutating func take(
    _ number: Int, integer value: UInt64, file: String
  ) throws(TextError) -> Bool {
    // The format stores negative 32-bit numbers as 64-bit two's complement.
    let signed = Int(Int32(truncatingIfNeeded: value))
    switch number {
    case 3:
      guard let algorithm = Algorithm(rawValue: signed) else {
        throw .malformedModel(file: file, reason: "it has the unknown model type \(value)")
      }
      self.algorithm = algorithm
    case 4: vocabularySize = signed
    case 20: maximumPieceLength = signed
    case 21: splitsByScript = value != 0
    case 22: splitsByWhitespace = value != 0
    case 23: splitsByNumber = value != 0
    case 24: treatsWhitespaceAsSuffix = value != 0
    case 25: splitsDigits = value != 0
    case 35: fallsBackToBytes = value != 0
    case 40: unknownIdentifier = signed
    case 41: beginIdentifier = signed
    case 42: endIdentifier = signed
    case 43: paddingIdentifier = signed
    default: return false
    }
    return true
  }

  /// Stores a text field; false when the field is not one Loupe interprets.
  private mutating func take(
    _ number: Int, text bytes: ArraySlice<UInt8>, file: String
  ) throws(TextError) -> Bool {
    guard [30, 31, 44, 45, 46, 47, 48].contains(number) else { return false }
    let text = try decodeText(bytes, what: "field \(number) of its training record", file: file)
    switch number {
    case 30: controlSymbols.append(text)
    case 31: userDefinedSymbols.append(text)
    case 44: unknownSurface = text
    case 45: unknownPiece = text
    case 46: beginPiece = text
    case 47: endPiece = text
    default: paddingPiece = text
    }
    return true
  }
}

extension SentencePieceNormalisation {
  fileprivate init(_ bytes: [UInt8], in range: Range<Int>, file: String) throws(TextError) {
    self.init()
    var reader = ProtocolBufferReader(bytes, in: range, file: file)
    while let field = try reader.next() {
      switch (field.number, field.content) {
      case (1, .bytes(let range)):
        name = try decodeText(bytes[range], what: "the normalisation's name", file: file)
      case (2, .bytes(let range)): compiledMap = Array(bytes[range])
      case (3, .variableInteger(let value)): addsDummyPrefix = value != 0
      case (4, .variableInteger(let value)): removesExtraWhitespace = value != 0
      case (5, .variableInteger(let value)): escapesWhitespace = value != 0
      default: unknownFields.append(contentsOf: bytes[field.extent])
      }
    }
  }
}

private func decodeText(
  _ bytes: ArraySlice<UInt8>, what: String, file: String
) throws(TextError) -> String {
  guard let text = String(validating: bytes, as: UTF8.self) else {
    throw .malformedModel(file: file, reason: "\(what) is not UTF-8")
  }
  return text
}
