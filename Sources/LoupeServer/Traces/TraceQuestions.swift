import Foundation
import LoupeGeneration
import LoupeModel
import LoupeTensor
import LoupeTrace

/// Answers that have to be computed from a kept trace, with the model that made it.
struct TraceQuestions: Sendable {
  let shelf: ModelShelf
  let queue: ComputationQueue
  let limits: ServerLimits
  let store: TraceStore

  /// The arithmetic of one query in one head.
  func heads(
    _ stored: StoredTrace, _ site: AttentionSite, head: Int, query: Int
  ) async throws -> HeadMessage {
    try await asked(stored) { trace, translator, context in
      let full = try full(stored, trace, translator, context)
      return HeadMessage(
        try HeadArithmetic(
          of: full, model: translator.model, site: site, head: head, query: query))
    }
  }

  /// What each decoder layer would have said at one step.
  func lens(_ stored: StoredTrace, step: Int, top: Int) async throws -> LensStep {
    try await asked(stored) { trace, translator, context in
      let full = try full(stored, trace, translator, context)
      return try LensStep(of: full, step: step, top: top, translator: translator, in: context)
    }
  }

  /// One tensor of the trace; those of level `full` are computed.
  func tensor(_ stored: StoredTrace, _ name: String) async throws -> TraceTensor {
    if let recorded = try complete(stored).tensors[name] { return recorded }
    let found = try await asked(stored) { trace, translator, context in
      try full(stored, trace, translator, context).tensors[name]
    }
    guard let found else {
      throw ServerError.value(
        key: "name",
        reason: "is “\(name.prefix(80))”; no tensor has that name, see docs/trace-file.md")
    }
    return found
  }

  /// Every reading that can be asked for, without numbers; those that do not hold say why.
  func available(_ stored: StoredTrace) throws(ServerError) -> [Reading] {
    let trace = try complete(stored)
    var options = ReadingComputer.Options()
    options.longestAttribution = limits.attributionTokens
    return ReadingComputer(
      trace, translator: translator(of: trace), options: options, in: ComputeContext()
    ).available()
  }

  /// The trace with all that a page shows which carries it; `flag` stops the computing.
  func page(_ stored: StoredTrace, _ flag: CancellationFlag) async throws -> Trace {
    let trace = try complete(stored)
    let translator = translator(of: trace)
    return try await computed { context in
      try trace.withAllViews(
        by: translator, full: translator.flatMap { try? full(stored, trace, $0, context) },
        in: context
      ) { !flag.isRaised }
    }
  }

  /// Readings by their names; `flag` stops the computing.
  func readings(
    _ stored: StoredTrace, _ names: [ReadingName], _ options: ReadingComputer.Options,
    _ flag: CancellationFlag
  ) async throws -> [Reading] {
    let trace = try complete(stored)
    let translator = translator(of: trace)
    var options = options
    options.longestAttribution = limits.attributionTokens
    let limited = options
    return try await computed { context in
      var known: Trace?
      if let translator, names.contains(where: \.needsFullLevel) {
        do throws(TraceError) {
          known = try full(stored, trace, translator, context)
        } catch {
          // The readings that need it are refused one by one, and say the same.
        }
      }
      return try ReadingComputer(
        trace, full: known, translator: translator, options: limited, in: context
      ) { !flag.isRaised }.readings(names)
    }
  }

  /// The whole trace of a finished translation.
  func complete(_ stored: StoredTrace) throws(ServerError) -> Trace {
    guard let trace = stored.trace else { throw .notYet("the whole trace") }
    return trace
  }

  private func translator(of trace: Trace) -> Translator? {
    shelf.all.first { $0.translator.name == trace.model.name }?.translator
  }

  private func asked<Answer: Sendable>(
    _ stored: StoredTrace,
    _ answer: @escaping @Sendable (Trace, Translator, ComputeContext) throws -> Answer
  ) async throws -> Answer {
    let trace = try complete(stored)
    guard let translator = translator(of: trace) else {
      throw ServerError.readingRefused(
        name: "full",
        reason: "the model “\(trace.model.name)” that made this trace is not served here")
    }
    return try await computed { try answer(trace, translator, $0) }
  }

  private func computed<Answer: Sendable>(
    _ compute: @escaping @Sendable (ComputeContext) throws -> Answer
  ) async throws -> Answer {
    do {
      return try await queue.answer(compute)
    } catch let error as TraceError {
      throw ServerError(error, limits: limits)
    }
  }

  /// The trace at level `full`, computed once.
  private func full(
    _ stored: StoredTrace, _ trace: Trace, _ translator: Translator, _ context: ComputeContext
  ) throws(TraceError) -> Trace {
    if let known = stored.full { return known }
    let full = try TraceReplay(translator).full(trace, in: context)
    stored.complete(full: full)
    store.makeRoom(for: stored)
    return full
  }
}
