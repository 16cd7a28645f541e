import LoupeModel
import LoupeTensor
import LoupeTestSupport
import Testing

/// The forward pass of a small MarianMT against transformers in double
/// precision, on sources of many lengths.
struct ReferenceParityTests {
  private struct Expected: Decodable {
    let sources: [[Int32]]
    let decoder_input_ids: [[Int32]]
  }

  private let model: Transformer
  private let expected: Expected
  private let numbers: SafetensorsFile

  init() throws {
    model = try TinyModel.load()
    expected = try Fixture.json(
      Expected.self, "tiny_marian/expected.json", of: "LoupeModelTests")
    numbers = try SafetensorsFile(
      path: Fixture.path("tiny_marian/expected.safetensors", of: "LoupeModelTests"))
  }

  @Test func logitsAndAttentionsEqualTransformers() throws {
    for (index, source) in expected.sources.enumerated() {
      let recorder = WeightRecorder()
      let pass = ForwardPass(ComputeContext(), sequences: [0], observer: recorder)
      let logits = model(
        sources: [source], decoderInputs: [expected.decoder_input_ids[index]], pass)
      #expect(
        largestDifference(logits.array(), try numbers.floats("logits.\(index)").array()) <= 1e-4)
      for (kind, name) in [
        (AttentionKind.encoder, "encoder.self_attention"),
        (.decoder, "decoder.self_attention"), (.cross, "decoder.cross_attention"),
      ] {
        let wanted = try numbers.floats("\(name).\(index)").array()
        #expect(largestDifference(recorder.weights[kind] ?? [], wanted) <= 1e-5, "\(name)")
      }
    }
  }

  @Test func aBatchEqualsEachSequenceAloneBitForBit() {
    let together = model(
      sources: expected.sources, decoderInputs: expected.decoder_input_ids,
      ForwardPass(ComputeContext(), count: expected.sources.count)
    ).array()
    var alone: [Float] = []
    for (source, inputs) in zip(expected.sources, expected.decoder_input_ids) {
      alone += model(
        sources: [source], decoderInputs: [inputs], ForwardPass(ComputeContext(), count: 1)
      ).array()
    }
    #expect(together == alone)
  }

  @Test func stepsWithCacheEqualTheWholeSequenceAtEveryStep() {
    for (source, inputs) in zip(expected.sources, expected.decoder_input_ids) {
      let context = ComputeContext()
      let pass = ForwardPass(context, count: 1)
      let whole = model(sources: [source], decoderInputs: [inputs], pass)
      let memory = model.decoder.sourceMemory(of: model.encoder([source], pass), context)
      let cache = KeyValueCache(configuration: model.configuration, slots: 1, capacity: 2)
      for (step, id) in inputs.enumerated() {
        let x = model.decoder.embed([id], at: [Int32(step)], pass)
        let y = model.decoder.step(
          x, rows: [DecoderRow(slot: 0, source: 0)], past: cache, source: memory, pass)
        let logits = model.distribution(y, pass)
        #expect(largestDifference(logits.row(0), whole.row(step)) <= 1e-6, "step \(step)")
      }
    }
  }
}
