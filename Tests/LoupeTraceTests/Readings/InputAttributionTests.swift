import LoupeModel
import LoupeTrace
import Testing

@Suite struct InputAttributionTests {
  @Test func gradientTimesInputAgreesWithTorch() throws {
    let pair = try ReferencePair(0)
    let found = try InputAttribution(
      of: pair.trace, model: pair.model, method: .gradientTimesInput)
    #expect(try pair.agrees(found.source.tensor, "gradient.source", within: 1e-3))
    #expect(try pair.agrees(found.prefix.tensor, "gradient.prefix", within: 1e-3))
    #expect(found.difference.allSatisfy { $0.isNaN })
  }

  @Test func integratedGradientsAgreeWithTorch() throws {
    let pair = try ReferencePair(0)
    let found = try InputAttribution(
      of: pair.trace, model: pair.model, method: .integratedGradients(points: 48))
    #expect(try pair.agrees(found.source.tensor, "integrated.source", within: 1e-2))
    #expect(try pair.agrees(found.prefix.tensor, "integrated.prefix", within: 1e-2))
    #expect(
      try pair.agrees(
        TraceTensor(
          shape: [found.difference.count], values: found.difference.map { Float($0) }),
        "integrated.difference", within: 1e-4))
  }

  /// The attributions sum to what the tokens together change, and the better the more points.
  @Test func integratedGradientsAreComplete() throws {
    let pair = try ReferencePair(0)
    func gap(_ points: Int) throws -> Double {
      try InputAttribution(
        of: pair.trace, model: pair.model, method: .integratedGradients(points: points)
      ).gap.map { abs($0) }.max() ?? .infinity
    }
    let (coarse, fine) = (try gap(3), try gap(64))
    #expect(fine < 0.01)
    #expect(fine < coarse)
  }

  @Test func pointsAreAddedWhereTheyAreNeeded() throws {
    let pair = try ReferencePair(0)
    let found = try InputAttribution(
      of: pair.trace, model: pair.model,
      method: .integratedGradients(points: 8, tolerance: 0.01))
    for (gap, difference) in zip(found.gap, found.difference) {
      #expect(abs(gap) <= 0.01 * abs(difference))
    }
  }

  @Test func editsAreRefusedAndStoppingStops() throws {
    let pair = try ReferencePair(0)
    var edited = pair.trace
    edited.intervention = Intervention(
      edits: [AttentionEdit(site: .cross, stage: .score, change: .mask)])
    #expect(throws: TraceError.self) {
      try InputAttribution(of: edited, model: pair.model, method: .gradientTimesInput)
    }
    var asked = 0
    let error = #expect(throws: TraceError.self) {
      try InputAttribution(of: pair.trace, model: pair.model, method: .gradientTimesInput) {
        asked += 1
        return asked < 3
      }
    }
    #expect(asked == 3)
    #expect("\(error.map { "\($0)" } ?? "")" == "the generation was stopped")
  }

  @Test func foreignTokensAreRefused() throws {
    let model = try ReferencePair(0).model
    let trace = try TestTrace.make(
      source: ["a", "</s>"], target: ["b", "</s>"], ids: ([1, 99], [2, 0], 42))
    #expect(throws: TraceError.self) {
      try InputAttribution(of: trace, model: model, method: .gradientTimesInput)
    }
  }
}
