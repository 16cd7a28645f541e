import Foundation
import LoupeModel
import LoupeTensor
import LoupeTestSupport
import Testing

/// The forward pass against transformers' MarianMT in double precision.
@Suite(.enabled(if: SharedData.parityKit("marian") != nil, "no parity kit at hand"))
struct MarianParityTests {
  struct Expected: Decodable {
    let source_ids: [Int32]
    let decoder_input_ids: [Int32]
  }

  let model: Transformer
  let expected: Expected
  let numbers: SafetensorsFile

  init() throws {
    let kit = try #require(SharedData.parityKit("marian"))
    model = try Transformer(ModelFiles(directory: kit))
    let data = try Data(contentsOf: URL(fileURLWithPath: "\(kit)/expected.json"))
    expected = try JSONDecoder().decode(Expected.self, from: data)
    numbers = try SafetensorsFile(path: "\(kit)/expected.safetensors")
  }

  @Test func logitsAndAttentionOfAForcedTarget() throws {
    let recorder = WeightRecorder()
    let pass = ForwardPass(ComputeContext(), sequences: [0], observer: recorder)
    let logits = model(
      sources: [expected.source_ids], decoderInputs: [expected.decoder_input_ids], pass)
    let reference = try numbers.floats("logits")
    #expect(largestDifference(logits.array(), reference.array()) <= 1e-3)
    for (kind, name) in [
      (AttentionKind.encoder, "encoder.self_attention"), (.decoder, "decoder.self_attention"),
      (.cross, "decoder.cross_attention"),
    ] {
      let weights = try numbers.floats(name).array()
      #expect(largestDifference(recorder.weights[kind] ?? [], weights) <= 1e-5, "\(name)")
    }
  }

  @Test func stepsWithCacheEqualTheWholeSequence() throws {
    let context = ComputeContext()
    let whole = model(
      sources: [expected.source_ids], decoderInputs: [expected.decoder_input_ids],
      ForwardPass(context, count: 1))
    let pass = ForwardPass(context, count: 1)
    let encoded = model.encoder([expected.source_ids], pass)
    let memory = model.decoder.sourceMemory(of: encoded, context)
    let cache = KeyValueCache(configuration: model.configuration, slots: 1, capacity: 2)
    for (step, id) in expected.decoder_input_ids.enumerated() {
      let x = model.decoder.embed([id], at: [Int32(step)], pass)
      let y = model.decoder.step(
        x, rows: [DecoderRow(slot: 0, source: 0)], past: cache, source: memory, pass)
      let logits = model.distribution(y, pass)
      #expect(largestDifference(logits.row(0), whole.row(step)) <= 1e-5, "step \(step)")
    }
  }
}

/// Keeps the weights of all layers, in order.
final class WeightRecorder: ForwardObserver {
  var weights: [AttentionKind: [Float]] = [:]

  func wants(_ stage: AttentionStage) -> Bool { stage == .weights }

  func visit(
    _ tensor: Tensor, _ stage: AttentionStage, at site: AttentionSite, layout: AttentionLayout,
    sequences: [Int]
  ) {
    weights[site.kind, default: []] += tensor.array()
  }
}
