import Foundation
import LoupeTrace
import Synchronization

/// A trace that the server keeps: it grows while its translation is computed, and is read from
/// other threads meanwhile.
package final class StoredTrace: Sendable {
  private struct Content {
    var encoder: [Float]?
    var steps: [StepAttention] = []
    var trace: Trace?
    var full: Trace?
    var numbers = 0
    var computations: [CancellationFlag] = []
  }

  /// Its name.
  package let identifier: TraceIdentifier
  /// Stops the computing of it.
  package let cancellation: CancellationFlag
  private let content = Mutex(Content())

  /// An empty trace.
  package init(
    identifier: TraceIdentifier = TraceIdentifier(),
    cancellation: CancellationFlag = CancellationFlag()
  ) {
    self.identifier = identifier
    self.cancellation = cancellation
  }

  /// A trace that is complete already, out of a file.
  ///
  /// - Throws: `TraceError` where its attentions are missing.
  package convenience init(complete trace: Trace) throws(TraceError) {
    self.init()
    if let encoder = trace.encoderSelfAttention { add(encoder: encoder.values) }
    for step in trace.steps.indices { add(step: try trace.attention(ofStep: step)) }
    complete(trace)
  }

  /// Stops the computing of it, and of everything that was asked about it.
  package func cancel() {
    cancellation.raise()
    for flag in content.withLock({ $0.computations }) { flag.raise() }
  }

  /// A flag that is raised when the trace is forgotten; for computations about it.
  package func computation() -> CancellationFlag {
    let flag = CancellationFlag()
    content.withLock {
      $0.computations.removeAll { $0.isRaised }
      $0.computations.append(flag)
    }
    return flag
  }

  /// About how many bytes it takes.
  package var byteCount: Int { content.withLock { $0.numbers * MemoryLayout<Float>.size } }

  /// The whole trace; nil until it is complete.
  package var trace: Trace? { content.withLock { $0.trace } }

  /// The source has been encoded.
  package func add(encoder attention: [Float]) {
    content.withLock {
      $0.encoder = attention
      $0.numbers += attention.count
    }
  }

  /// A step was made.
  package func add(step attention: StepAttention) {
    content.withLock {
      $0.steps.append(attention)
      $0.numbers += attention.own.count + attention.cross.count
    }
  }

  /// The translation is complete.
  package func complete(_ trace: Trace) {
    content.withLock {
      $0.trace = trace
      $0.numbers += trace.tensors.values.reduce(0) { $0 + $1.values.count }
    }
  }

  /// The trace at level `full`; nil until somebody has asked for it.
  package var full: Trace? { content.withLock { $0.full } }

  /// The trace has been computed again at level `full`.
  package func complete(full trace: Trace) {
    content.withLock {
      guard $0.full == nil else { return }
      $0.full = trace
      $0.numbers += trace.tensors.values.reduce(0) { $0 + $1.values.count }
    }
  }

  /// Encoder self-attention, `[layer, head, query, key]`, as little-endian float32.
  package func encoderAttention() throws(ServerError) -> Data {
    guard let encoder = content.withLock({ $0.encoder }) else {
      throw .notYet("the encoder's attention")
    }
    return Self.bytes([encoder])
  }

  /// Where the decoder looked in some steps: for each, its own `[layer, head, step + 1]`, then
  /// cross `[layer, head, source]`, as little-endian float32.
  package func attention(of range: Range<Int>) throws(ServerError) -> Data {
    let (steps, isComplete) = content.withLock { ($0.steps, $0.trace != nil) }
    guard range.upperBound <= steps.count else {
      guard !isComplete else {
        throw .value(
          key: "to", reason: "is \(range.upperBound); the trace has \(steps.count) steps")
      }
      throw .notYet("step \(range.upperBound - 1)")
    }
    return Self.bytes(steps[range].flatMap { [$0.own, $0.cross] })
  }

  private static func bytes(_ lists: [[Float]]) -> Data {
    lists.reduce(into: Data(capacity: 4 * lists.reduce(0) { $0 + $1.count })) {
      $0.append($1.littleEndianData)
    }
  }
}
