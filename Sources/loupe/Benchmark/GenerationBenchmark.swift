import Foundation
import LoupeGeneration
import LoupeModel
import LoupeTensor

/// Times the generation of a batch of fixed lengths.
///
/// Random source ids, and as many steps for every sentence: what is measured is the engine, not the
/// text.
struct GenerationBenchmark {
  let generator: Generator
  var batch = 1
  /// 1 is greedy.
  var beams = 1
  var sourceLength = 25
  var targetLength = 25
  var seed: UInt64 = 1

  /// Sentences of random tokens, each closed by the end token.
  func sources() -> [GenerationSource] {
    var random = SplitMix64(seed: seed)
    let configuration = generator.model.configuration
    return (0..<batch).map { _ in
      let tokens = (1..<sourceLength).map { _ in
        Int32(2 + Int(random.next() % UInt64(max(configuration.vocabularySize - 3, 1))))
      }
      return GenerationSource(ids: tokens + [Int32(configuration.endID)])
    }
  }

  /// Settings under which every hypothesis grows to exactly `targetLength` tokens.
  func settings(steps: Int? = nil) -> GenerationSettings {
    var settings = GenerationSettings()
    settings.method = beams > 1 ? .beam : .greedy
    settings.beams = max(beams, 1)
    settings.minimumNewTokens = steps ?? targetLength
    settings.maximumNewTokens = steps ?? targetLength
    return settings
  }

  /// Generates the batch once.
  func runOnce(
    _ sources: [GenerationSource], steps: Int? = nil, observer: (any ForwardObserver)? = nil,
    in context: ComputeContext
  ) throws -> [[GeneratedSequence]] {
    try generator.generate(sources, settings(steps: steps), observer: observer, in: context)
  }
}
