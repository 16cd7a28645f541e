/// The joint vocabulary of a Marian model, and the tokenizer files that go with it.
///
/// The order is Marian's: `</s>`, `<unk>`, the pieces, `<pad>`.
public struct MarianVocabulary: Equatable, Sendable {
  /// The tokens in order of identifiers.
  public let tokens: [String]

  /// Joins the pieces of one or more SentencePiece models; each piece counts once.
  ///
  /// Reserved pieces other than bytes are left out, since `</s>`, `<unk>` and `<pad>` stand for
  /// them.
  public init(joining models: [SentencePieceModel]) {
    var seen: Set<[UInt8]> = [Array("</s>".utf8), Array("<unk>".utf8), Array("<pad>".utf8)]
    var tokens = ["</s>", "<unk>"]
    for piece in models.flatMap(\.pieces) {
      guard piece.kind != .control, piece.kind != .unknown, piece.kind != .unused,
        seen.insert(Array(piece.text.utf8)).inserted
      else { continue }
      tokens.append(piece.text)
    }
    self.tokens = tokens + ["<pad>"]
  }

  /// The content of `vocab.json`.
  public func json() -> [UInt8] {
    var bytes = Array("{\n".utf8)
    for (identifier, token) in tokens.enumerated() {
      let separator = identifier + 1 < tokens.count ? "," : ""
      bytes += Array("  \(Self.quoted(token)): \(identifier)\(separator)\n".utf8)
    }
    return bytes + Array("}\n".utf8)
  }

  /// All tokenizer files of a model whose two sides share one SentencePiece model.
  ///
  /// - Parameters:
  ///   - model: the SentencePiece model of both sides.
  ///   - sourceLanguage: language code of the source side, such as `en`.
  ///   - targetLanguage: language code of the target side, such as `ja`.
  ///   - maximumLength: longest input in tokens.
  /// - Returns: file names and contents, as transformers' `MarianTokenizer` reads them.
  public static func files(
    for model: SentencePieceModel, sourceLanguage: String, targetLanguage: String,
    maximumLength: Int
  ) -> [String: [UInt8]] {
    let serialised = model.serialised()
    let configuration = """
      {
        "clean_up_tokenization_spaces": false,
        "eos_token": "</s>",
        "model_max_length": \(maximumLength),
        "pad_token": "<pad>",
        "separate_vocabs": false,
        "source_lang": \(quoted(sourceLanguage)),
        "sp_model_kwargs": {},
        "target_lang": \(quoted(targetLanguage)),
        "tokenizer_class": "MarianTokenizer",
        "unk_token": "<unk>"
      }

      """
    let specialTokens = """
      {
        "eos_token": "</s>",
        "pad_token": "<pad>",
        "unk_token": "<unk>"
      }

      """
    return [
      "source.spm": serialised,
      "target.spm": serialised,
      "vocab.json": MarianVocabulary(joining: [model]).json(),
      "tokenizer_config.json": Array(configuration.utf8),
      "special_tokens_map.json": Array(specialTokens.utf8),
    ]
  }

  /// A JSON string in ASCII alone: other characters are escaped, as Python writes them.
  private static func quoted(_ text: String) -> String {
    var result = "\""
    for unit in text.utf16 {
      switch unit {
      case 0x22: result += "\\\""
      case 0x5C: result += "\\\\"
      case 0x20..<0x7F: result += String(decoding: CollectionOfOne(unit), as: UTF16.self)
      default:
        let digits = String(unit, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      }
    }
    return result + "\""
  }
}
