import Foundation
import LoupeModel
import LoupeTensor
import LoupeTestSupport
import LoupeTrace
import Testing

@Suite struct TraceReaderTests {
  private func read(_ object: [String: Any]) throws -> Trace {
    try TraceReader.trace(
      ByteSource(
        [UInt8](try JSONSerialization.data(withJSONObject: object)), name: "x.json"))
  }

  private let whole = TestTrace.object(source: ["a", "b", "</s>"], target: ["c", "</s>"])

  @Test func whatIsWrittenComesBack() throws {
    var trace = try ReferencePair(0).trace
    trace.readings = try ReadingComputer(trace, translator: nil, in: ComputeContext())
      .readings([.entropy])
    let files = [
      [UInt8](try trace.safetensors()), [UInt8](try TraceDocument(trace, numbers: .base64).json()),
      [UInt8](try TraceDocument(trace, numbers: .list).json()),
    ]
    for bytes in files {
      let back = try TraceReader.trace(ByteSource(bytes, name: "x"))
      #expect(back.ids == trace.ids)
      #expect(back.steps == trace.steps)
      #expect(back.source == trace.source)
      #expect(back.tensors == trace.tensors)
      #expect(back.readings == trace.readings)
    }
  }

  @Test func whatDoesNotFitTogetherIsAnErrorThatSaysWhat() throws {
    #expect(throws: Never.self) { try read(whole) }
    var cases: [(String, [String: Any])] = []
    func changed(_ what: String, _ change: (inout [String: Any]) -> Void) {
      var object = whole
      change(&object)
      cases.append((what, object))
    }
    changed("version 2") { $0["version"] = 2 }
    changed("“text” is missing") { $0["text"] = nil }
    changed("“text” is of another type") { $0["text"] = 1 }
    changed("source tokens") { $0["source"] = [Any]() }
    changed("steps and") { $0["steps"] = Array(($0["steps"] as? [Any] ?? []).prefix(1)) }
    changed("“ids”") { $0["ids"] = ["source": [1], "decoderInput": [1, 2], "chosen": [1, 2]] }
    changed("“encoder.self_attention”") {
      var tensors = $0["tensors"] as? [String: Any] ?? [:]
      tensors["encoder.self_attention"] = nil
      $0["tensors"] = tensors
    }
    changed("does not fit its shape") {
      var tensors = $0["tensors"] as? [String: Any] ?? [:]
      tensors["extra"] = ["shape": [3, 1 << 62, 8], "values": [1.0]]
      $0["tensors"] = tensors
    }
    changed("where model and texts make") {
      var tensors = $0["tensors"] as? [String: Any] ?? [:]
      tensors["decoder.cross_attention"] = ["shape": [1, 1, 1, 1], "values": [1.0]]
      $0["tensors"] = tensors
    }
    changed("UTF-16") {
      var source = $0["source"] as? [[String: Any]] ?? []
      source[0]["end"] = 99
      $0["source"] = source
    }
    for (what, object) in cases {
      let error = #expect(throws: TraceError.self, "\(what)") { try read(object) }
      #expect(error?.description.hasPrefix("x.json: ") == true)
      #expect(error?.description.contains(what) == true, "\(error.map { "\($0)" } ?? "")")
    }
  }

  /// Every tensor of level full in a wrong size is an error, whatever asks for it later.
  @Test func wrongSizesAtLevelFullAreErrors() throws {
    let pair = try ReferencePair(0)
    let trace = pair.trace
    for name in trace.tensors.keys.sorted() {
      var damaged = trace
      let tensor = try #require(trace.tensors[name])
      let rows = tensor.shape.dropLast().reduce(1, *)
      let wider = tensor.shape.dropLast() + [(tensor.shape.last ?? 0) + 1]
      damaged.tensors[name] = TraceTensor(
        shape: Array(wider), values: [Float](repeating: 0, count: rows * (wider.last ?? 0)))
      let bytes = [UInt8](try damaged.safetensors())
      let model = pair.model
      // The encoder's last state is kept for people; no reading asks for it.
      guard name != "encoder.1.state" else { continue }
      #expect(throws: TraceError.self, "\(name)") {
        let read = try TraceReader.trace(ByteSource(bytes, name: "x"))
        _ = try TokenContributions(of: read, model: model)
        _ = try LogitLens(of: read, model: model, top: 1, in: ComputeContext())
        _ = try HeadArithmetic(
          of: read, model: model, site: .init(.encoder, layer: 0), head: 0, query: 0)
      }
    }
  }

  /// Bytes cut off or changed anywhere are an error or another trace, never a crash.
  @Test func damagedFilesAreErrors() throws {
    let trace = try TestTrace.make(source: ["a", "</s>"], target: ["c", "</s>"])
    var random = SplitMix64(seed: 5)
    for bytes in [
      [UInt8](try trace.safetensors()), [UInt8](try TraceDocument(trace, numbers: .base64).json()),
    ] {
      for length in stride(from: 0, to: bytes.count - 1, by: 37) {
        #expect(throws: TraceError.self) {
          try TraceReader.trace(ByteSource(Array(bytes.prefix(length)), name: "x"))
        }
      }
      for _ in 0..<200 {
        var damaged = bytes
        for _ in 0..<3 {
          damaged[Int(random.next() % UInt64(bytes.count))] = UInt8(random.next() & 255)
        }
        do throws(TraceError) {
          let read = try TraceReader.trace(ByteSource(damaged, name: "x"))
          #expect(read.steps.count == read.ids.chosen.count)
        } catch {
          #expect(error.description.hasPrefix("x: "))
        }
      }
    }
  }

  @Test func aFileThatIsNotThereIsAnError() {
    let error = #expect(throws: TraceError.self) { try TraceReader.trace(path: "/nowhere/x") }
    #expect(error?.description.contains("/nowhere/x") == true)
  }
}
