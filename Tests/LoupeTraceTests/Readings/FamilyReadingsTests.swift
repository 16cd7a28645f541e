import LoupeGeneration
import LoupeModel
import LoupeTensor
import LoupeTestSupport
import LoupeTrace
import Testing

/// A forced translation of a tiny model of some family that outside programs computed readings of.
private struct FamilyPair {
  let family: String
  let model: Transformer
  var trace: Trace
  private let fixture: SafetensorsFile

  init(_ family: String) throws {
    self.family = family
    fixture = try SafetensorsFile(
      path: Fixture.path("family_readings.safetensors", of: "LoupeTraceTests"))
    model = try Transformer(ModelFiles(directory: Fixture.path(family, of: "LoupeTraceTests")))
    let source = try fixture.integers("source_ids.\(family)")
    let target = try fixture.integers("target_ids.\(family)")
    let recorder = TraceRecorder(model.configuration, level: .full)
    let sequence = try Generator(model).force(
      GenerationSource(ids: source.map { Int32($0) }), target: target.map { Int32($0) },
      candidates: 0, observer: recorder, in: ComputeContext())
    trace = try TestTrace.make(
      source: source.dropLast().map { "s\($0)" } + ["</s>"],
      target: target.dropLast().map { "t\($0)" } + ["</s>"],
      tensors: recorder.tensors(of: sequence, sourceCount: source.count),
      ids: (source, target, model.configuration.decoderStartID))
    trace.addPositionBiases(of: model)
  }

  func agrees(
    _ found: TraceTensor?, _ name: String, within tolerance: Float = 3e-5
  ) throws -> Bool {
    let expected = try fixture.floats("\(name).\(family)").array()
    return largestDifference(try #require(found).values, expected) <= tolerance
  }
}

/// Readings of models that normalise before the sublayer or by root mean square, have no biases, a
/// bias for the distance, wider heads or normalised embeddings: what other programs compute, or a
/// refusal that says why.
@Suite struct FamilyReadingsTests {
  private static let families = ["tiny_m2m100", "tiny_t5", "tiny_bart"]

  @Test(arguments: families) func whatIsReadIsWhatTransformersComputes(family: String) throws {
    let pair = try FamilyPair(family)
    for kind in AttentionKind.allCases {
      let name = kind.rawValue
      #expect(try pair.agrees(pair.trace.tensors[kind.tensorName], "weights.\(name)"))
      let norms = try ValueNorms(kind, of: pair.trace, model: pair.model)
      #expect(try pair.agrees(norms.heads, "norms.\(name)"))
      #expect(try pair.agrees(norms.together, "norms_together.\(name)"))
    }
    let contributions = try TokenContributions(of: pair.trace, model: pair.model)
    #expect(try pair.agrees(contributions.encoder.tensor, "alti.encoder"))
    #expect(try pair.agrees(contributions.source.tensor, "alti.source"))
    #expect(try pair.agrees(contributions.prefix.tensor, "alti.prefix"))
  }

  @Test(arguments: families) func theLensEndsInTheNormOfTheStack(family: String) throws {
    let pair = try FamilyPair(family)
    let lens = try LogitLens(of: pair.trace, model: pair.model, top: 1, in: ComputeContext())
    func numbers(_ number: (LogitLens.Layer) -> Double) -> TraceTensor {
      let values = lens.steps[0].indices.flatMap { layer in
        lens.steps.map { Float(number($0[layer])) }
      }
      return TraceTensor(shape: [values.count], values: values)
    }
    #expect(try pair.agrees(numbers { $0.entropy }, "lens.entropy", within: 1e-4))
    #expect(try pair.agrees(numbers { $0.divergence }, "lens.divergence", within: 1e-4))
    #expect(try pair.agrees(numbers { $0.probability }, "lens.probability"))
  }

  @Test(arguments: ["tiny_m2m100", "tiny_t5"])
  func gradientsAreThoseOfTorch(family: String) throws {
    let pair = try FamilyPair(family)
    let found = try InputAttribution(
      of: pair.trace, model: pair.model, method: .gradientTimesInput)
    #expect(try pair.agrees(found.source.tensor, "gradient.source", within: 3e-4))
    #expect(try pair.agrees(found.prefix.tensor, "gradient.prefix", within: 3e-4))
  }

