/// What a SentencePiece file does to text before segmenting it.
///
/// - Source: `NormalizerSpec` of `sentencepiece_model.proto`; defaults are those of the format.
public struct SentencePieceNormalisation: Equatable, Sendable {
  /// Name of the rule, such as `nmt_nfkc`; for people only.
  public var name = ""
  /// The compiled replacement rules (see `CharacterMap`); empty for none.
  public var compiledMap: [UInt8] = []
  /// Whether a space is put before the text, so that a first word looks like any other.
  public var addsDummyPrefix = true
  /// Whether spaces at both ends go and runs of spaces become one.
  public var removesExtraWhitespace = true
  /// Whether spaces become `▁` (U+2581).
  public var escapesWhitespace = true
  /// Fields of the file that Loupe does not interpret, in wire form.
  var unknownFields: [UInt8] = []

  /// Makes the defaults of the format: no replacement rules.
  public init() {}
}
