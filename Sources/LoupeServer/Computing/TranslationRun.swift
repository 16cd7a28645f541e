import Foundation
import LoupeGeneration
import LoupeTensor
import LoupeTrace

/// One translation: computed in a loop that it may share with others, heard as a stream of events.
final class TranslationRun: Sendable {
  /// What is heard, in order; ends after `end` or `error`.
  let events: AsyncStream<StreamEvent>
  private let channel: AsyncStream<StreamEvent>.Continuation
  private let model: ServedModel
  private let request: TraceRequest
  private let stored: StoredTrace
  private let store: TraceStore
  private let limits: ServerLimits

  /// Prepares the translation of `request` by `model`; its trace is kept in the store of
  /// `computing`.
  init(
    _ model: ServedModel, _ request: TraceRequest, _ computing: Computing, _ limits: ServerLimits
  ) {
    self.model = model
    self.request = request
    self.limits = limits
    store = computing.store
    stored = StoredTrace()
    (events, channel) = AsyncStream.makeStream()
  }

  /// Stops it at the next token.
  func cancel() { stored.cancellation.raise() }

  /// A sign of life in the stream.
  func beat() { channel.yield(.heartbeat) }

  /// Computes it; called once, on a thread that may wait for others.
  func compute(in context: ComputeContext) {
    defer { channel.finish() }
    guard !stored.cancellation.isRaised else {
      channel.yield(.error(.stopped))
      return
    }
    store.add(stored)
    let generation = TracedGeneration(model.translator, request, provenance: model.provenance)
    do {
      let trace = try generation.run(in: context, sharing: model.shared) { [stored] in
        !stored.cancellation.isRaised
      } hear: { [self] event in
        hear(event)
      }
      // The trace is whole before its end is told, so that whoever hears of it can ask for it.
      stored.complete(trace)
      store.makeRoom(for: stored)
      channel.yield(.end(trace.end))
    } catch {
      channel.yield(.error(ServerError(error, limits: limits)))
    }
  }

  private func hear(_ event: TraceEvent) {
    switch event {
    case .source(let pieces):
      channel.yield(
        .source(
          SourceMessage(
            trace: stored.identifier.text, model: model.summary, text: request.text,
            source: pieces)))
    case .encoder(let stages, let milliseconds, let attention):
      stored.add(encoder: attention)
      channel.yield(.encoder(EncoderMessage(milliseconds: milliseconds, stages: stages)))
    case .beam(let step):
      channel.yield(.beam(step))
    case .step(let step, let attention):
      stored.add(step: attention)
      channel.yield(.step(step))
    case .end:
      break
    }
  }
}
