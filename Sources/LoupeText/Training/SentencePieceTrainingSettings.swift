/// How a SentencePiece model is trained.
public struct SentencePieceTrainingSettings: Equatable, Codable, Sendable {
  /// The segmentation algorithm.
  public enum Algorithm: String, Codable, CaseIterable, Sendable {
    /// The most probable segmentation under independent piece probabilities (Kudo 2018).
    case unigram
    /// Byte-pair encoding (Sennrich et al. 2016).
    case bytePairEncoding = "bpe"
  }

  /// What is done to text before anything else.
  public enum NormalisationRule: String, Codable, CaseIterable, Sendable {
    /// Compatibility composition with whitespace and control rules, for translation.
    case nmtNFKC = "nmt_nfkc"
    /// Nothing.
    case identity
  }

  /// The segmentation algorithm.
  public var algorithm = Algorithm.unigram
  /// Number of pieces, reserved ones included; met exactly.
  public var vocabularySize = 8000
  /// Share of the characters of the text that get a piece, in 0…1.
  public var characterCoverage = 0.9995
  /// What is done to text before anything else.
  public var normalisation = NormalisationRule.nmtNFKC
  /// Whether a space is put before every text.
  public var addsDummyPrefix = true
  /// Whether spaces at both ends go and runs of spaces become one.
  public var removesExtraWhitespace = true
  /// Longest piece, in Unicode scalars, in 1…64.
  public var maximumPieceLength = 16
  /// Whether a piece stays within one script; kana count as Han.
  public var splitsByScript = true
  /// Whether digits and letters are kept apart.
  public var splitsByNumber = true
  /// Whether a piece stays within one word.
  public var splitsByWhitespace = true
  /// Whether every digit is a piece of its own.
  public var splitsDigits = false
  /// Whether a character without a piece is spelled in bytes (256 of the pieces).
  public var fallsBackToBytes = false
  /// Pieces that are always kept whole.
  public var userDefinedSymbols: [String] = []
  /// Characters that get a piece however rare they are.
  public var requiredCharacters = ""
  /// Identifier of `<unk>`.
  public var unknownIdentifier = 0
  /// Identifier of `<s>`, -1 for none.
  public var beginIdentifier = 1
  /// Identifier of `</s>`, -1 for none.
  public var endIdentifier = 2
  /// Identifier of `<pad>`, -1 for none.
  public var paddingIdentifier = -1
  /// Unigram: number of frequent substrings that training starts from.
  public var seedPieceCount = 1_000_000
  /// Unigram: share of the pieces that a pruning keeps, in 0…1 exclusive.
  public var shrinkingFactor = 0.75
  /// Unigram: passes of expectation-maximisation between two prunings.
  public var passesBetweenPrunings = 2

  /// Makes the standard settings: unigram, 8000 pieces, `nmt_nfkc`.
  public init() {}
}
