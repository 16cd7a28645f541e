import LoupeGeneration
import LoupeModel
import LoupeTensor
import LoupeTestSupport
import LoupeTrace
import Testing

/// Looking changes nothing: with everything recorded a model computes what it computes unobserved.
@Suite struct CaptureTests {
  /// Hears the distributions and looks at no attention at all.
  private final class Logits: ForwardObserver {
    var rows: [[Float]] = []
    func wants(_ stage: AttentionStage) -> Bool { false }
    func visit(
      _ tensor: Tensor, _ stage: AttentionStage, at site: AttentionSite, layout: AttentionLayout,
      sequences: [Int]
    ) {}
    func visit(logits tensor: Tensor) {
      for row in 0..<tensor.shape.rows { rows.append(tensor.row(row)) }
    }
  }

  /// What is recorded.
  ///
  /// Where scores are wanted they must stand somewhere, and the stages run one by one; they add up
  /// in the order of the single pass.
  private static let levels: [TraceLevel] = [.attention, .full]

  private func largest(_ a: [[Float]], _ b: [[Float]]) -> Float {
    zip(a, b).map { largestDifference($0, $1) }.max() ?? .nan
  }

  @Test func aForcedTargetHasTheSameLogits() throws {
    let pair = try ReferencePair(0)
    let target = pair.trace.ids.chosen.map { Int32($0) }
    func logits(_ observer: (any ForwardObserver)?) throws -> [[Float]] {
      var rows: [[Float]] = []
      _ = try Generator(pair.model).force(
        GenerationSource(ids: pair.trace.ids.source.map { Int32($0) }), target: target,
        candidates: 0, observer: observer, in: ComputeContext()
      ) { tensor in rows = (0..<tensor.shape.rows).map { tensor.row($0) } }
      return rows
    }
    let unobserved = try logits(nil)
    #expect(unobserved.count == target.count)
    for level in Self.levels {
      let recorder = TraceRecorder(pair.model.configuration, level: level, keepsLogits: true)
      #expect(largest(try logits(recorder), unobserved) == 0, "\(level)")
    }
  }

  @Test(arguments: [GenerationSettings.Method.greedy, .beam, .sample])
  func everySearchSeesTheSameLogits(method: GenerationSettings.Method) throws {
    let translator = try BundledTranslator.load()
    var settings = GenerationSettings()
    settings.method = method
    settings.seed = 5
    let source = GenerationSource(
      ids: try translator.encode("The cat sleeps on the mat.").ids.map { Int32($0) })
    func generated(
      _ observer: any ForwardObserver
    ) throws -> (ids: [Int32], logProbability: Float) {
      let best = try #require(
        translator.generator.generate([source], settings, observer: observer, in: ComputeContext())
          .first?.first)
      return (best.ids, best.logProbability)
    }
    let plain = Logits()
    let unobserved = try generated(plain)
    for level in Self.levels {
      let both = Both(
        TraceRecorder(translator.model.configuration, level: level, keepsLogits: true))
      let observed = try generated(both)
      #expect(observed.ids == unobserved.ids)
      #expect(observed.logProbability == unobserved.logProbability)
      #expect(both.logits.rows.count == plain.rows.count)
      #expect(largest(both.logits.rows, plain.rows) == 0, "\(method), \(level)")
    }
  }

  /// A recorder and, beside it, the distributions as they passed.
  private final class Both: ForwardObserver {
    let logits = Logits()
    private let recorder: TraceRecorder
    init(_ recorder: TraceRecorder) { self.recorder = recorder }
    func wants(_ stage: AttentionStage) -> Bool { recorder.wants(stage) }
    func visit(
      _ tensor: Tensor, _ stage: AttentionStage, at site: AttentionSite, layout: AttentionLayout,
      sequences: [Int]
    ) { recorder.visit(tensor, stage, at: site, layout: layout, sequences: sequences) }
    func visit(_ tensor: Tensor, at site: StateSite) { recorder.visit(tensor, at: site) }
    func visit(logits tensor: Tensor) {
      logits.visit(logits: tensor)
      recorder.visit(logits: tensor)
    }
  }
}
