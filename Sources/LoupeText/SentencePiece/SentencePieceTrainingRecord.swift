/// What a SentencePiece file records of its training, as far as it matters for using the model.
///
/// - Source: `TrainerSpec` of `sentencepiece_model.proto`; defaults are those of the format.
public struct SentencePieceTrainingRecord: Equatable, Sendable {
  /// The segmentation algorithm; raw values are those of the file.
  public enum Algorithm: Int, Equatable, Sendable {
    /// The most probable segmentation under independent piece probabilities.
    case unigram = 1
    /// Byte-pair encoding: adjacent pieces merged in order of rank.
    case bytePairEncoding = 2
    /// Whole words; Loupe reads such files but does not run them.
    case word = 3
    /// Single characters; Loupe reads such files but does not run them.
    case character = 4
  }

  /// The segmentation algorithm.
  public var algorithm: Algorithm = .unigram
  /// Number of pieces that was asked for.
  public var vocabularySize = 8000
  /// Share of the characters of the training text that have a piece, in 0…1.
  public var characterCoverage: Float = 0.9995
  /// Longest piece, in Unicode scalars.
  public var maximumPieceLength = 16
  /// Whether a piece stays within one script.
  public var splitsByScript = true
  /// Whether digits and letters are kept apart.
  public var splitsByNumber = true
  /// Whether a piece stays within one word.
  public var splitsByWhitespace = true
  /// Whether every digit is a piece of its own.
  public var splitsDigits = false
  /// Whether `▁` ends a word instead of beginning it.
  public var treatsWhitespaceAsSuffix = false
  /// Whether a character without a piece is spelled in byte pieces.
  public var fallsBackToBytes = false
  /// Pieces that never arise from text, in addition to begin, end and padding.
  public var controlSymbols: [String] = []
  /// Pieces that are always kept whole.
  public var userDefinedSymbols: [String] = []
  /// Identifier of the unknown piece.
  public var unknownIdentifier = 0
  /// Identifier of the begin piece, -1 for none.
  public var beginIdentifier = 1
  /// Identifier of the end piece, -1 for none.
  public var endIdentifier = 2
  /// Identifier of the padding piece, -1 for none.
  public var paddingIdentifier = -1
  /// Text of the unknown piece.
  public var unknownPiece = "<unk>"
  /// Text of the begin piece.
  public var beginPiece = "<s>"
  /// Text of the end piece.
  public var endPiece = "</s>"
  /// Text of the padding piece.
  public var paddingPiece = "<pad>"
  /// What the unknown piece decodes to.
  public var unknownSurface = " \u{2047} "
  /// Fields of the file that Loupe does not interpret, in wire form.
  var unknownFields: [UInt8] = []

  /// Makes a record with the defaults of the format.
  public init() {}
}
