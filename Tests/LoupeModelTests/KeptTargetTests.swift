import LoupeModel
import LoupeTensor
import LoupeTestSupport
import Testing

/// Rows that enter the decoder at a later layer, and the layers they left out.
struct KeptTargetTests {
  /// Models whose decoder has two layers: absolute positions, positions behind padding, norms
  /// before and behind, relative positions.
  private static let families = ["bart", "m2m100", "marian_untied", "t5_gated"]
  private let source: [Int32] = [5, 9, 17, 3, 12, 2]
  /// Longer than two blocks of kept keys.
  private let target: [Int32] = (0..<38).map { 3 + Int32($0 * 7 % 31) }

  private func model(_ family: String, _ precision: Precision = .fp32) throws -> Transformer {
    try Transformer(FamilyFixture(family).files, precision: precision)
  }

  private func memory(_ model: Transformer, _ context: ComputeContext) -> SourceMemory {
    let encoded = model.encoder([source], ForwardPass(context, count: 1))
    return model.decoder.sourceMemory(of: encoded, context)
  }

  /// What leaves the decoder when it reads `positions` of the target.
  private func read(
    _ positions: Range<Int>, _ model: Transformer, _ cache: KeyValueCache, _ memory: SourceMemory,
    late: KeptTarget? = nil, _ context: ComputeContext
  ) -> [Float] {
    let pass = ForwardPass(context, count: 1)
    let embedded = model.decoder.embed(
      Array(target[positions]), at: positions.map { Int32($0) }, pass)
    return model.decoder.step(
      embedded, rows: [DecoderRow(slot: 0, source: 0, count: positions.count)], past: cache,
      source: memory,
      late: late.map { [LateRow(layer: 1, target: $0, positions: positions)] } ?? [], pass
    ).array()
  }

  private func cache(_ model: Transformer) -> KeyValueCache {
    KeyValueCache(configuration: model.configuration, slots: 1, capacity: 16)
  }

  /// Tokens that enter late, some of them forgotten again, and then tokens that all layers read.
  @Test(
    arguments: families.map { ($0, Precision.fp32) } + [("bart", .int8), ("t5_gated", .bf16)],
    [(4, 4), (9, 6), (16, 16), (17, 15), (32, 31), (35, 17), (37, 1)])
  func leavingLayersOutChangesNoBit(
    _ subject: (String, Precision), _ lengths: (read: Int, kept: Int)
  ) throws {
    let model = try model(subject.0, subject.1)
    let context = ComputeContext()
    let memory = memory(model, context)
    let (plain, late) = (cache(model), cache(model))
    let kept = try #require(
      model.keepTargets([target], source: memory, layers: 1, in: context).first)
    let width = model.configuration.dModel

    let first = read(0..<lengths.read, model, plain, memory, context)
    #expect(first.count == lengths.read * width)
    #expect(read(0..<lengths.read, model, late, memory, late: kept, context) == first)
    for cache in [plain, late] { cache.truncate(slot: 0, to: lengths.kept) }
    kept.fill(0, of: late, layers: 1)
    for start in stride(from: lengths.kept, to: target.count, by: 5) {
      let next = start..<min(start + 5, target.count)
      let wanted = read(next, model, plain, memory, context)
      #expect(read(next, model, late, memory, context) == wanted, "from \(start)")
      #expect(wanted.allSatisfy { $0.isFinite })
    }
  }

  /// The states that are handed in are what is computed with.
  @Test func whatIsKnownIsUsed() throws {
    let model = try model("bart")
    let context = ComputeContext()
    let memory = memory(model, context)
    let kept = model.keepTargets(
      [target, target.reversed()],
      source: SourceMemory(sources: memory.sources + memory.sources), layers: 1, in: context)
    let right = read(0..<6, model, cache(model), memory, late: kept[0], context)
    let wrong = read(0..<6, model, cache(model), memory, late: kept[1], context)
    #expect(right == read(0..<6, model, cache(model), memory, context))
    #expect(right != wrong)
  }

  /// Many targets, more rows than are read together, each as if alone.
  @Test func targetsDoNotDependOnEachOther() throws {
    let model = try model("t5_gated")
    let context = ComputeContext()
    let memory = memory(model, context)
    let targets = (0..<40).map { Array(target.dropLast($0 % 3)) }
    let sources = SourceMemory(sources: targets.flatMap { _ in memory.sources })
    let all = model.keepTargets(targets, source: sources, layers: 1, in: context)
    #expect(all.map(\.length) == targets.map(\.count))
    let wanted = read(0..<36, model, cache(model), memory, context)
    for kept in all {
      #expect(read(0..<36, model, cache(model), memory, late: kept, context) == wanted)
    }
  }

  /// Hypotheses that enter at the first and at a later layer, in one step.
  @Test func earlyAndLateRowsShareAStep() throws {
    let model = try model("marian_untied")
    let context = ComputeContext()
    let memory = memory(model, context)
    let kept = try #require(
      model.keepTargets([target], source: memory, layers: 1, in: context).first)
    let wanted = read(0..<7, model, cache(model), memory, context)
    let cache = KeyValueCache(configuration: model.configuration, slots: 2)
    let pass = ForwardPass(context, count: 2)
    let tokens = Array(target[0..<7])
    let embedded = model.decoder.embed(
      tokens + tokens, at: (0..<14).map { Int32($0 % 7) }, pass)
    let together = model.decoder.step(
      embedded,
      rows: [
        DecoderRow(slot: 1, source: 0, count: 7), DecoderRow(slot: 0, source: 0, count: 7),
      ],
      past: cache, source: memory, late: [LateRow(layer: 1, target: kept, positions: 0..<7)], pass)
    #expect(together.array() == wanted + wanted)
  }

  /// Keys and values of many sources are made some rows at a time.
  @Test func sourcesDoNotDependOnEachOther() throws {
    let model = try model("bart")
    let context = ComputeContext()
    let sources = (0..<30).map { first in
      (0..<4 + first % 9).map { 3 + Int32((first * 5 + $0 * 11) % 40) }
    }
    let encoded = model.encoder(sources, ForwardPass(context, count: sources.count))
    let all = model.decoder.sourceMemory(of: encoded, context)
    #expect(all.sources.map(\.length) == sources.map(\.count))
    #expect(encoded.lengths.reduce(0, +) > 200)
    for (index, ids) in sources.enumerated() {
      let alone = model.decoder.sourceMemory(
        of: model.encoder([ids], ForwardPass(context, count: 1)), context)
      let own = SourceMemory(sources: [all.sources[index]])
      #expect(
        read(0..<3, model, cache(model), own, context)
          == read(0..<3, model, cache(model), alone, context))
    }
  }
}
