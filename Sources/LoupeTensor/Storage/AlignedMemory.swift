import Foundation

/// A block of memory, aligned for vectors and, when large, for huge pages.
package final class AlignedMemory {
  package let base: UnsafeMutableRawPointer
  package let bytes: Int

  private static let hugePage = 2 << 20

  package init(bytes: Int) {
    let large = bytes >= Self.hugePage
    let alignment = large ? Self.hugePage : 64
    let rounded = (max(bytes, 64) + alignment - 1) / alignment * alignment
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

  deinit { free(base) }
}
