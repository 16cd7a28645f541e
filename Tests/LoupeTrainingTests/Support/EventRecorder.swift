import LoupeTraining

/// Keeps what a training told.
final class EventRecorder: TrainingReporter {
  private(set) var events: [TrainingEvent] = []
  private let onUpdate: (Int) -> Void

  /// - Parameter onUpdate: called with the number of each update.
  init(onUpdate: @escaping (Int) -> Void = { _ in }) { self.onUpdate = onUpdate }

  func report(_ event: TrainingEvent) {
    events.append(event)
    if case .progress(let progress) = event { onUpdate(progress.update.step) }
  }

  /// Numbers of the updates.
  var steps: [Int] { progress.map(\.update.step) }

  /// Progress after each update.
  var progress: [TrainingProgress] {
    events.compactMap { event in
      if case .progress(let progress) = event { progress } else { nil }
    }
  }

  /// Notes.
  var notes: [String] {
    events.compactMap { event in
      if case .note(let text) = event { text } else { nil }
    }
  }

  /// Validations.
  var validations: [ValidationResult] {
    events.compactMap { event in
      if case .validated(let result) = event { result } else { nil }
    }
  }
}
