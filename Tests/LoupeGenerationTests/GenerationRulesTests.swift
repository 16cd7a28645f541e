import LoupeGeneration
import LoupeModel
import LoupeTensor
import LoupeTestSupport
import Testing

/// What transformers' `generate` makes of the rules of a generation_config.json.
private struct RuleFixture: Decodable {
  struct Case: Decodable, CustomStringConvertible {
    struct Result: Decodable {
      let ids: [Int32]
      let score: Float?
    }
    let name: String
    let generationConfiguration: GenerationConfiguration
    let results: [Result]

    private enum CodingKeys: String, CodingKey {
      case name, results
      case generationConfiguration = "generation_config"
    }

    var description: String { "\(name), \(generationConfiguration.beams ?? 1) beams" }
  }
  let sources: [[Int32]]
  let cases: [Case]

  static func load() throws -> RuleFixture {
    try Fixture.json(RuleFixture.self, "generation_rules.json", of: "LoupeModelTests")
  }
}

struct GenerationRulesTests {
  private let fixture: RuleFixture
  private let files: ModelFiles

  init() throws {
    fixture = try RuleFixture.load()
    files = try TinyModel.files()
  }

  /// What comes out under the rules of one case, with the settings they amount to.
  private func results(
    _ rule: RuleFixture.Case, candidates: Int = 0
  ) throws -> [GeneratedSequence] {
    let asked = try GenerationConfiguration(files).overlaid(with: rule.generationConfiguration)
    let generator = Generator(try TinyModel.load(), defaults: asked)
    var settings = GenerationSettings(asked)
    settings.candidates = candidates
    let sources = fixture.sources.map { ids in
      var source = GenerationSource(ids: ids)
      source.startID = asked.decoderStartTokenID.map { Int32($0) }
      return source
    }
    return try generator.generate(sources, settings, in: ComputeContext()).map { $0[0] }
  }

  @Test func everyRuleGivesWhatTransformersGives() throws {
    #expect(fixture.cases.count >= 40)
    for rule in fixture.cases {
      for (found, wanted) in zip(try results(rule), rule.results) {
        #expect(found.ids == wanted.ids, "\(rule)")
        if let score = wanted.score {
          #expect(abs(found.score - score) <= 1e-4 * max(1, abs(score)), "\(rule)")
        }
      }
    }
  }

  @Test func recordingStepsChangesNoRule() throws {
    for rule in fixture.cases {
      for (found, wanted) in zip(try results(rule, candidates: 3), rule.results) {
        #expect(found.ids == wanted.ids, "\(rule)")
        #expect(found.steps.count == wanted.ids.count - 1, "\(rule)")
        #expect(found.steps.allSatisfy { $0.probability > 0 }, "\(rule)")
      }
    }
  }

  @Test func aSentenceMayForceAFirstTokenOfItsOwn() throws {
    let generator = Generator(try TinyModel.load(), defaults: try GenerationConfiguration(files))
    var forced = GenerationSource(ids: fixture.sources[0])
    forced.firstID = 23
    let free = GenerationSource(ids: fixture.sources[0])
    for method in GenerationSettings.Method.allCases {
      var settings = GenerationSettings()
      settings.method = method
      settings.maximumNewTokens = 10
      let results = try generator.generate([free, forced, free], settings, in: ComputeContext())
      #expect(results[1][0].ids[1] == 23)
      #expect(results[0][0].ids[1] != 23)
      #expect(method == .sample || results[0][0].ids == results[2][0].ids)
    }
  }

  @Test func aSentenceMayStartWithATokenOfItsOwn() throws {
    let generator = Generator(try TinyModel.load())
    var source = GenerationSource(ids: fixture.sources[0])
    source.startID = 9
    var settings = GenerationSettings()
    settings.maximumNewTokens = 5
    let free = try generator.generate([source], settings, in: ComputeContext())[0][0]
    #expect(free.ids[0] == 9)
    let given = try generator.force(
      source, target: Array(free.ids.dropFirst()), candidates: 1, in: ComputeContext())
    #expect(given.ids == free.ids)
  }

  @Test func idsOutsideOfTheVocabularyForbidNothing() throws {
    var asked = GenerationConfiguration()
    asked.badWords = [[43], [-1, 3], [], [7, 99]]
    asked.suppressedTokens = [-1, 43, 1_000_000]
    asked.suppressedFirstTokens = [43]
    asked.forcedFirstTokenID = 43
    asked.forcedEndTokenID = -5
    asked.endTokenIDs = [43]
    let model = try TinyModel.load()
    var settings = GenerationSettings()
    settings.maximumNewTokens = 6
    let source = [GenerationSource(ids: fixture.sources[0])]
    let plain = try Generator(model).generate(source, settings, in: ComputeContext())
    let asking = try Generator(model, defaults: asked).generate(
      source, settings, in: ComputeContext())
    #expect(plain == asking)
  }
}
