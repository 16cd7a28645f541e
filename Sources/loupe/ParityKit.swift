import Foundation
import LoupeModel
import LoupeTensor

/// What a reference implementation computed with a model, laid beside its files.
struct ParityKit {
  /// What stands in `expected.json`.
  struct Expected: Decodable {
    /// A text and its tokens.
    struct Line: Decodable {
      let text: String
      let ids: [Int]

      init(from decoder: any Decoder) throws {
        var pair = try decoder.unkeyedContainer()
        // Tokens of a text stand behind it, the text of tokens too.
        if let text = try? pair.decode(String.self) {
          self.text = text
          ids = try pair.decode([Int].self)
        } else {
          ids = try pair.decode([Int].self)
          text = try pair.decode(String.self)
        }
      }
    }

    let source: String
    let sourceIDs: [Int]
    let target: String
    let targetIDs: [Int]
    let decoderInputIDs: [Int]
    let greedyIDs: [Int]?
    let beamIDs: [Int]?
    let tokenised: [Line]?
    let targetTokenised: [Line]?
    let detokenised: [Line]?
    let transformers: String?

    /// What computed it, for people.
    var reference: String { "transformers" + (transformers.map { " \($0)" } ?? "") }

    private enum CodingKeys: String, CodingKey {
      case source
      case sourceIDs = "source_ids"
      case target
      case targetIDs = "target_ids"
      case decoderInputIDs = "decoder_input_ids"
      case greedyIDs = "greedy_ids"
      case beamIDs = "beam4_ids"
      case tokenised
      case targetTokenised = "target_tokenised"
      case detokenised
      case transformers
    }
  }

  let expected: Expected
  /// `expected.safetensors`: logits and attentions of the forced target.
  let numbers: SafetensorsFile

  /// The kit among a model's files; nil where there is none.
  init?(_ files: ModelFiles) throws {
    guard try files.optional("expected.json") != nil,
      let numbers = try files.optional("expected.safetensors")
    else { return nil }
    expected = try files.json(Expected.self, "expected.json")
    self.numbers = try SafetensorsFile(numbers)
  }
}