  /// What is recorded of weights changes no bit of the logits; scores are computed by other kernels.
  @Test(arguments: families) func lookingChangesNothing(family: String) throws {
    let pair = try FamilyPair(family)
    func logits(_ observer: (any ForwardObserver)?) throws -> [Float] {
      var values: [Float] = []
      _ = try Generator(pair.model).force(
        GenerationSource(ids: pair.trace.ids.source.map { Int32($0) }),
        target: pair.trace.ids.chosen.map { Int32($0) }, candidates: 0, observer: observer,
        in: ComputeContext()
      ) { values = $0.array() }
      return values
    }
    let unobserved = try logits(nil)
    for (level, tolerance) in [(TraceLevel.attention, Float(0)), (.full, 2e-5)] {
      let observed = try logits(TraceRecorder(pair.model.configuration, level: level))
      #expect(largestDifference(observed, unobserved) <= tolerance, "\(level)")
    }
  }

  @Test func normalisedEmbeddingsHaveNoPartThatIsTheTokensAlone() throws {
    let pair = try FamilyPair("tiny_bart")
    let error = #expect(throws: TraceError.self) {
      try InputAttribution(of: pair.trace, model: pair.model, method: .gradientTimesInput)
    }
    #expect(
      error?.description
        == "reading “gradient”: BART normalises the sum of embedding and position, so that no part "
        + "of it is the token's alone; use alti")
  }

  @Test func theBiasForTheDistanceStandsInTheTrace() throws {
    let pair = try FamilyPair("tiny_t5")
    for side in ["encoder", "decoder"] {
      let name = "\(side).self_attention.position_bias"
      #expect(try pair.agrees(pair.trace.tensors[name], "position_bias.\(side)", within: 0))
    }
    let other = try FamilyPair("tiny_bart").trace
    #expect(other.tensors["encoder.self_attention.position_bias"] == nil)
    // And it comes back from a file.
    let bytes = [UInt8](try pair.trace.safetensors())
    #expect(try TraceReader.trace(ByteSource(bytes, name: "x")).tensors == pair.trace.tensors)
  }

  /// score = scale · q · k + bias, weight = softmax, output = Σ weight · v, contribution = output · W_O:
  /// with the numbers that are shown and nothing else.
  @Test(arguments: families) func everyNumberFollowsFromTheOnesBefore(family: String) throws {
    let pair = try FamilyPair(family)
    for kind in AttentionKind.allCases {
      for (head, query) in [(0, 1), (1, 3)] {
        let shown = try HeadArithmetic(
          of: pair.trace, model: pair.model, site: AttentionSite(kind, layer: 1), head: head,
          query: query)
        func numbers(_ name: String) throws -> [Double] {
          try #require(shown.tensors[name]).values.map(Double.init)
        }
        let (q, k, v) = (try numbers("query"), try numbers("keys"), try numbers("values"))
        let (scores, weights) = (try numbers("scores"), try numbers("weights"))
        let bias = try shown.tensors["bias"] == nil ? scores.map { _ in 0 } : numbers("bias")
        #expect((shown.tensors["bias"] != nil) == (family == "tiny_t5" && kind != .cross))
        #expect((shown.scale == 1) == (family == "tiny_t5"))
        let size = q.count
        var found = scores.indices.map { key in
          (0..<size).reduce(0) { $0 + q[$1] * k[key * size + $1] } * Double(shown.scale) + bias[key]
        }
        #expect(zip(found, scores).allSatisfy { abs($0 - $1) < 1e-5 })
        let sum = scores.reduce(0) { $0 + exponential($1) }
        found = scores.map { exponential($0) / sum }
        #expect(zip(found, weights).allSatisfy { abs($0 - $1) < 1e-5 })
        found = (0..<size).map { column in
          weights.indices.reduce(0) { $0 + weights[$1] * v[$1 * size + column] }
        }
        #expect(zip(found, try numbers("head_output")).allSatisfy { abs($0 - $1) < 1e-5 })
        let (output, projection) = (try numbers("head_output"), try numbers("projection"))
        let width = projection.count / size
        found = (0..<width).map { column in
          (0..<size).reduce(0) { $0 + output[$1] * projection[$1 * width + column] }
        }
        #expect(zip(found, try numbers("contribution")).allSatisfy { abs($0 - $1) < 1e-5 })
      }
    }
  }

  private func exponential(_ x: Double) -> Double {
    var (term, sum) = (1.0, 1.0)
    for n in 1..<200 {
      term *= abs(x) / Double(n)
      sum += term
    }
    return x < 0 ? 1 / sum : sum
  }
}
