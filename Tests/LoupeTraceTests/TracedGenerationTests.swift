import Foundation
import LoupeGeneration
import LoupeModel
import LoupeTensor
import LoupeTestSupport
import LoupeTrace
import Testing

/// From text to trace with the parity kit's MarianMT, compared with what transformers computed.
@Suite(.enabled(if: SharedData.parityKit("marian") != nil, "no parity kit at hand"))
struct TracedGenerationTests {
  private struct Expected: Decodable {
    let source: String
    let source_ids: [Int]
    let target: String
    let target_ids: [Int]
    let decoder_input_ids: [Int]
    let greedy_ids: [Int]
    let greedy_text: String
    let beam4_ids: [Int]
  }

  private let translator: Translator
  private let expected: Expected
  private let numbers: SafetensorsFile

  init() throws {
    let kit = try #require(SharedData.parityKit("marian"))
    translator = try Translator(ModelFiles(directory: kit), name: "marian")
    let data = try Data(contentsOf: URL(fileURLWithPath: "\(kit)/expected.json"))
    expected = try JSONDecoder().decode(Expected.self, from: data)
    numbers = try SafetensorsFile(path: "\(kit)/expected.safetensors")
  }

  private func forced(_ level: TraceLevel) throws -> Trace {
    let request = TraceRequest(
      text: expected.source, target: expected.target, level: level, keepsLogits: true)
    return try TracedGeneration(translator, request).run(in: ComputeContext())
  }

  @Test func aForcedTargetReproducesTheReference() throws {
    let trace = try forced(.attention)
    #expect(trace.ids.source == expected.source_ids)
    #expect(trace.ids.decoderInput == expected.decoder_input_ids)
    #expect(trace.ids.chosen == expected.target_ids)
    for (name, tolerance) in [
      ("logits", Float(1e-3)), ("encoder.self_attention", 1e-5),
      ("decoder.self_attention", 1e-5), ("decoder.cross_attention", 1e-5),
    ] {
      let reference = try numbers.floats(name).array()
      let found = try #require(trace.tensors[name])
      #expect(largestDifference(found.values, reference) <= tolerance, "\(name)")
    }
    #expect(trace.end.translation == expected.target)
    #expect(trace.end.reason == .forced)
  }

  @Test func greedyAndBeamsGiveTheReferenceIDs() throws {
    for (method, ids) in [
      (GenerationSettings.Method.greedy, expected.greedy_ids), (.beam, expected.beam4_ids),
    ] {
      var settings = GenerationSettings()
      settings.method = method
      settings.maximumNewTokens = 24
      let trace = try TracedGeneration(
        translator, TraceRequest(text: expected.source, settings: settings)
      ).run(in: ComputeContext())
      #expect([trace.ids.decoderInput[0]] + trace.ids.chosen == ids, "\(method)")
      #expect(trace.steps.count == ids.count - 1)
      // Every row of every head is a distribution, and the future is hidden.
      let own = try #require(trace.decoderSelfAttention)
      let count = trace.steps.count
      for row in 0..<own.values.count / count {
        let values = own.values[row * count..<(row + 1) * count]
        #expect(abs(values.reduce(0, +) - 1) < 1e-5)
        #expect(values.dropFirst(row % count + 1).allSatisfy { $0 == 0 })
      }
    }
  }

  @Test func eventsTellTheSameStoryAsTheTrace() throws {
    var settings = GenerationSettings()
    settings.maximumNewTokens = 9
    var texts: [String] = []
    var own: [StepAttention] = []
    var order: [String] = []
    let run = TracedGeneration(
      translator, TraceRequest(text: expected.source, settings: settings)
    )
    let trace = try run.run(
      in: ComputeContext(),
      hear: { event in
        switch event {
        case .source: order.append("source")
        case .encoder: order.append("encoder")
        case .beam: order.append("beam")
        case .step(let step, let attention):
          order.append("step")
          texts.append(step.text)
          own.append(attention)
        case .end: order.append("end")
        }
      })
    #expect(order == ["source", "encoder"] + texts.map { _ in "step" } + ["end"])
    #expect(texts == trace.steps.map(\.text))
    let cross = try #require(trace.crossAttention)
    let (layers, heads, count, keys) = (
      cross.shape[0], cross.shape[1], cross.shape[2], cross.shape[3]
    )
    for step in 0..<count {
      var rows: [Float] = []
      for plane in 0..<layers * heads {
        let start = (plane * count + step) * keys
        rows += cross.values[start..<start + keys]
      }
      #expect(own[step].cross == rows)
      #expect(own[step].own.count == layers * heads * (step + 1))
      #expect(trace.steps[step].stages.map(\.name) == TraceStage.Name.loop)
    }
  }

