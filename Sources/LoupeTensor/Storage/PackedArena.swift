/// Memory for the packed matrices of one model, one behind the other.
///
/// In large blocks on large pages: a matrix of its own, smaller than such a page, would stand on
/// hundreds of small ones, each of which costs microseconds when it is first written and a lookup
/// whenever a product reads it. What of a block is never used is never touched.
package final class PackedArena {
  private static let blockBytes = 32 << 20
  private var block: AlignedMemory?
  private var used = 0

  package init() {}

  /// Room for `bytes` bytes and nothing else.
  static func alone(_ bytes: Int) -> (place: UnsafeMutableRawPointer, memory: AlignedMemory) {
    let memory = AlignedMemory(bytes: bytes)
    return (memory.base, memory)
  }

  /// Room for `bytes` bytes, 64-byte aligned.
  func take(_ bytes: Int) -> (place: UnsafeMutableRawPointer, memory: AlignedMemory) {
    let rounded = (bytes + 63) & ~63
    if let block, used + rounded <= block.bytes {
      defer { used += rounded }
      return (block.base + used, block)
    }
    let fresh = AlignedMemory(bytes: max(rounded, Self.blockBytes))
    // A matrix larger than a block has one of its own, and the block before it is filled on.
    if rounded < Self.blockBytes || block == nil {
      block = fresh
      used = rounded
    }
    return (fresh.base, fresh)
  }
}
