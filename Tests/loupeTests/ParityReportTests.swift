#if DEBUG  // looks at inner parts, which an optimised build does not show

  import Foundation
  import Testing

  @testable import loupe

  struct ParityReportTests {
    private typealias Figure = ParityReport.Figure

    @Test func boundsAreKeptStrictly() {
      #expect(Figure(name: "a", difference: 1e-3, bound: 1e-3).isWithinBounds)
      #expect(!Figure(name: "a", difference: 1.1e-3, bound: 1e-3).isWithinBounds)
      #expect(!Figure(name: "a", difference: .nan, bound: 1e-3).isWithinBounds)
      #expect(!Figure(name: "a", difference: .infinity, bound: 1e-3).isWithinBounds)
      #expect(Figure(name: "a", equal: 3, total: 3).isWithinBounds)
      #expect(!Figure(name: "a", equal: 2, total: 3).isWithinBounds)
      #expect(!Figure(name: "a").isWithinBounds)
    }

    @Test func differencesFailWhereNumbersAreNone() {
      #expect(ParityVerification.largestDifference([1, 2], [1, 2.5]) == 0.5)
      #expect(ParityVerification.largestDifference([1], [1, 2]) == .infinity)
      #expect(ParityVerification.largestDifference([.nan], [.nan]) == .infinity)
      #expect(ParityVerification.largestDifference([1], [.infinity]) == .infinity)
      #expect(ParityVerification.largestDifference([.infinity], [.infinity]) == 0)
    }

    @Test func linesSayWhatWasFound() {
      var report = ParityReport(model: "small")
      #expect(
        report.lines == ["small: opens; no reference numbers lie beside it (expected.json)"])
      report.checkedFiles = 4
      report.reference = "transformers 4"
      report.figures = [
        Figure(name: "lines", equal: 3, total: 3),
        Figure(name: "logits", difference: 2e-3, bound: 1e-3),
      ]
      #expect(
        report.lines == [
          "small: 4 files have the right checksum", "small: compared with transformers 4",
          "  lines   ok    3 of 3", "  logits  FAIL  2.0e-03 (at most 1.0e-03)",
        ])
    }

    @Test func aDifferenceWithoutEndIsStillJSON() throws {
      var report = ParityReport(model: "small")
      report.figures = [Figure(name: "logits", difference: .infinity, bound: 1)]
      let text = String(decoding: try JSONEncoder().encode(report), as: UTF8.self)
      #expect(text.contains("\"isWithinBounds\":false") && !text.contains("difference"))
    }
  }

#endif
