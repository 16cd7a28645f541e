import Foundation
import LoupeModel
import LoupeTensor
import LoupeTestSupport
import Testing

extension SharedData {
  /// The parity kits that are at hand.
  static let parityKits = ["bart", "m2m100", "marian", "t5", "t5-gated"].filter {
    parityKit($0) != nil
  }
}

/// The forward pass against transformers in double precision, on the kits that are at hand.
@Suite(.enabled(if: !SharedData.parityKits.isEmpty, "no parity kit at hand"))
struct ParityKitTests {
  private struct Expected: Decodable {
    let source_ids: [Int32]
    let decoder_input_ids: [Int32]
  }

  private struct Kit {
    let model: Transformer
    let expected: Expected
    let numbers: SafetensorsFile

    init(_ family: String) throws {
      let folder = try #require(SharedData.parityKit(family))
      model = try Transformer(ModelFiles(directory: folder))
      let data = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/expected.json"))
      expected = try JSONDecoder().decode(Expected.self, from: data)
      numbers = try SafetensorsFile(path: "\(folder)/expected.safetensors")
    }
  }

  @Test(arguments: SharedData.parityKits)
  func logitsAndAttentionOfAForcedTarget(_ family: String) throws {
    let kit = try Kit(family)
    let recorder = WeightRecorder()
    let logits = kit.model(
      sources: [kit.expected.source_ids], decoderInputs: [kit.expected.decoder_input_ids],
      ForwardPass(ComputeContext(), sequences: [0], observer: recorder))
    let reference = try kit.numbers.floats("logits").array()
    #expect(largestDifference(logits.array(), reference) <= 1e-3)
    for (kind, name) in [
      (AttentionKind.encoder, "encoder.self_attention"), (.decoder, "decoder.self_attention"),
      (.cross, "decoder.cross_attention"),
    ] {
      let weights = try kit.numbers.floats(name).array()
      #expect(largestDifference(recorder.weights[kind] ?? [], weights) <= 1e-5, "\(name)")
    }
  }

  @Test(arguments: SharedData.parityKits)
  func stepsWithCacheEqualTheWholeSequence(_ family: String) throws {
    let kit = try Kit(family)
    let (model, expected) = (kit.model, kit.expected)
    let context = ComputeContext()
    let pass = ForwardPass(context, count: 1)
    let whole = model(
      sources: [expected.source_ids], decoderInputs: [expected.decoder_input_ids], pass)
    let encoded = model.encoder([expected.source_ids], pass)
    let memory = model.decoder.sourceMemory(of: encoded, context)
    let cache = KeyValueCache(configuration: model.configuration, slots: 1, capacity: 2)
    for (step, id) in expected.decoder_input_ids.enumerated() {
      let x = model.decoder.embed([id], at: [Int32(step)], pass)
      let y = model.decoder.step(
        x, rows: [DecoderRow(slot: 0, source: 0)], past: cache, source: memory, pass)
      let logits = model.distribution(y, pass)
      #expect(largestDifference(logits.row(0), whole.row(step)) <= 1e-4, "step \(step)")
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
