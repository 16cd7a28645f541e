import LoupeGeneration
import LoupeModel
import LoupeTensor
import LoupeTestSupport
import Testing

/// What transformers' `generate` returns for a small MarianMT, in double precision.
private struct Expected: Decodable {
  struct Beam: Decodable {
    struct Result: Decodable {
      let ids: [Int32]
      let score: Float
    }
    enum Stopping: Decodable {
      case flag(Bool)
      case word(String)
      init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let flag = try? container.decode(Bool.self) {
          self = .flag(flag)
        } else {
          self = .word(try container.decode(String.self))
        }
      }
      var setting: GenerationSettings.EarlyStopping {
        switch self {
        case .flag(let flag): flag ? .yes : .no
        case .word: .never
        }
      }
    }
    let beams: Int
    let length_penalty: Float
    let early_stopping: Stopping
    let results: [[Result]]
  }
  let maximum_new_tokens: Int
  let sources: [[Int32]]
  let targets: [[Int32]]
  let greedy: [[Int32]]
  let beam: [Beam]
}

struct GeneratorTests {
  private let generator: Generator
  private let expected: Expected

  init() throws {
    let files = try ModelFiles(
      directory: Fixture.path("tiny_marian", of: "LoupeModelTests"))
    generator = Generator(
      try Transformer(files),
      defaults: try files.json(GenerationConfiguration.self, "generation_config.json"))
    expected = try Fixture.json(
      Expected.self, "tiny_marian/expected.json", of: "LoupeModelTests")
  }

  private var settings: GenerationSettings {
    var settings = GenerationSettings()
    settings.maximumNewTokens = expected.maximum_new_tokens
    return settings
  }

  private var sources: [GenerationSource] { expected.sources.map { GenerationSource(ids: $0) } }

  @Test func greedyEqualsTransformers() throws {
    let results = try generator.generate(sources, settings, in: ComputeContext())
    #expect(results.map { $0[0].ids } == expected.greedy)
  }

  @Test func aBatchEqualsEachSentenceAlone() throws {
    let together = try generator.generate(sources, settings, in: ComputeContext())
    for (index, source) in sources.enumerated() {
      let alone = try generator.generate([source], settings, in: ComputeContext())
      #expect(alone[0][0].ids == together[index][0].ids, "source \(index)")
      #expect(alone[0][0].logProbability == together[index][0].logProbability)
    }
  }

  @Test func recordingStepsChangesNothing() throws {
    var recorded = settings
    recorded.candidates = 5
    let plain = try generator.generate(sources, settings, in: ComputeContext())
    let watched = try generator.generate(sources, recorded, in: ComputeContext())
    #expect(plain.map { $0[0].ids } == watched.map { $0[0].ids })
    for (before, after) in zip(plain, watched) {
      #expect(abs(before[0].logProbability - after[0].logProbability) < 1e-4)
      #expect(after[0].steps.count == after[0].ids.count - 1)
    }
  }

  @Test func everyBeamSearchEqualsTransformers() throws {
    for reference in expected.beam {
      var settings = settings
      settings.method = .beam
      settings.beams = reference.beams
      settings.returned = reference.beams
      settings.lengthPenalty = reference.length_penalty
      settings.earlyStopping = reference.early_stopping.setting
      let results = try generator.generate(sources, settings, in: ComputeContext())
      for (index, wanted) in reference.results.enumerated() {
        let note = "\(settings.beams) beams, penalty \(settings.lengthPenalty), source \(index)"
        #expect(results[index].map(\.ids) == wanted.map(\.ids), "\(note)")
        for (found, goal) in zip(results[index], wanted) {
          #expect(abs(found.score - goal.score) <= 1e-4, "\(note)")
        }
      }
    }
  }

  @Test func forcedDecodingAgreesWithTheGenerationItRepeats() throws {
    var recorded = settings
    recorded.candidates = 3
    let free = try generator.generate([sources[0]], recorded, in: ComputeContext())[0][0]
    let forced = try generator.force(
      sources[0], target: Array(free.ids.dropFirst()), candidates: 3, in: ComputeContext())
    #expect(forced.ids == free.ids)
    for (a, b) in zip(free.steps, forced.steps) where a.index < expected.maximum_new_tokens - 1 {
      #expect(a.chosenID == b.chosenID)
      #expect(abs(a.logProbability - b.logProbability) <= 1e-4)
    }
  }

  @Test func theSameSeedDrawsTheSameTokens() throws {
    var settings = settings
    settings.method = .sample
    settings.temperature = 1.5
    settings.candidates = 4
    func run(_ seed: UInt64) throws -> [[Int32]] {
      settings.seed = seed
      return try generator.generate(sources, settings, in: ComputeContext()).map { $0[0].ids }
    }
    let first = try run(1)
    #expect(try run(1) == first)
    #expect(try run(2) != first)
  }
}
