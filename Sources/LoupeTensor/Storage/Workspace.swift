/// Memory of one computation: handed out by moving a pointer, taken back all at once.
///
/// A forward pass makes hundreds of small results; none is allocated on its own. `mark` and
/// `release(to:)` bracket a step; in a steady state the workspace allocates nothing. It grows by
/// blocks of twice the size, which all stay: one that replaced them would stand in memory beside
/// them, and what of a block is never used is never touched. Tensors made from a workspace are valid
/// until it is released past them.
public final class Workspace {
  /// A place to return to.
  public struct Mark {
    fileprivate let chunk: Int
    fileprivate let offset: Int
  }

  private var chunks: [AlignedMemory] = []
  private var chunk = 0
  private var offset = 0
  private let firstChunkBytes: Int

  /// Blocks asked from the system so far; constant in a steady state.
  package private(set) var systemAllocations = 0

  /// A workspace whose first block has about `initialBytes` bytes.
  public init(initialBytes: Int = 1 << 20) {
    firstChunkBytes = max(initialBytes, 1 << 12)
  }

  /// Bytes held.
  public var reservedBytes: Int { chunks.reduce(0) { $0 + $1.bytes } }

  /// Where the workspace stands now.
  public func mark() -> Mark { Mark(chunk: chunk, offset: offset) }

  /// Takes back everything handed out since `mark`.
  public func release(to mark: Mark) {
    chunk = mark.chunk
    offset = mark.offset
  }

  /// Takes back everything.
  public func reset() { release(to: Mark(chunk: 0, offset: 0)) }

  /// Uninitialised floats, 64-byte aligned.
  package func floats(_ count: Int) -> UnsafeMutablePointer<Float> {
    raw(count * MemoryLayout<Float>.stride).bindMemory(to: Float.self, capacity: max(count, 1))
  }

  /// Floats set to zero.
  package func zeros(_ count: Int) -> UnsafeMutablePointer<Float> {
    let pointer = floats(count)
    pointer.initialize(repeating: 0, count: count)
    return pointer
  }

  /// A copy of `values`, for token ids and positions that kernels read.
  package func integers(_ values: [Int32]) -> UnsafeMutablePointer<Int32> {
    let pointer = raw(values.count * MemoryLayout<Int32>.stride)
      .bindMemory(to: Int32.self, capacity: max(values.count, 1))
    for (index, value) in values.enumerated() { pointer[index] = value }
    return pointer
  }

  /// Uninitialised memory for values that need no deinitialisation, as kernels' descriptions.
  func elements<Element: BitwiseCopyable>(
    of type: Element.Type, _ count: Int
  ) -> UnsafeMutablePointer<Element> {
    raw(count * MemoryLayout<Element>.stride).bindMemory(to: type, capacity: max(count, 1))
  }

  private func raw(_ bytes: Int) -> UnsafeMutableRawPointer {
    let rounded = max((bytes + 63) & ~63, 64)
    while chunk < chunks.count {
      if offset + rounded <= chunks[chunk].bytes {
        defer { offset += rounded }
        return chunks[chunk].base + offset
      }
      if chunk + 1 == chunks.count { break }
      chunk += 1
      offset = 0
    }
    grow(atLeast: rounded)
    defer { offset += rounded }
    return chunks[chunk].base + offset
  }

  private func grow(atLeast bytes: Int) {
    let size = max(bytes, chunks.last.map { $0.bytes * 2 } ?? firstChunkBytes)
    chunks.append(AlignedMemory(bytes: size))
    systemAllocations += 1
    chunk = chunks.count - 1
    offset = 0
  }
}
