/// The content of a SentencePiece `.model` or `.spm` file.
///
/// A value that can be read, changed and written again; fields of the file that Loupe does not
/// interpret are kept and written back unchanged. To segment text with it, make a
/// `SentencePieceProcessor`.
///
/// - Source: `sentencepiece_model.proto` of google/sentencepiece (field numbers).
public struct SentencePieceModel: Equatable, Sendable {
  /// How a piece behaves; raw values are those of the file.
  public enum PieceKind: Int, Equatable, Sendable {
    /// An ordinary piece.
    case normal = 1
    /// Stands for whatever no piece covers; a model has exactly one.
    case unknown = 2
    /// Never arises from text, such as `</s>`.
    case control = 3
    /// Always kept whole where it occurs in text.
    case userDefined = 4
    /// Present in the file, never chosen.
    case unused = 5
    /// One byte, written `<0x41>`; used where no piece covers a character.
    case byte = 6
  }

  /// One entry of the vocabulary; its index is its identifier.
  public struct Piece: Equatable, Sendable {
    /// The text, with spaces written as `▁` (U+2581).
    public var text: String
    /// Log-probability (unigram) or negative merge rank (BPE).
    public var score: Float
    /// How the piece behaves.
    public var kind: PieceKind
    /// Fields of the file that Loupe does not interpret, in wire form.
    var unknownFields: [UInt8] = []

    /// Makes one entry of the vocabulary.
    public init(_ text: String, score: Float, kind: PieceKind = .normal) {
      self.text = text
      self.score = score
      self.kind = kind
    }

    /// Compares byte by byte: `é` in one scalar and in two are different pieces.
    public static func == (left: Piece, right: Piece) -> Bool {
      left.text.utf8.elementsEqual(right.text.utf8) && left.kind == right.kind
        && left.score.bitPattern == right.score.bitPattern
        && left.unknownFields == right.unknownFields
    }
  }

  /// The vocabulary, in order of identifiers.
  public var pieces: [Piece]
  /// How the model was trained, as far as it matters for using it.
  public var training: SentencePieceTrainingRecord
  /// What is done to text before it is segmented.
  public var normalisation: SentencePieceNormalisation
  /// What is done to text after decoding; `nil` for nothing.
  public var denormalisation: SentencePieceNormalisation?
  /// Fields of the file that Loupe does not interpret, in wire form.
  var unknownFields: [UInt8] = []

  /// Makes a model from its parts.
  public init(
    pieces: [Piece], training: SentencePieceTrainingRecord,
    normalisation: SentencePieceNormalisation,
    denormalisation: SentencePieceNormalisation? = nil
  ) {
    self.pieces = pieces
    self.training = training
    self.normalisation = normalisation
    self.denormalisation = denormalisation
  }
}