  @Test func everythingAtLevelFullFitsTogether() throws {
    let trace = try forced(.full)
    let plain = try forced(.attention)
    #expect(trace.tensors["logits"] == plain.tensors["logits"])
    let scores = try #require(trace.tensors["decoder.cross_attention.scores"])
    let weights = try #require(trace.crossAttention)
    let q = try #require(trace.tensors["decoder.cross_attention.queries"])
    let k = try #require(trace.tensors["decoder.cross_attention.keys"])
    let v = try #require(trace.tensors["decoder.cross_attention.values"])
    let out = try #require(trace.tensors["decoder.cross_attention.head_outputs"])
    let (rows, keys, size) = (scores.shape[2], scores.shape[3], q.shape[3])
    for plane in 0..<scores.shape[0] * scores.shape[1] {
      for row in 0..<rows {
        let query = (0..<size).map { q.values[(plane * rows + row) * size + $0] }
        var sum: Float = 0
        for key in 0..<keys {
          let dot = (0..<size).reduce(Float(0)) {
            $0 + query[$1] * k.values[(plane * keys + key) * size + $1]
          }
          let score = scores.values[(plane * rows + row) * keys + key]
          #expect(abs(dot / Float(size).squareRoot() - score) < 1e-4)
          sum += exp(score)
        }
        for key in 0..<keys {
          let place = (plane * rows + row) * keys + key
          #expect(abs(exp(scores.values[place]) / sum - weights.values[place]) < 1e-5)
        }
        for column in 0..<size {
          let mixed = (0..<keys).reduce(Float(0)) {
            $0 + weights.values[(plane * rows + row) * keys + $1]
              * v.values[(plane * keys + $1) * size + column]
          }
          #expect(abs(mixed - out.values[(plane * rows + row) * size + column]) < 1e-4)
        }
      }
    }
    for name in ["encoder.embedding", "encoder.2.state", "decoder.1.after_cross_attention"] {
      #expect(trace.tensors[name]?.shape.last == 48, "\(name)")
    }
  }

  @Test func fullIsTheSameStepByStepAsAllAtOnce() throws {
    var settings = GenerationSettings()
    settings.maximumNewTokens = 8
    let free = try TracedGeneration(
      translator, TraceRequest(text: "I like cats.", settings: settings, level: .full)
    ).run(in: ComputeContext())
    let forced = try TracedGeneration(
      translator,
      TraceRequest(text: "I like cats.", target: free.end.translation, level: .full)
    ).run(in: ComputeContext())
    // The forced target is the text's own segmentation; rows agree as far as the tokens do.
    let same = zip(free.ids.chosen, forced.ids.chosen).prefix { $0 == $1 }.count
    #expect(Set(free.tensors.keys) == Set(forced.tensors.keys))
    for name in ["decoder.self_attention.keys", "decoder.cross_attention.queries"] {
      let a = try #require(free.tensors[name])
      let b = try #require(forced.tensors[name])
      for plane in 0..<a.shape[0] * a.shape[1] {
        for row in 0..<min(same + 1, a.shape[2], b.shape[2]) {
          let x = vector(of: a, plane: plane, row: row)
          let y = vector(of: b, plane: plane, row: row)
          #expect(largestDifference(x, y) < 1e-4, "\(name)")
        }
      }
    }
  }

  private func vector(of tensor: TraceTensor, plane: Int, row: Int) -> [Float] {
    let start = (plane * tensor.shape[2] + row) * tensor.shape[3]
    return Array(tensor.values[start..<start + tensor.shape[3]])
  }

  @Test func filesComeBack() throws {
    let trace = try forced(.attention)
    let file = try SafetensorsFile(
      ByteSource([UInt8](trace.safetensors()), name: "trace.safetensors"))
    #expect(try file.integers("chosen_ids") == trace.ids.chosen)
    #expect(
      try file.floats("decoder.cross_attention").array() == trace.crossAttention?.values)
    let description = try #require(file.metadata["loupe"])
    let document = try JSONDecoder().decode(TraceDocument.self, from: Data(description.utf8))
    #expect(document.steps == trace.steps)
    #expect(document.text == expected.source)
    let json = try TraceDocument(trace, numbers: .base64).json()
    let again = try JSONDecoder().decode(TraceDocument.self, from: json)
    let data = try #require(
      Data(base64Encoded: again.tensors?["encoder.self_attention"]?.data ?? ""))
    let floats = data.withUnsafeBytes { Array($0.bindMemory(to: Float.self)) }
    #expect(floats == trace.encoderSelfAttention?.values)
    let svg = try #require(AttentionFigure(.decoder, layer: 0, head: 1).svg(of: trace))
    #expect(svg.hasPrefix("<svg") && svg.hasSuffix("</svg>\n"))
    #expect(AttentionFigure(.cross, layer: 9).svg(of: trace) == nil)
  }

  @Test func interventionsReachTheModel() throws {
    let cut = AttentionEdit(
      site: .cross, keys: .tokens(["Tom"]), stage: .score, change: .mask)
    var settings = GenerationSettings()
    settings.maximumNewTokens = 5
    let trace = try TracedGeneration(
      translator,
      TraceRequest(
        text: expected.source, settings: settings, intervention: Intervention(edits: [cut]))
    ).run(in: ComputeContext())
    let position = try #require(trace.source.firstIndex { $0.piece == "▁Tom" })
    let cross = try #require(trace.crossAttention)
    let keys = cross.shape[3]
    for row in 0..<cross.values.count / keys {
      #expect(cross.values[row * keys + position] == 0)
    }
  }
}
