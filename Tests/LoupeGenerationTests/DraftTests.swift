import LoupeGeneration
import LoupeModel
import LoupeTensor
import LoupeTestSupport
import Testing

/// A guessed translation changes nothing but the time it takes.
struct DraftTests {
  private let ids: [Int32] = [5, 9, 17, 3, 0]

  private func settings(_ maximum: Int) -> GenerationSettings {
    var settings = GenerationSettings()
    settings.maximumNewTokens = maximum
    settings.minimumNewTokens = min(maximum, 20)
    return settings
  }

  private final class Counter: ForwardObserver {
    var queries: [Int] = []
    func wants(_ stage: AttentionStage) -> Bool { stage == .weights }
    func visit(
      _ tensor: Tensor, _ stage: AttentionStage, at site: AttentionSite, layout: AttentionLayout,
      sequences: [Int]
    ) {
      if site == AttentionSite(.cross, layer: 0) { queries.append(layout.queryCount) }
    }
  }

  /// Right, wrong from some place on, too short, too long, nonsense.
  private func drafts(_ right: [Int32]) -> [[Int32]] {
    var drafts: [[Int32]] = [right, [1], [0], Array(right.dropLast(3)), right + [7, 8, 9]]
    for place in right.indices {
      var wrong = right
      wrong[place] = (wrong[place] + 1) % 40
      drafts.append(wrong)
      drafts.append(Array(right[..<place]) + Array(right[place...].dropFirst()) + [4])
    }
    return drafts.filter { !$0.isEmpty }
  }

  @Test(arguments: Precision.allCases, [1, 7, 24])
  func changesNoBit(_ precision: Precision, _ maximum: Int) throws {
    let generator = Generator(try Transformer(try TinyModel.files(), precision: precision))
    for candidates in [0, 3] {
      var settings = settings(maximum)
      settings.candidates = candidates
      let plain = try generator.generate(
        [GenerationSource(ids: ids)], settings, in: ComputeContext())[0]
      let drafts = drafts(Array(plain[0].ids.dropFirst()))
      let sources = drafts.map { draft in
        var source = GenerationSource(ids: ids)
        source.draft = draft
        return source
      }
      // Each alone, and all together: some hold while others fail.
      for source in sources {
        #expect(try generator.generate([source], settings, in: ComputeContext())[0] == plain)
      }
      for found in try generator.generate(
        sources, settings, sentencesAtOnce: 5, in: ComputeContext())
      {
        #expect(found.map(\.ids) == plain.map(\.ids))
        #expect(found.map(\.logProbability) == plain.map(\.logProbability))
        #expect(found.map(\.steps) == plain.map(\.steps))
      }
    }
  }

  /// A right guess needs fewer steps of the loop.
  @Test func savesSteps() throws {
    let generator = Generator(try TinyModel.load())
    func steps(_ draft: [Int32]) throws -> Int {
      var source = GenerationSource(ids: ids)
      source.draft = draft
      let loop = GenerationLoop(generator, hypothesesAtOnce: 1, in: ComputeContext())
      try loop.add(GenerationTask(source, settings(24)), number: 0)
      var steps = 0
      while !loop.isIdle {
        loop.step { _, _ in }
        steps += 1
      }
      return steps
    }
    let plain = try generator.generate(
      [GenerationSource(ids: ids)], settings(24), in: ComputeContext())[0][0]
    let right = Array(plain.ids.dropFirst())
    #expect(right.count >= 20)
    #expect(try steps([]) == right.count)
    #expect(try steps(right) <= (right.count + 3) / 4)
  }

  /// Who watches sees one token a step, as without a guess.
  @Test func isNotUsedWhereSomebodyWatches() throws {
    let generator = Generator(try TinyModel.load())
    var source = GenerationSource(ids: ids)
    let (without, with) = (Counter(), Counter())
    let plain = try generator.generate(
      [source], settings(12), observer: without, in: ComputeContext())
    source.draft = Array(plain[0][0].ids.dropFirst())
    let guessed = try generator.generate(
      [source], settings(12), observer: with, in: ComputeContext())
    #expect(guessed == plain)
    #expect(with.queries == without.queries)
    #expect(with.queries.allSatisfy { $0 == 1 })
  }

  @Test func refusesTokensThatTheModelDoesNotHave() throws {
    let generator = Generator(try TinyModel.load())
    for draft: [Int32] in [[-1], [4, 99_999]] {
      var source = GenerationSource(ids: ids)
      source.draft = draft
      #expect(throws: GenerationError.self) {
        try generator.generate([source], settings(5), in: ComputeContext())
      }
    }
  }
}
