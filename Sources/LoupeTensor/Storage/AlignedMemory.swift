import Foundation
import Synchronization

/// A block of memory, aligned for vectors and, when large, for huge pages.
///
/// Large blocks are kept when they are no longer needed and handed out again: the first touch of a
/// fresh page costs more than anything that is then computed with it.
package final class AlignedMemory {
  package let base: UnsafeMutableRawPointer
  package let bytes: Int

  private static let hugePage = 2 << 20
  private static let spares = Mutex(SpareMemory())

  /// A block of at least `bytes` bytes, whose contents are unspecified.
  package init(bytes: Int) {
    let large = bytes >= Self.hugePage
    let alignment = large ? Self.hugePage : 64
    let rounded = (max(bytes, 64) + alignment - 1) / alignment * alignment
    if let spare = Self.spares.withLock({ $0.take(atLeast: rounded) }) {
      base = spare.base
      self.bytes = spare.bytes
      return
    }
    var memory: UnsafeMutableRawPointer?
    let status = posix_memalign(&memory, alignment, rounded)
    guard status == 0, let memory else {
      preconditionFailure("out of memory: \(rounded) bytes were refused by the system")
    }
    #if os(Linux)
      if large { madvise(memory, rounded, MADV_HUGEPAGE) }
    #endif
    base = memory
    self.bytes = rounded
  }

  /// Gives back to the system what nobody holds, after work that needed unusual amounts.
  package static func releaseSpares() {
    for block in spares.withLock({ $0.takeAll() }) { free(block.base) }
  }

  deinit {
    let block = SpareMemory.Block(base: base, bytes: bytes)
    for unwanted in Self.spares.withLock({ $0.keep(block) }) { free(unwanted.base) }
  }
}

/// Blocks that nobody holds at the moment.
private struct SpareMemory: ~Copyable {
  struct Block: @unchecked Sendable {
    // Sendable: nobody else holds a spare block.
    let base: UnsafeMutableRawPointer
    let bytes: Int
  }

  /// Smaller blocks come quickly from the C library, which keeps them itself.
  private static let smallest = 32 << 10
  private static let mostBytes = 256 << 20
  private var blocks: [Block] = []
  private var bytes = 0

  /// The smallest spare block that is large enough and not far too large.
  mutating func take(atLeast wanted: Int) -> Block? {
    guard wanted >= Self.smallest else { return nil }
    var best: Int?
    for (index, block) in blocks.enumerated()
    where block.bytes >= wanted && block.bytes <= wanted + wanted / 2 {
      if best.map({ block.bytes < blocks[$0].bytes }) ?? true { best = index }
    }
    guard let best else { return nil }
    let block = blocks.remove(at: best)
    bytes -= block.bytes
    return block
  }

  /// All spare blocks.
  mutating func takeAll() -> [Block] {
    defer {
      blocks.removeAll()
      bytes = 0
    }
    return blocks
  }

  /// Keeps a block, unless it is small, and returns those that are too many now: the ones that have
  /// waited longest.
  mutating func keep(_ block: Block) -> [Block] {
    guard block.bytes >= Self.smallest, block.bytes <= Self.mostBytes else { return [block] }
    blocks.append(block)
    bytes += block.bytes
    var unwanted: [Block] = []
    while bytes > Self.mostBytes {
      let oldest = blocks.removeFirst()
      bytes -= oldest.bytes
      unwanted.append(oldest)
    }
    return unwanted
  }
}
