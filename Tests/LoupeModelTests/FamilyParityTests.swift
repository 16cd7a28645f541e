import LoupeModel
import LoupeTensor
import LoupeTestSupport
import Testing

/// Every family's forward pass against transformers in double precision, on models of odd shapes.
struct FamilyParityTests {
  private static let kinds: [(AttentionKind, String)] = [
    (.encoder, "encoder.self_attention"), (.decoder, "decoder.self_attention"),
    (.cross, "decoder.cross_attention"),
  ]

  @Test(arguments: Fixture.families)
  func logitsAndAttentionsEqualTransformers(_ name: String) throws {
    let fixture = try FamilyFixture(name)
    let model = try Transformer(fixture.files)
    #expect(model.unusedTensors.isEmpty)
    for (index, source) in fixture.expected.sources.enumerated() {
      let recorder = WeightRecorder()
      let logits = model(
        sources: [source], decoderInputs: [fixture.expected.decoder_input_ids[index]],
        ForwardPass(ComputeContext(), sequences: [0], observer: recorder))
      let wanted = try fixture.numbers.floats("logits.\(index)").array()
      #expect(largestDifference(logits.array(), wanted) <= 2e-4, "source \(index)")
      for (kind, tensor) in Self.kinds {
        let weights = try fixture.numbers.floats("\(tensor).\(index)").array()
        #expect(
          largestDifference(recorder.weights[kind] ?? [], weights) <= 1e-5,
          "\(tensor), source \(index)")
      }
    }
  }

  @Test(arguments: Fixture.families)
  func aBatchEqualsEachSequenceAloneBitForBit(_ name: String) throws {
    let fixture = try FamilyFixture(name)
    let model = try Transformer(fixture.files)
    let (sources, inputs) = (fixture.expected.sources, fixture.expected.decoder_input_ids)
    let together = model(
      sources: sources, decoderInputs: inputs,
      ForwardPass(ComputeContext(pool: ThreadPool(threads: 2)), count: sources.count)
    ).array()
    let alone = zip(sources, inputs).flatMap { source, input in
      model(
        sources: [source], decoderInputs: [input], ForwardPass(ComputeContext(), count: 1)
      ).array()
    }
    #expect(together == alone)
  }

  /// Somebody between the stages changes no bit: the bias stands in the one-pass kernel as in the
  /// stages.
  @Test(arguments: Fixture.families)
  func stagesEqualTheOnePassBitForBit(_ name: String) throws {
    let fixture = try FamilyFixture(name)
    let model = try Transformer(fixture.files)
    let (sources, inputs) = (fixture.expected.sources, fixture.expected.decoder_input_ids)
    let plain = model(
      sources: sources, decoderInputs: inputs,
      ForwardPass(ComputeContext(), count: sources.count)
    ).array()
    let recorder = StageRecorder([.scores])
    let watched = model(
      sources: sources, decoderInputs: inputs,
      ForwardPass(
        ComputeContext(), sequences: Array(sources.indices), observer: recorder)
    ).array()
    #expect(plain == watched)
  }

  /// Several hypotheses of other lengths side by side, step by step.
  @Test(arguments: Fixture.families)
  func stepsWithCacheEqualWholeSequences(_ name: String) throws {
    let fixture = try FamilyFixture(name)
    let model = try Transformer(fixture.files)
    let (sources, inputs) = (fixture.expected.sources, fixture.expected.decoder_input_ids)
    let context = ComputeContext()
    let pass = ForwardPass(context, count: sources.count)
    let whole = inputs.indices.map {
      model(
        sources: [sources[$0]], decoderInputs: [inputs[$0]], ForwardPass(context, count: 1))
    }
    let memory = model.decoder.sourceMemory(of: model.encoder(sources, pass), context)
    let cache = KeyValueCache(
      configuration: model.configuration, slots: inputs.count, capacity: 2)
    for step in 0..<(inputs.map(\.count).max() ?? 0) {
      let open = inputs.indices.filter { inputs[$0].count > step }
      let rows = open.map { DecoderRow(slot: $0, source: $0) }
      let stepPass = ForwardPass(context, sequences: open)
      let x = model.decoder.embed(
        open.map { inputs[$0][step] }, at: open.map { _ in Int32(step) }, stepPass)
      let y = model.decoder.step(x, rows: rows, past: cache, source: memory, stepPass)
      let logits = model.distribution(y, stepPass)
      for (row, index) in open.enumerated() {
        #expect(
          largestDifference(logits.row(row), whole[index].row(step)) <= 2e-5,
          "sequence \(index), step \(step)")
      }
    }
  }

  /// Reduced precision moves the logits a little and not far.
  @Test(arguments: Fixture.families, [Precision.bf16, .int8])
  func reducedPrecisionIsNear(_ name: String, precision: Precision) throws {
    let fixture = try FamilyFixture(name)
    let (source, input) = (fixture.expected.sources[1], fixture.expected.decoder_input_ids[2])
    func logits(_ precision: Precision) throws -> [Float] {
      try Transformer(fixture.files, precision: precision)(
        sources: [source], decoderInputs: [input], ForwardPass(ComputeContext(), count: 1)
      ).array()
    }
    let (exact, rounded) = (try logits(.fp32), try logits(precision))
    let size = exact.reduce(0) { max($0, abs($1)) }
    let difference = largestDifference(exact, rounded)
    #expect(difference > 0)
    #expect(difference <= 0.25 * size, "\(difference) of \(size)")
  }

  /// Heads are cut and keys hidden in every family as in Marian.
  @Test(arguments: Fixture.families)
  func interventionsAct(_ name: String) throws {
    let fixture = try FamilyFixture(name)
    let model = try Transformer(fixture.files)
    let (source, input) = (fixture.expected.sources[1], fixture.expected.decoder_input_ids[2])
    func run(_ edit: AttentionEdit?) throws -> (logits: [Float], seen: StageRecorder) {
      let plan = try edit.map {
        InterventionPlan(
          try ResolvedIntervention(
            Intervention(edits: [$0]), configuration: model.configuration,
            facts: TinyModel.facts(source, steps: input.count)), decoderInputIDs: input)
      }
      let recorder = StageRecorder([.weights, .headOutputs])
      let pass = ForwardPass(
        ComputeContext(), sequences: [0], observer: recorder, interventions: [plan])
      let logits = model(sources: [source], decoderInputs: [input], pass).array()
      return (logits, recorder)
    }
    let plain = try run(nil)
    for site in AttentionKind.allCases {
      let zeroed = try run(
        AttentionEdit(site: site, layers: .some([0]), stage: .output, change: .zero))
      #expect(zeroed.logits != plain.logits, "\(site)")
      let width =
        site == .encoder
        ? model.configuration.encoderAttentionWidth : model.configuration.decoderAttentionWidth
      #expect(
        zeroed.seen.output(site, layer: 0, query: 1, width: width).allSatisfy { $0 == 0 })
      let masked = try run(
        AttentionEdit(
          site: site, layers: .some([0]), keys: .positions([1]), stage: .score, change: .mask))
      let weights = masked.seen.weights(site, layer: 0, head: 0, query: 3, keys: 4)
      #expect(weights[1] == 0 && abs(weights.reduce(0, +) - 1) <= 1e-5, "\(site) \(weights)")
      #expect(masked.logits != plain.logits, "\(site)")
    }
  }

  /// What views show as the scores of a relative-position model is q·k plus the public bias.
  @Test(arguments: ["t5", "t5_gated", "t5_gated_tied", "mt5"])
  func scoresAreProductsPlusBias(_ name: String) throws {
    let fixture = try FamilyFixture(name)
    let model = try Transformer(fixture.files)
    let configuration = model.configuration
    #expect(configuration.encoderAttentionScale == 1 && model.positionBias(of: .cross) == nil)
    let source = fixture.expected.sources[2]
    let recorder = SiteRecorder()
    _ = model.encoder(
      [source], ForwardPass(ComputeContext(), sequences: [0], observer: recorder))
    let bias = try #require(model.positionBias(of: .encoder))
    let (heads, size) = (configuration.encoderHeads, configuration.encoderHeadSize)
    let (count, width) = (source.count, configuration.encoderAttentionWidth)
    for layer in 0..<configuration.encoderLayers {
      let seen = try #require(recorder.stages[AttentionSite(.encoder, layer: layer)])
      let (q, k) = (try #require(seen[.queries]), try #require(seen[.keys]))
      var expected: [Float] = []
      for head in 0..<heads {
        for query in 0..<count {
          for key in 0..<count {
            let product = (0..<size).reduce(Float(0)) {
              $0 + q[query * width + head * size + $1] * k[key * width + head * size + $1]
            }
            expected.append(product + bias.value(head: head, query: query, key: key))
          }
        }
      }
      #expect(largestDifference(seen[.scores] ?? [], expected) <= 1e-4, "layer \(layer)")
    }
  }
}

/// Keeps queries, keys and scores of every site.
private final class SiteRecorder: ForwardObserver {
  var stages: [AttentionSite: [AttentionStage: [Float]]] = [:]

  func wants(_ stage: AttentionStage) -> Bool { [.queries, .keys, .scores].contains(stage) }

  func visit(
    _ tensor: Tensor, _ stage: AttentionStage, at site: AttentionSite, layout: AttentionLayout,
    sequences: [Int]
  ) {
    stages[site, default: [:]][stage] = tensor.array()
  }
}
