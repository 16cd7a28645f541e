import Foundation
import LoupeGeneration
import LoupeModel
import LoupeTensor
import LoupeTestSupport
import Synchronization
import Testing

/// Many threads ask; each gets what it would get alone.
@Suite(.serialized) struct SharedGeneratorTests {
  private let generator: Generator

  init() throws { generator = Generator(try TinyModel.load()) }

  private static func task(_ index: Int) -> GenerationTask {
    var ids: [Int32] = []
    for place in 0...index % 7 { ids.append(Int32(1 + (index * 5 + place * 3) % 40)) }
    var settings = GenerationSettings()
    settings.method = GenerationSettings.Method.allCases[index % 3]
    settings.maximumNewTokens = 5 + index % 11
    settings.seed = UInt64(index)
    settings.candidates = 2
    return GenerationTask(GenerationSource(ids: ids + [0]), settings)
  }

  private final class Leaver: GenerationListener, @unchecked Sendable {
    // Sendable: called by one thread at a time.
    private var steps: Int
    init(after steps: Int) { self.steps = steps }
    func shouldContinue() -> Bool {
      steps -= 1
      return steps >= 0
    }
  }

  @Test(arguments: [1, 2, 3])
  func equalsEachAlone(_ lanes: Int) throws {
    let count = 14
    let alone = try (0..<count).map(Self.task).map {
      try generator.generate([$0.source], $0.settings, in: ComputeContext())[0]
    }
    let shared = SharedGenerator(
      generator, lanes: lanes, hypothesesAtOnce: 6, pool: ThreadPool(threads: 2))
    let found = Mutex<[Int: [GeneratedSequence]]>([:])
    let refused = Atomic(0)
    DispatchQueue.concurrentPerform(iterations: 70) { iteration in
      if iteration % 5 == 4 {
        // Some leave in the middle, some should not have come.
        var task = Self.task(iteration)
        task.settings.minimumNewTokens = 5
        if iteration % 2 == 0 {
          task.listener = Leaver(after: iteration % 4)
        } else {
          task.source.ids = [99_999]
        }
        do {
          _ = try shared.generate(task)
        } catch {
          refused.add(1, ordering: .relaxed)
        }
        return
      }
      let index = iteration % count
      guard let sequences = try? shared.generate(Self.task(index)) else { return }
      found.withLock { $0[iteration] = sequences }
    }
    let results = found.withLock { $0 }
    #expect(results.count == 56)
    #expect(refused.load(ordering: .relaxed) == 14)
    for (iteration, sequences) in results {
      let expected = alone[iteration % count]
      #expect(sequences.map(\.ids) == expected.map(\.ids))
      #expect(sequences.map(\.score) == expected.map(\.score))
      #expect(sequences.map(\.steps) == expected.map(\.steps))
    }
    #expect(shared.count == 0)
  }
}
