import Foundation

extension TrainingEstimate {
  /// What a person wants to know before a training starts.
  public var lines: [String] {
    omissions + [
      String(
        format: "%.1f million parameters, about %.1f GB of memory", Double(parameters) / 1e6,
        Double(memoryBytes) / 1e9),
      String(
        format: "%d examples, %d updates an epoch, %.2f million target tokens, %.3g operations",
        examples, updatesPerEpoch, Double(targetTokensPerEpoch) / 1e6, operationsPerEpoch),
    ]
  }
}
