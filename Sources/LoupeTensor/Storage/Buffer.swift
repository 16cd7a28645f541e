import Foundation

/// Floats that live as long as someone holds them: weights, gradients, caches.
///
/// 64-byte aligned; large buffers ask for huge pages, since a fresh 4 KiB page costs microseconds.
public final class Buffer: @unchecked Sendable {
  // Sendable by contract: a buffer is written only by its owner before it is shared (loading), or
  // between computations (the optimiser, a cache's own session).
  /// First element.
  package let pointer: UnsafeMutablePointer<Float>
  /// Number of floats.
  public let count: Int
  private let memory: AlignedMemory

  /// A buffer of `count` zeros.
  public convenience init(zeros count: Int) {
    self.init(uninitialised: count)
    pointer.initialize(repeating: 0, count: max(count, 1))
  }

  /// A buffer whose owner writes each element before it is read.
  package init(uninitialised count: Int) {
    memory = AlignedMemory(bytes: max(count, 1) * MemoryLayout<Float>.stride)
    pointer = memory.base.bindMemory(to: Float.self, capacity: max(count, 1))
    self.count = count
  }

  /// A buffer holding `values`.
  public convenience init(_ values: [Float]) {
    self.init(zeros: values.count)
    values.withUnsafeBufferPointer { source in
      if let base = source.baseAddress {
        pointer.update(from: base, count: values.count)
      }
    }
  }

  /// A copy of the elements; safe also on a buffer that nobody else holds.
  public func array() -> [Float] { withExtendedLifetime(self) { Array(elements) } }

  /// The elements, for reading; valid only while somebody holds the buffer.
  public var elements: UnsafeBufferPointer<Float> {
    UnsafeBufferPointer(start: pointer, count: count)
  }

  /// The elements, for their owner.
  package var mutableElements: UnsafeMutableBufferPointer<Float> {
    UnsafeMutableBufferPointer(start: pointer, count: count)
  }
}
