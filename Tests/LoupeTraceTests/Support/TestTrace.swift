import Foundation
import LoupeGeneration
import LoupeModel
import LoupeTensor
import LoupeTestSupport
import LoupeTrace

/// Traces made by hand, through the reader that files go through.
enum TestTrace {
  /// A trace whose tokens are the given words, "</s>" being special, of one layer and head unless
  /// `tensors` says otherwise.
  static func make(
    source: [String], target: [String], tensors: [String: TraceTensor] = [:],
    ids: (source: [Int], target: [Int], start: Int)? = nil, normalisation: String = "post",
    logProbabilities: [Double]? = nil
  ) throws -> Trace {
    try TraceReader.trace(
      ByteSource(
        [UInt8](
          json(
            source: source, target: target, tensors: tensors, ids: ids,
            normalisation: normalisation, logProbabilities: logProbabilities)),
        name: "test.json"))
  }

  /// The same as the JSON of a trace document.
  static func json(
    source: [String], target: [String], tensors: [String: TraceTensor] = [:],
    ids: (source: [Int], target: [Int], start: Int)? = nil, normalisation: String = "post",
    logProbabilities: [Double]? = nil
  ) throws -> Data {
    try JSONSerialization.data(
      withJSONObject: object(
        source: source, target: target, tensors: tensors, ids: ids, normalisation: normalisation,
        logProbabilities: logProbabilities))
  }

  /// The same as an object to be changed.
  static func object(
    source: [String], target: [String], tensors: [String: TraceTensor] = [:],
    ids: (source: [Int], target: [Int], start: Int)? = nil, normalisation: String = "post",
    logProbabilities: [Double]? = nil
  ) -> [String: Any] {
    let (sources, targets) = (source.count, target.count)
    var all = tensors
    for (name, shape) in [
      ("encoder.self_attention", [1, 1, sources, sources]),
      ("decoder.self_attention", [1, 1, targets, targets]),
      ("decoder.cross_attention", [1, 1, targets, sources]),
    ] where all[name] == nil {
      all[name] = uniform(shape, causal: name == "decoder.self_attention")
    }
    let cross = all["decoder.cross_attention"]?.shape ?? []
    let encoder = all["encoder.self_attention"]?.shape ?? []
    let pieces = (source: pieces(source), target: pieces(target))
    let start: [String: Any] = [
      "id": 0, "piece": "<pad>", "surface": "", "start": 0, "end": 0, "word": -1, "special": true,
    ]
    let targetIDs = ids?.target ?? (0..<targets).map { $0 + 1 }
    var steps: [[String: Any]] = []
    for step in 0..<targets {
      let read = step == 0 ? start : pieces.target[step - 1]
      let logProbability: Double = logProbabilities?[step] ?? -0.5
      steps.append([
        "index": step, "read": read, "chosen": pieces.target[step], "text": "",
        "probability": 0.5, "logProbability": logProbability, "rank": 1, "entropy": 1,
        "candidates": [Any](), "why": ["method": "greedy"], "stages": [Any](),
      ])
    }
    let end: [String: Any] = [
      "translation": text(target), "target": pieces.target, "reason": "end-token",
      "milliseconds": 1, "logProbability": -1, "score": -1,
    ]
    let sourceIDs: [Int] = ids?.source ?? (0..<sources).map { $0 + 1 }
    let inputs: [Int] = [ids?.start ?? 0] + targetIDs.dropLast()
    let allIDs: [String: [Int]] = [
      "source": sourceIDs, "decoderInput": inputs, "chosen": targetIDs,
    ]
    var numbers: [String: Any] = [:]
    for (name, tensor) in all {
      let entry: [String: Any] = [
        "shape": tensor.shape, "data": tensor.values.littleEndianData.base64EncodedString(),
      ]
      numbers[name] = entry
    }
    var object: [String: Any] = [:]
    object["version"] = 1
    object["loupe"] = "test"
    object["text"] = text(source)
    object["source"] = pieces.source
    object["encoder"] = ["stages": [Any]()]
    object["model"] = model(encoder, cross, normalisation)
    object["steps"] = steps
    object["end"] = end
    object["settings"] = [String: Any]()
    object["interventions"] = [Any]()
    object["ids"] = allIDs
    object["tensors"] = numbers
    return object
  }

  private static func model(
    _ encoder: [Int], _ cross: [Int], _ normalisation: String
  ) -> [String: Any] {
    [
      "name": "test", "encoderLayers": encoder[0], "decoderLayers": cross[0],
      "heads": cross[1], "encoderHeads": encoder[1], "headSize": 1, "dModel": 1,
      "feedForward": 1, "vocabulary": 9, "maximumPositions": 9, "activation": "relu",
      "normalisation": normalisation, "positions": "sinusoidal", "scale": 1, "parameters": 0,
    ]
  }

  /// Rows that look everywhere alike; with `causal` not ahead.
  static func uniform(_ shape: [Int], causal: Bool = false) -> TraceTensor {
    let (queries, keys) = (shape[2], shape[3])
    let plane = (0..<queries).flatMap { query in
      (0..<keys).map { key -> Float in
        causal ? (key <= query ? 1 / Float(query + 1) : 0) : 1 / Float(keys)
      }
    }
    return TraceTensor(
      shape: shape, values: (0..<shape[0] * shape[1]).flatMap { _ in plane })
  }

  private static func text(_ words: [String]) -> String {
    words.filter { $0 != "</s>" }.joined(separator: " ")
  }

  private static func pieces(_ words: [String]) -> [[String: Any]] {
    var place = 0
    return words.enumerated().map { index, word in
      let special = word == "</s>"
      let start = special ? max(place - 1, 0) : place
      let end = special ? start : place + word.utf16.count
      if !special { place = end + 1 }
      return [
        "id": index + 1, "piece": special ? word : "▁" + word, "surface": special ? "" : word,
        "start": start, "end": end, "word": index, "special": special,
      ]
    }
  }
}

/// A forced translation of the small model that outside programs computed readings of.
struct ReferencePair {
  let model: Transformer
  let trace: Trace
  let fixture: SafetensorsFile
  let index: Int

  init(_ index: Int) throws {
    self.index = index
    fixture = try SafetensorsFile(
      path: Fixture.path("readings.safetensors", of: "LoupeTraceTests"))
    model = try TinyModel.load()
    let source = try fixture.integers("source_ids.\(index)")
    let target = try fixture.integers("target_ids.\(index)")
    let recorder = TraceRecorder(model.configuration, level: .full)
    let sequence = try Generator(model).force(
      GenerationSource(ids: source.map { Int32($0) }), target: target.map { Int32($0) },
      candidates: 0, observer: recorder, in: ComputeContext())
    trace = try TestTrace.make(
      source: source.dropLast().map { "s\($0)" } + ["</s>"],
      target: target.dropLast().map { "t\($0)" } + ["</s>"],
      tensors: recorder.tensors(of: sequence, sourceCount: source.count),
      ids: (source, target, model.configuration.decoderStartID))
  }

  /// What the other program computed.
  func expected(_ name: String) throws -> [Float] {
    try fixture.floats("\(name).\(index)").array()
  }

  /// Whether `found` is what the other program computed, up to `tolerance`.
  func agrees(_ found: TraceTensor, _ name: String, within tolerance: Float = 2e-5) throws -> Bool {
    largestDifference(found.values, try expected(name)) <= tolerance
  }
}
