import LoupeModel
import LoupeTensor

extension Trace {
  /// Weights compared, head by head, of which cheap readings stop being cheap.
  private static let mostComparisons = 100_000_000

  /// This trace with the cheap readings it lacks, in the order of their names; where the trace is
  /// very large, without them.
  ///
  /// - Throws: `TraceError` where the trace's own numbers do not fit together.
  package func withCheapReadings() throws(TraceError) -> Trace {
    // Comparing every head with every other is the most expensive of them.
    let comparisons = AttentionKind.allCases.reduce(0) { sum, kind in
      guard let tensor = tensors[kind.tensorName] else { return sum }
      return sum + tensor.values.count * tensor.shape[0] * tensor.shape[1] / 2
    }
    let present = Set(readings.map(\.name))
    let missing = ReadingName.allCases.filter { $0.isCheap && !present.contains($0) }
    guard comparisons <= Self.mostComparisons, !missing.isEmpty else { return self }
    var trace = self
    trace.readings += try ReadingComputer(self, translator: nil, in: ComputeContext())
      .readings(missing)
    return trace
  }
}
