import Foundation
import LoupeGeneration
import LoupeModel
import LoupeTensor
import LoupeTestSupport
import Synchronization
import Testing

/// One model, many requests at the same time.
struct ConcurrencyTests {
  @Test func requestsSideBySideGiveWhatTheyGiveAlone() throws {
    let generator = Generator(try TinyModel.load())
    let sources = (0..<12).map(Self.source)
    var wanted = GenerationSettings()
    wanted.method = .beam
    wanted.maximumNewTokens = 15
    let settings = wanted
    let alone = try sources.map {
      try generator.generate([GenerationSource(ids: $0)], settings, in: ComputeContext())[0]
    }
    let results = Mutex<[Int: [GeneratedSequence]]>([:])
    DispatchQueue.concurrentPerform(iterations: sources.count * 4) { iteration in
      let index = iteration % sources.count
      let found = try? generator.generate(
        [GenerationSource(ids: sources[index])], settings, in: ComputeContext())[0]
      results.withLock { $0[iteration] = found ?? [] }
    }
    for (iteration, found) in results.withLock({ $0 }) {
      #expect(found == alone[iteration % sources.count])
    }
  }

  private static func source(_ index: Int) -> [Int32] {
    var ids: [Int32] = []
    for place in 0...index % 7 { ids.append(Int32(1 + (index * 5 + place * 3) % 40)) }
    return ids + [0]
  }

  @Test func aStepOfTheLoopAllocatesNoWorkspace() throws {
    let generator = Generator(try TinyModel.load())
    let workspace = Workspace()
    let context = ComputeContext(workspace: workspace)
    var settings = GenerationSettings()
    settings.maximumNewTokens = 20
    let source = GenerationSource(ids: [5, 9, 17, 3, 0])
    _ = try generator.generate([source], settings, in: context)
    let before = workspace.systemAllocations
    for _ in 0..<5 { _ = try generator.generate([source], settings, in: context) }
    #expect(workspace.systemAllocations == before)
  }
}
