import Foundation
import ServiceLifecycle

/// What a running server computes with, and what it keeps.
struct Computing: Sendable {
  /// Where answers are computed, a few at a time.
  let queue: ComputationQueue
  /// Where translations wait for the loops that they share.
  let translations: ComputationQueue
  let store: TraceStore
  /// The models that are served.
  let shelf: ModelShelf
  let training: TrainingRoom
  /// The Train room's folder, where it ends with the server; nil where things are kept for good.
  private let temporary: String?

  /// Longest wait for the last checkpoints of trainings, in seconds.
  private static let patience = 20.0

  /// What `configuration` allows, with `models` on the shelf.
  init(_ configuration: ServerConfiguration, models: [ServedModel]) {
    let limits = configuration.limits
    queue = ComputationQueue(running: limits.running, waiting: limits.waiting)
    translations = ComputationQueue(running: limits.together, waiting: limits.waiting)
    store = TraceStore(limits)
    shelf = ModelShelf(models, lanes: limits.running)
    temporary =
      configuration.trainingFolder == nil
      ? FileManager.default.temporaryDirectory.path + "/loupe-training-\(TraceIdentifier().text)"
      : nil
    training = TrainingRoom(
      folder: configuration.trainingFolder ?? TrainingFolder(temporary ?? ""), shelf: shelf,
      priority: TranslationPriority { [queue, translations] in queue.busy + translations.busy },
      limits: limits.training, logger: configuration.logger)
  }

  /// Computations and translations that run, wait, or are about to.
  var busy: Int { queue.busy + translations.busy }

  /// How many there may be.
  var limit: Int { queue.limit + translations.limit }

  /// Stops what is being computed, and the threads.
  func stop() {
    store.cancelAll()
    queue.stop()
    translations.stop()
    training.stop()
  }

  /// Stops, and waits until trainings have written their last checkpoints.
  func end() async {
    stop()
    _ = try? await offThread { [training] in training.waitUntilIdle(seconds: Self.patience) }
    if let temporary { try? FileManager.default.removeItem(atPath: temporary) }
  }
}

/// Stops the computing when the server is asked to end, so that no connection has to wait for a
/// translation.
struct ComputingService: Service {
  let computing: Computing

  func run() async throws {
    try await gracefulShutdown()
    computing.stop()
  }
}
