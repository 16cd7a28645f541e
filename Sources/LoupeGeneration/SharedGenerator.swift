import Foundation
import LoupeModel
import LoupeTensor

/// Generations that several threads ask for, computed together in a few running loops.
///
/// Each loop (lane) runs on one of the threads that wait for it; when that thread's own sentence is
/// finished another takes over. A sentence enters the lane that has least to do: a lone one has a
/// lane to itself and all threads, as many as there are lanes run side by side, and more share them,
/// entering and leaving at any step. While as many lanes run as there are threads, each stays on its
/// own: threads that helped one would take the others' time. What a sentence becomes, and what its
/// observer and listener are told, is what it would be alone, bit for bit.
public final class SharedGenerator: @unchecked Sendable {
  // Sendable: what changes is touched under `condition`; a lane's loop by its driver alone.
  /// The generator whose model is shared.
  public let generator: Generator
  private let condition = NSCondition()
  private let lanes: [GenerationLane]
  private let threads: Int

  /// A generator whose sentences share `lanes` loops of at most `hypothesesAtOnce` hypotheses each.
  public init(
    _ generator: Generator, lanes: Int, hypothesesAtOnce: Int = 64, pool: ThreadPool = .shared
  ) {
    self.generator = generator
    threads = pool.threads
    self.lanes = (0..<max(lanes, 1)).map { _ in
      GenerationLane(generator, hypothesesAtOnce: hypothesesAtOnce, pool: pool)
    }
  }

  /// Sentences that are open or wait.
  public var count: Int { condition.withLock { lanes.reduce(0) { $0 + $1.count } } }

  /// Generates a sentence; returns when it is finished.
  ///
  /// Observer and listener are called on whichever thread drives the loop, on one at a time.
  ///
  /// - Parameter task: the sentence, its settings and who follows it.
  /// - Returns: its finished hypotheses, best first.
  /// - Throws: `GenerationError` where a setting is out of range, the source cannot be read by the
  ///   model, or the listener stops the generation.
  public func generate(_ task: GenerationTask) throws(GenerationError) -> [GeneratedSequence] {
    let ticket = GenerationTicket(task)
    condition.lock()
    defer { condition.unlock() }
    guard let lane = lanes.min(by: { $0.count < $1.count }) else { throw .cancelled }
    lane.enter(ticket)
    while ticket.result == nil {
      guard !lane.isDriven else {
        condition.wait()
        continue
      }
      lane.isDriven = true
      drive(lane, until: ticket)
      lane.isDriven = false
      // Somebody who waits takes over.
      condition.broadcast()
    }
    lane.leave()
    return try ticket.result?.get() ?? []
  }

  /// Steps a lane until `ticket` is finished; called and left with the lock held.
  private func drive(_ lane: GenerationLane, until ticket: GenerationTicket) {
    while ticket.result == nil {
      let entering = lane.takeEntering()
      let running = lanes.reduce(0) { $0 + ($1.isDriven ? 1 : 0) }
      condition.unlock()
      let finished = lane.step(entering, isAlone: running >= threads)
      condition.lock()
      guard !finished.isEmpty else { continue }
      for (ticket, result) in finished { ticket.result = result }
      condition.broadcast()
    }
  }
}

/// A sentence that somebody waits for.
final class GenerationTicket {
  let task: GenerationTask
  /// What became of it; nil until it is finished.
  var result: Result<[GeneratedSequence], GenerationError>?

  init(_ task: GenerationTask) { self.task = task }
}
