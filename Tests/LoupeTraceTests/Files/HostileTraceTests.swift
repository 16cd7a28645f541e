import Foundation
import LoupeModel
import LoupeTensor
import LoupeTestSupport
import LoupeTrace
import Testing

/// Trace files that were made to do harm: an error of one sentence, or a trace that everything that
/// takes traces can take.
@Suite struct HostileTraceTests {
  private let values: [Any] = [
    NSNull(), true, -1, 0, 1, 65_536, 1e308, -1e-308, 9_007_199_254_740_993, "", "nan", "inf", "猫",
    String(repeating: "x", count: 70_000), [Any](), [[1]], [String: Any](), "AAAA", ["id": -1],
    ["shape": [1 << 40, 2]],
  ]

  /// A copy of `value` in which the place number `place`, counted from the top, holds another value.
  private func replaced(_ value: Any, _ place: inout Int, by other: Any) -> Any {
    place -= 1
    if place < 0 { return value }
    if place == 0 { return other }
    if let object = value as? [String: Any] {
      var copy = object
      for key in object.keys.sorted() where place >= 0 {
        copy[key] = replaced(object[key] ?? NSNull(), &place, by: other)
        if place <= 0 { place = -1 }
      }
      return copy
    }
    if let list = value as? [Any] {
      var copy = list
      for index in list.indices where place >= 0 {
        copy[index] = replaced(list[index], &place, by: other)
        if place <= 0 { place = -1 }
      }
      return copy
    }
    return value
  }

  /// Whatever takes a trace takes this one.
  private func use(_ trace: Trace) throws {
    for name in TraceTable.Name.allCases { _ = try? TraceTable.table(name, of: trace) }
    for kind in AttentionKind.allCases { _ = AttentionFigure(kind).svg(of: trace) }
    for step in [0, trace.steps.count - 1] { _ = try? trace.attention(ofStep: step) }
    for path in trace.beam.flatMap(\.hypotheses) { _ = try? trace.attention(ofHypothesis: path.id) }
    _ = try? ReadingComputer(trace, translator: nil, in: ComputeContext())
      .readings(ReadingName.allCases)
    _ = try? trace.withCheapReadings().safetensors()
    _ = try? TraceDocument(trace, numbers: .compact).json()
  }

  private func read(_ data: Data) throws {
    do {
      try use(TraceReader.trace(ByteSource([UInt8](data), name: "x.json")))
    } catch let error as TraceError {
      #expect(error.description.hasPrefix("x.json: "))
      #expect(!error.description.contains("\n"))
      #expect(error.description.utf8.count < 1_000, "\(error.description.prefix(200))")
    }
  }

  @Test func everyPlaceOfADocumentMayHoldAnything() throws {
    var object = TestTrace.object(source: ["a", "b", "</s>"], target: ["c", "</s>"])
    object["beam"] = [
      [
        "step": 0,
        "hypotheses": [
          [
            "id": 0, "parent": NSNull(), "text": "c", "logProbability": -1, "score": -1,
            "state": "kept", "row": 0,
            "token": (object["source"] as? [Any])?.first ?? NSNull(),
          ] as [String: Any]
        ],
      ] as [String: Any]
    ]
    var tensors = object["tensors"] as? [String: Any] ?? [:]
    tensors["beam.self_attention"] = ["shape": [1, 1, 1, 1], "values": [1.0]]
    tensors["beam.cross_attention"] = ["shape": [1, 1, 1, 3], "values": [0.5, 0.25, 0.25]]
    tensors["decoder.cross_attention.scores"] = [
      "shape": [1, 1, 2, 3], "type": "float16", "data": Data(count: 12).base64EncodedString(),
    ]
    object["tensors"] = tensors
    try read(JSONSerialization.data(withJSONObject: object))
    var random = SplitMix64(seed: 11)
    for _ in 0..<700 {
      var damaged: Any = object
      for _ in 0...random.next() % 2 {
        var place = 2 + Int(random.next() % 260)
        let other = values[Int(random.next() % UInt64(values.count))]
        damaged = replaced(damaged, &place, by: other)
      }
      try read(JSONSerialization.data(withJSONObject: damaged))
    }
  }

  @Test(arguments: ["[", "{\"a\":", "{\"model\":{\"provenance\":["])
  func nestingHasAnEnd(opening: String) throws {
    try read(Data(String(repeating: opening, count: 100_000).utf8))
  }

  @Test func sizesThatMultiplyToMoreThanThereIsAreErrors() throws {
    for shape in [[1 << 31, 1 << 31, 4], [0, 1 << 62], [-1, -3], [3, 1, 1, 1, 1, 1, 1, 2]] {
      var object = TestTrace.object(source: ["a", "</s>"], target: ["c", "</s>"])
      var tensors = object["tensors"] as? [String: Any] ?? [:]
      tensors["decoder.cross_attention"] = ["shape": shape, "data": ""]
      object["tensors"] = tensors
      #expect(throws: TraceError.self) {
        try TraceReader.trace(
          ByteSource([UInt8](JSONSerialization.data(withJSONObject: object)), name: "x.json"))
      }
    }
  }
}
