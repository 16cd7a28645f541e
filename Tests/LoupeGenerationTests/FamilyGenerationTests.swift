import LoupeGeneration
import LoupeModel
import LoupeTensor
import LoupeTestSupport
import Testing

/// Greedy and beam search on a tiny model of each family, against transformers' `generate`.
struct FamilyGenerationTests {
  private struct Expected: Decodable {
    let sources: [[Int32]]
    let maximumNewTokens: Int
    let greedy: [[Int32]]
    let beam4: [[Int32]]

    private enum CodingKeys: String, CodingKey {
      case sources, greedy, beam4
      case maximumNewTokens = "maximum_new_tokens"
    }
  }

  /// All sentences in one batch, and each alone.
  @Test(arguments: Fixture.families)
  func searchesGiveWhatTransformersGives(_ name: String) throws {
    let folder = Fixture.path("families/\(name)", of: "LoupeModelTests")
    let expected = try Fixture.json(
      Expected.self, "families/\(name)/expected.json", of: "LoupeModelTests")
    let files = try ModelFiles(directory: folder)
    let asked = try GenerationConfiguration(files)
    let generator = Generator(try Transformer(files), defaults: asked)
    let sources = expected.sources.map { ids in
      var source = GenerationSource(ids: ids)
      source.startID = asked.decoderStartTokenID.map { Int32($0) }
      return source
    }
    var settings = GenerationSettings(asked)
    settings.maximumNewTokens = expected.maximumNewTokens
    #expect(expected.greedy.count == sources.count && expected.beam4.count == sources.count)
    for (beams, wanted) in [(1, expected.greedy), (4, expected.beam4)] {
      settings.method = beams == 1 ? .greedy : .beam
      settings.beams = beams
      let together = try generator.generate(sources, settings, in: ComputeContext())
      #expect(together.map { $0[0].ids } == wanted, "\(beams) beams")
      for (source, ids) in zip(sources, wanted) {
        let alone = try generator.generate([source], settings, in: ComputeContext())
        #expect(alone[0][0].ids == ids, "\(beams) beams, alone")
      }
    }
  }
}
