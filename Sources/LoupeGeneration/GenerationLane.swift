import LoupeTensor

/// One loop that sentences of several threads enter and leave.
final class GenerationLane {
  private let generator: Generator
  private let hypothesesAtOnce: Int
  // Under the lock of the shared generator.
  private var entering: [GenerationTicket] = []
  /// Sentences that are open or wait.
  private(set) var count = 0
  /// Whether a thread steps the loop.
  var isDriven = false
  // The driver's.
  private let pool: ThreadPool
  private let context: ComputeContext
  private var loop: GenerationLoop?
  private var tickets: [Int: GenerationTicket] = [:]
  private var number = 0

  init(_ generator: Generator, hypothesesAtOnce: Int, pool: ThreadPool) {
    self.generator = generator
    self.hypothesesAtOnce = hypothesesAtOnce
    self.pool = ThreadPool(viewOf: pool)
    context = ComputeContext(pool: self.pool)
  }

  /// Hands in a sentence.
  func enter(_ ticket: GenerationTicket) {
    count += 1
    entering.append(ticket)
  }

  /// A sentence is finished and its thread gone.
  func leave() { count -= 1 }

  /// What has been handed in since the last step.
  func takeEntering() -> [GenerationTicket] {
    defer { entering.removeAll() }
    return entering
  }

  /// Lets sentences in and makes one step.
  ///
  /// - Parameters:
  ///   - entering: the sentences.
  ///   - isAlone: whether other lanes have the other threads.
  /// - Returns: those that are finished now, and what became of them.
  func step(
    _ entering: [GenerationTicket], isAlone: Bool
  ) -> [(GenerationTicket, Result<[GeneratedSequence], GenerationError>)] {
    var finished: [(GenerationTicket, Result<[GeneratedSequence], GenerationError>)] = []
    pool.isAlone = isAlone
    let loop =
      loop ?? GenerationLoop(generator, hypothesesAtOnce: hypothesesAtOnce, in: context)
    self.loop = loop
    for ticket in entering {
      number += 1
      var task = ticket.task
      // The loop seeds sentence n with seed + n; alone it would be sentence 0.
      task.settings.seed = task.settings.seed &- UInt64(number)
      do throws(GenerationError) {
        try loop.add(task, number: number)
        tickets[number] = ticket
      } catch {
        finished.append((ticket, .failure(error)))
      }
    }
    loop.step { number, sequences in
      guard let ticket = tickets.removeValue(forKey: number) else { return }
      finished.append((ticket, sequences.isEmpty ? .failure(.cancelled) : .success(sequences)))
    }
    // The next sentence may come much later: until then its cache is of more use to others.
    if loop.isIdle { self.loop = nil }
    return finished
  }
}
