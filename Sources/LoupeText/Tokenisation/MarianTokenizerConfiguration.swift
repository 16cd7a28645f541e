#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// What `tokenizer_config.json` says, as far as a Marian tokenizer depends on it.
struct MarianTokenizerConfiguration: Decodable {
  var endToken = "</s>"
  var unknownToken = "<unk>"
  var paddingToken = "<pad>"
  var separateVocabularies = false

  private enum CodingKeys: String, CodingKey {
    case endToken = "eos_token"
    case unknownToken = "unk_token"
    case paddingToken = "pad_token"
    case separateVocabularies = "separate_vocabs"
  }

  /// A token is written as a string or, in older files, as an object with its `content`.
  private struct Token: Decodable {
    let content: String

    private enum CodingKeys: String, CodingKey {
      case content
    }

    init(from decoder: any Decoder) throws {
      if let text = try? decoder.singleValueContainer().decode(String.self) {
        content = text
      } else {
        content = try decoder.container(keyedBy: CodingKeys.self).decode(
          String.self, forKey: .content)
      }
    }
  }

  /// Reads the file; without one the standard tokens hold.
  ///
  /// - Throws: `TextError.malformedVocabulary`.
  init(json bytes: [UInt8]?, name: String) throws(TextError) {
    guard let bytes else { return }
    do {
      self = try JSONDecoder().decode(Self.self, from: Data(bytes))
    } catch {
      throw .malformedVocabulary(file: name, reason: "it is not a tokenizer configuration")
    }
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    func token(_ key: CodingKeys, _ standard: String) throws -> String {
      try container.decodeIfPresent(Token.self, forKey: key)?.content ?? standard
    }
    endToken = try token(.endToken, endToken)
    unknownToken = try token(.unknownToken, unknownToken)
    paddingToken = try token(.paddingToken, paddingToken)
    separateVocabularies =
      try container.decodeIfPresent(Bool.self, forKey: .separateVocabularies) ?? false
  }
}
