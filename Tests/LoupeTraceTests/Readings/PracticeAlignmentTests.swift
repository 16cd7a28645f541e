import Foundation
import LoupeGeneration
import LoupeModel
import LoupeTensor
import LoupeTestSupport
import LoupeTrace
import Testing

/// Tasks whose true alignment is known: where a model has learned one, a reading must find it.
@Suite struct PracticeAlignmentTests {
  private struct Task {
    let translator: Translator
    let source: [String]
    let target: [String]
    let gold: [GoldAlignment]

    init(_ name: String) throws {
      func lines(_ file: String) throws -> String {
        try String(
          contentsOfFile: Fixture.path("\(name)/\(file)", of: "LoupeTraceTests"), encoding: .utf8)
      }
      translator = try Translator(
        ModelFiles(directory: Fixture.path(name, of: "LoupeTraceTests")), name: name)
      source = try lines("test.source").split(separator: "\n").map(String.init)
      target = try lines("test.target").split(separator: "\n").map(String.init)
      gold = try GoldAlignment.lines(of: try lines("test.gold"))
    }
  }

  @Test(arguments: ["tiny_reverse", "tiny_copy"])
  func theRightHeadHasNoErrorByTheTokenThatWasChosen(name: String) throws {
    let task = try Task(name)
    #expect(task.gold.count == 20 && task.source.count == 20)
    var sums: [[AlignmentErrorRate]] = []
    for (index, text) in task.source.enumerated() {
      let trace = try TracedGeneration(task.translator, TraceRequest(text: text))
        .run(in: ComputeContext())
      #expect(trace.end.translation == task.target[index])
      let labels = try AttentionAlignment(of: trace, gold: task.gold[index]).labels
      let found = labels.map(\.headErrors)
      sums = sums.isEmpty ? found : zip(sums, found).map { zip($0, $1).map { $0 + $1 } }
    }
    let (read, chosen) = (sums[0].map(\.rate), sums[1].map(\.rate))
    // Of 2 layers · 2 heads, those of the last layer align; the row names the token it chooses.
    #expect(chosen[2...3].min() == 0, "\(chosen)")
    #expect(read.allSatisfy { $0 > 0.1 }, "\(read)")
    #expect(chosen.contains { $0 > 0.1 }, "\(chosen)")
  }

  /// A gold alignment of the other task is not found: the rate is no constant.
  @Test func aWrongGoldAlignmentIsNotFound() throws {
    let task = try Task("tiny_reverse")
    let wrong = try Task("tiny_copy").gold
    let index = try #require(wrong.indices.first { wrong[$0].sure.count == 5 })
    let text = try #require(task.source.first { $0.split(separator: " ").count == 5 })
    let trace = try TracedGeneration(task.translator, TraceRequest(text: text))
      .run(in: ComputeContext())
    let errors = try AttentionAlignment(of: trace, gold: wrong[index]).labels.flatMap(\.headErrors)
    #expect(errors.allSatisfy { $0.rate > 0 })
  }
}
