import CMachineLimits

/// Memory to be read, there already, on large pages where the system gives them.
final class Memory: @unchecked Sendable {
  // Never written after the initialiser: threads only read it.
  private let start: UnsafeMutableRawPointer
  private let bytes: Int

  /// nil where the system has not so much.
  init?(bytes: Int) {
    guard let start = machine_reserve(bytes) else { return nil }
    self.start = start
    self.bytes = bytes
  }

  deinit { machine_release(start, bytes) }

  /// Reads it all, small memory repeatedly, about a mebibyte at least; returns the bytes read.
  func read() -> Double {
    let times = max(1, (1 << 20) / bytes)
    var all: UInt64 = 0
    for _ in 0..<times { all |= machine_read(start, bytes) }
    // The result depends on every byte: the reading cannot be left out.
    precondition(all != 0, "memory that was set to 1 reads as 0")
    return Double(times * bytes)
  }
}
