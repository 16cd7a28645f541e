import Foundation
import LoupeGeneration
import LoupeModel
import LoupeTensor
import LoupeTestSupport
import LoupeTrace
import Testing

/// What a page carries that needs no server.
@Suite struct PageTraceTests {
  private static let text =
    "A young man in a blue shirt is standing on a ladder and cleaning the windows."

  private func trace(_ translator: Translator, _ text: String) throws -> Trace {
    try TracedGeneration(translator, TraceRequest(text: text)).run(in: ComputeContext())
  }

  @Test func carriesEverythingThatTheViewsShow() throws {
    let translator = try BundledTranslator.load()
    let trace = try trace(translator, "The cat sleeps.")
    let page = try trace.withAllViews(by: translator, in: ComputeContext())
    for kind in AttentionKind.allCases.map(\.tensorName) {
      #expect(page.tensors[kind] == trace.tensors[kind], "the weights stay those of the run")
      for part in ["queries", "keys", "values", "scores", "head_outputs", "contributions"] {
        #expect(page.tensors["\(kind).\(part)"] != nil, "\(kind).\(part)")
      }
    }
    #expect(page.lens.map(\.step) == Array(trace.steps.indices))
    let names = Set(page.readings.map(\.name))
    #expect(names == Set(ReadingName.allCases).subtracting([.integratedGradients]))
    #expect(page.readings.allSatisfy { $0.refused == nil })
    // And it comes back from the document, all of it.
    let json = try TraceDocument(page, numbers: .compact).json()
    let read = try TraceReader.trace(ByteSource([UInt8](json), name: "page.json"))
    #expect(read.lens == page.lens)
    #expect(Set(read.tensors.keys) == Set(page.tensors.keys))
    #expect(read.crossAttention == page.crossAttention)
    for (name, tensor) in read.tensors {
      let original = try #require(page.tensors[name])
      for (found, wanted) in zip(tensor.values, original.values) where wanted.isFinite {
        #expect(abs(found - wanted) <= abs(wanted) / 1024 + 1e-7, "\(name)")
      }
    }
  }

  /// Every head's contribution is the one that the arithmetic of that head gives, and they add up,
  /// with the bias, to what the sublayer adds.
  @Test func contributionsAreThoseOfTheArithmetic() throws {
    let translator = try BundledTranslator.load()
    let trace = try trace(translator, "Cats sleep.")
    let page = try trace.withAllViews(by: translator, in: ComputeContext())
    let full = try TraceReplay(translator).full(trace, in: ComputeContext())
    for kind in AttentionKind.allCases {
      let site = AttentionSite(kind, layer: 1)
      let arithmetic = try HeadArithmetic(
        of: full, model: translator.model, site: site, head: 2, query: 1)
      let all = try #require(page.tensors["\(kind.tensorName).contributions"])
      let (heads, queries, width) = (all.shape[1], all.shape[2], all.shape[3])
      let start = ((1 * heads + 2) * queries + 1) * width
      #expect(
        largestDifference(
          Array(all.values[start..<start + width]),
          arithmetic.tensors["contribution"]?.values ?? []) < 1e-6)
    }
  }

  @Test func withoutTheModelItIsWhatTheTraceHolds() throws {
    let trace = try TestTrace.make(source: ["a", "</s>"], target: ["b", "</s>"])
    let page = try trace.withAllViews(by: nil, in: ComputeContext())
    #expect(page.tensors == trace.tensors)
    #expect(page.lens.isEmpty)
    #expect(!page.readings.isEmpty)
    // Another model's trace is not refused, it only has no vectors.
    let foreign = try trace.withAllViews(by: BundledTranslator.load(), in: ComputeContext())
    #expect(foreign.tensors == trace.tensors)
  }

  private static var isOptimised: Bool {
    var isOptimised = true
    assert(
      {
        isOptimised = false
        return true
      }())
    return isOptimised
  }

  @Test(.enabled(if: isOptimised, "takes long where nothing is optimised"))
  func aSentenceOf25By25TokensLeavesRoomForThePage() throws {
    let translator = try BundledTranslator.load()
    let trace = try trace(translator, Self.text)
    let page = try trace.withAllViews(by: translator, in: ComputeContext())
    let size = try TraceDocument(page, numbers: .compact).json().count
    let tokens = Double(trace.source.count + trace.steps.count)
    // The packed page takes 0.24 MB of two, and packing a document saves a twentieth.
    #expect(Double(size) / tokens * 50 < 1_800_000, "\(size) bytes, \(tokens) tokens")
  }

  @Test func whoeverNoLongerWaitsStopsIt() throws {
    let translator = try BundledTranslator.load()
    let trace = try trace(translator, "Cats.")
    #expect(throws: TraceError.self) {
      try trace.withAllViews(by: translator, in: ComputeContext(), shouldContinue: { false })
    }
  }
}
