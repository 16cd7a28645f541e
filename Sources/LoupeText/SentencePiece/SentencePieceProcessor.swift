/// Segments text into the pieces of a SentencePiece model, and back.
///
/// Identifiers, pieces and decoded text are those of the google/sentencepiece library.
public struct SentencePieceProcessor: Sendable {
  /// The model that is run.
  public let model: SentencePieceModel
  let table: PieceTable
  private let normaliser: Normaliser
  let denormaliser: Normaliser?
  private let segmenter: Segmenter

  private enum Segmenter: Sendable {
    case unigram(UnigramSegmenter)
    case bytePairEncoding(BytePairSegmenter)
  }

  /// Longest text that is segmented, in bytes of UTF-8: positions are 32-bit, and the working
  /// memory is some twenty times the text.
  public static let maximumTextBytes = 1 << 26

  /// Prepares a model for use; `name` names it in errors.
  ///
  /// - Throws: `TextError.malformedModel` when it contradicts itself,
  ///   `TextError.unsupportedModel` for word and character models.
  public init(_ model: SentencePieceModel, name: String) throws(TextError) {
    self.model = model
    table = try PieceTable(model, file: name)
    normaliser = try Normaliser(
      model.normalisation, treatsWhitespaceAsSuffix: model.training.treatsWhitespaceAsSuffix,
      protecting: table.userDefined, file: name)
    denormaliser =
      if let rules = model.denormalisation, !rules.compiledMap.isEmpty {
        try Normaliser(rules, file: name)
      } else {
        nil
      }
    switch model.training.algorithm {
    case .unigram: segmenter = .unigram(UnigramSegmenter(table))
    case .bytePairEncoding: segmenter = .bytePairEncoding(BytePairSegmenter(table))
    case .word, .character:
      throw .unsupportedModel(
        file: name,
        reason: "it is a \(model.training.algorithm) model; only unigram and BPE models run")
    }
  }

  /// Segments `text`; each piece says what was typed for it.
  ///
  /// - Throws: `TextError.textTooLong`.
  public func encode(_ text: String) throws(TextError) -> [TokenSpan] {
    try encode(Array(text.utf8))
  }

  /// Segments text given in UTF-8.
  package func encode(_ text: [UInt8]) throws(TextError) -> [TokenSpan] {
    let normalised = try normalised(text)
    let segments =
      switch segmenter {
      case .unigram(let segmenter): segmenter.segment(normalised.bytes)
      case .bytePairEncoding(let segmenter): segmenter.segment(normalised.bytes)
      }
    return tokens(segments, normalised)
  }

  /// Segments text given in UTF-8, leaving out each merge with probability `mergeDropout`; only
  /// byte-pair models have merges, others segment as always.
  package func encode(
    _ text: [UInt8], mergeDropout: Double, random: inout some RandomNumberGenerator
  ) throws(TextError) -> [TokenSpan] {
    guard case .bytePairEncoding(let segmenter) = segmenter else { return try encode(text) }
    let normalised = try normalised(text)
    let segments = segmenter.segment(normalised.bytes, dropout: mergeDropout, random: &random)
    return tokens(segments, normalised)
  }

  private func normalised(_ text: [UInt8]) throws(TextError) -> NormalisedText {
    guard text.count <= Self.maximumTextBytes else {
      throw .textTooLong(bytes: text.count, limit: Self.maximumTextBytes)
    }
    return normaliser.normalise(text)
  }

  /// Text after normalisation, with `▁` for spaces: what the segmenter sees.
  public func normalise(_ text: String) -> String {
    String(decoding: normaliser.normalise(Array(text.utf8)).bytes, as: UTF8.self)
  }

  /// Joins neighbouring unknown characters into one token, or spells them in byte pieces.
  private func tokens(_ segments: [Segment], _ normalised: NormalisedText) -> [TokenSpan] {
    var tokens: [TokenSpan] = []
    tokens.reserveCapacity(segments.count)
    var index = 0
    while index < segments.count {
      let segment = segments[index]
      index += 1
      guard segment.identifier == table.unknownIdentifier else {
        let text = table.pieces[segment.identifier].text
        let span = normalised.origin(of: segment.range)
        tokens.append(TokenSpan(id: segment.identifier, piece: text, span: span))
        continue
      }
      if !table.byteIdentifiers.isEmpty {
        appendBytePieces(of: segment, normalised, to: &tokens)
        continue
      }
      var end = segment.range.upperBound
      while index < segments.count, segments[index].identifier == table.unknownIdentifier {
        end = segments[index].range.upperBound
        index += 1
      }
      let range = segment.range.lowerBound..<end
      let text = String(decoding: normalised.bytes[range], as: UTF8.self)
      tokens.append(
        TokenSpan(id: segment.identifier, piece: text, span: normalised.origin(of: range)))
    }
    return tokens
  }

  /// The last byte carries the character's span, the others an empty one at its beginning.
  private func appendBytePieces(
    of segment: Segment, _ normalised: NormalisedText, to tokens: inout [TokenSpan]
  ) {
    let whole = normalised.origin(of: segment.range)
    for position in segment.range {
      let identifier = table.byteIdentifiers[Int(normalised.bytes[position])]
      let isLast = position == segment.range.upperBound - 1
      tokens.append(
        TokenSpan(
          id: identifier, piece: table.pieces[identifier].text,
          span: isLast ? whole : whole.lowerBound..<whole.lowerBound))
    }
  }
}
