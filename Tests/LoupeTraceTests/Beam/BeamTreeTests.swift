import Foundation
import LoupeGeneration
import LoupeModel
import LoupeTensor
import LoupeTestSupport
import LoupeTrace
import Testing

/// The tree of a beam search against what the search itself returned.
@Suite struct BeamTreeTests {
  private let translator: Translator

  init() throws { translator = try BundledTranslator.load() }

  private func traced(
    _ text: String, beams: Int, length: Int = 20, penalty: Float = 1, minimum: Int = 0
  ) throws -> (Trace, [TraceBeamStep], [GeneratedSequence]) {
    var settings = GenerationSettings()
    settings.method = .beam
    settings.beams = beams
    settings.maximumNewTokens = length
    settings.lengthPenalty = penalty
    settings.minimumNewTokens = minimum
    var heard: [TraceBeamStep] = []
    let trace = try TracedGeneration(translator, TraceRequest(text: text, settings: settings))
      .run(
        in: ComputeContext(),
        hear: { event in
          if case .beam(let step) = event { heard.append(step) }
        })
    settings.returned = beams
    settings.candidates = 1
    let results = try translator.generator.generate(
      [GenerationSource(ids: try translator.encode(text).ids.map { Int32($0) })], settings,
      in: ComputeContext())
    return (trace, heard, results[0])
  }

  private func ids(_ hypothesis: TraceHypothesis, _ all: [Int: TraceHypothesis]) -> [Int] {
    var ids = [hypothesis.token.id]
    var parent = hypothesis.parent
    while let number = parent, let next = all[number] {
      ids.insert(next.token.id, at: 0)
      parent = next.parent
    }
    return ids
  }

  @Test(arguments: [(2, 40, Float(1)), (4, 40, 1), (4, 40, 0.6), (5, 6, 2), (1, 40, 1)])
  func theFinishedAreTheSearchesResults(beams: Int, length: Int, penalty: Float) throws {
    let (trace, heard, results) = try traced(
      "The cat sleeps on the old chair.", beams: beams, length: length, penalty: penalty)
    #expect(heard == trace.beam)
    let all = Dictionary(
      uniqueKeysWithValues: trace.beam.flatMap(\.hypotheses).map { ($0.id, $0) })
    let finished = all.values.filter { $0.state == .finished }
    for result in results {
      let wanted = result.ids.dropFirst().map { Int($0) }
      let found = finished.filter { ids($0, all) == wanted }
      #expect(found.count == 1)
      #expect(abs((found.first?.score ?? .nan) - result.score) < 1e-5)
      #expect(abs((found.first?.logProbability ?? .nan) - result.logProbability) < 1e-4)
      #expect((found.first?.why == .length) == (result.ending == .length))
    }
    let best = try #require(finished.max { $0.score < $1.score })
    #expect(ids(best, all) == trace.ids.chosen)
    #expect(best.text == trace.end.translation)
  }

  /// The tree is what the search told: where it may not end early, nothing in the tree does, and no
  /// place is taken by what the rules forbid.
  @Test func theSearchsRulesAreTheTreesToo() throws {
    let (trace, _, results) = try traced("I like cats.", beams: 3, minimum: 12)
    let end = Int(translator.model.configuration.endID)
    for step in trace.beam where step.step < 11 {
      #expect(step.hypotheses.count == 6)
      #expect(step.hypotheses.allSatisfy { $0.token.id != end })
      #expect(step.hypotheses.filter { $0.state == .kept }.count == 3)
    }
    let all = Dictionary(
      uniqueKeysWithValues: trace.beam.flatMap(\.hypotheses).map { ($0.id, $0) })
    let finished = all.values.filter { $0.state == .finished }.map { ids($0, all) }
    for result in results {
      #expect(finished.contains(result.ids.dropFirst().map { Int($0) }))
    }
  }

  @Test func keptOnesGoOnAndDroppedOnesEnd() throws {
    let (trace, _, _) = try traced("I like cats.", beams: 3)
    let parents = Set(trace.beam.flatMap(\.hypotheses).compactMap(\.parent))
    for (step, next) in zip(trace.beam, trace.beam.dropFirst()) {
      let kept = step.hypotheses.filter { $0.state == .kept }
      #expect((1...3).contains(kept.count))
      #expect(Set(next.hypotheses.compactMap(\.parent)).isSubset(of: kept.map(\.id)))
      #expect(step.step + 1 == next.step)
      let worst = try #require(kept.map(\.logProbability).min())
      for dropped in step.hypotheses where dropped.why == .width {
        #expect(dropped.logProbability <= worst + 1e-4)
      }
      #expect(step.hypotheses.count <= 6)
    }
    for hypothesis in trace.beam.flatMap(\.hypotheses) where hypothesis.state != .kept {
      #expect(!parents.contains(hypothesis.id))
    }
  }

  @Test func everyBranchHasItsAttention() throws {
    let (trace, _, _) = try traced("I like cats.", beams: 3)
    let all = trace.beam.flatMap { step in step.hypotheses.map { (step.step, $0) } }
    let keys = trace.source.count
    for (step, hypothesis) in all {
      let attention = try trace.attention(ofHypothesis: hypothesis.id)
      let heads = trace.model.decoderLayers * trace.model.heads
      #expect(attention.own.count == heads * (step + 1))
      #expect(attention.cross.count == heads * keys)
      for row in 0..<heads {
        let sum = attention.cross[row * keys..<(row + 1) * keys].reduce(0, +)
        #expect(abs(sum - 1) < 1e-5)
      }
    }
    // The winner's last token was chosen by the row that the trace itself keeps.
    let winner = try #require(
      all.filter { $0.1.state == .finished }.max { $0.1.score < $1.1.score })
    #expect(
      try trace.attention(ofHypothesis: winner.1.id) == trace.attention(ofStep: winner.0))
    #expect(throws: TraceError.self) { try trace.attention(ofHypothesis: 9_999) }
    let back = try TraceReader.trace(
      ByteSource([UInt8](trace.safetensors()), name: "beam.safetensors"))
    #expect(back.beam == trace.beam)
  }

  @Test func aGreedyTraceHasNoTree() throws {
    var settings = GenerationSettings()
    settings.maximumNewTokens = 3
    let trace = try TracedGeneration(
      translator, TraceRequest(text: "I like cats.", settings: settings)
    ).run(in: ComputeContext())
    #expect(trace.beam.isEmpty)
    #expect(trace.tensors.keys.allSatisfy { !$0.hasPrefix("beam") })
    #expect(trace.encoderStages.map(\.name) == TraceStage.Name.encoder)
    #expect(trace.encoderStages[1].shape == [trace.source.count, trace.model.dModel])
  }
}
