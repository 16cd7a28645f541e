/// Passes every event on to several reporters.
public final class ReporterGroup: TrainingReporter {
  private let reporters: [any TrainingReporter]

  /// A group of `reporters`.
  public init(_ reporters: [any TrainingReporter]) { self.reporters = reporters }

  /// Tells all of them.
  public func report(_ event: TrainingEvent) {
    for reporter in reporters { reporter.report(event) }
  }
}
