import Foundation
import LoupeModel
import LoupeTensor
import LoupeTestSupport
import LoupeTrace
import Testing

/// A trace that another program wrote, opened and read like one of Loupe's own.
@Suite struct ImportedTraceTests {
  private let trace: Trace

  init() throws {
    trace = try TraceReader.trace(
      path: Fixture.path("imported.safetensors", of: "LoupeTraceTests"))
  }

  @Test func textsAndTokensFitTogether() throws {
    #expect(trace.text == "The cat sleeps on the old chair.")
    #expect(trace.end.reason == .endToken)
    #expect(trace.source.last?.special == true)
    // Every character of both texts but the spaces belongs to a piece, once and in order.
    for (pieces, text) in [(trace.source, trace.text), (trace.end.target, trace.end.translation)] {
      #expect(pieces.map(\.surface).joined() == text.filter { $0 != " " })
      #expect(pieces.map(\.start) == pieces.map(\.start).sorted())
    }
    #expect(trace.ids.chosen == trace.end.target.map(\.id))
    #expect(trace.ids.source == trace.source.map(\.id))
  }

  @Test func attentionsAreDistributions() throws {
    for kind in AttentionKind.allCases {
      let maps = try AttentionMaps(kind, of: trace)
      for layer in 0..<maps.layers {
        for head in 0..<maps.heads {
          for query in 0..<maps.queries {
            let sum = maps.row(layer: layer, head: head, query: query).reduce(0, +)
            #expect(abs(sum - 1) < 1e-5)
          }
        }
      }
    }
  }

  @Test func readingsAndFilesComeOfIt() throws {
    let readings = try ReadingComputer(trace, translator: nil, in: ComputeContext())
      .readings(ReadingName.allCases)
    for reading in readings { #expect((reading.refused != nil) == reading.name.needsModel) }
    #expect(AttentionFigure().svg(of: trace)?.hasPrefix("<svg") == true)
    #expect(try TraceTable.weights(of: trace).count > 10_000)
    let again = try TraceReader.trace(
      ByteSource([UInt8](TraceDocument(trace, numbers: .base64).json()), name: "again"))
    #expect(again.tensors == trace.tensors)
  }
}
