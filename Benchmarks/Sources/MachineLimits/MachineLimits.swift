import CMachineLimits

/// Measures what this machine can do at most: each arithmetic from registers, reading by the size
/// of what is read, first use of new memory.
///
/// A kernel's share of these is how well it does; no kernel can exceed them.
public struct MachineLimits: Sendable {
  /// Threads that run side by side.
  public var threads: Int
  /// Seconds of one measurement.
  public var seconds = 0.08
  /// Measurements of each limit.
  public var repetitions = 7

  /// Measures with so many threads.
  public init(threads: Int) { self.threads = max(threads, 1) }

  /// Sizes that are read: in bytes, with their names.
  static let sizes: [(name: String, bytes: Int)] = [
    ("24 KiB", 24 << 10), ("512 KiB", 512 << 10), ("6 MiB", 6 << 20), ("12 MiB", 12 << 20),
    ("24 MiB", 24 << 20), ("48 MiB", 48 << 20), ("256 MiB", 256 << 20),
  ]

  /// Every limit; those of instructions that this processor lacks are left out.
  ///
  /// - Parameter report: hears of each as soon as it is known.
  /// - Returns: clock, arithmetic, reading, new memory, in this order.
  public func all(_ report: (Limit) -> Void = { _ in }) -> [Limit] {
    var limits: [Limit] = []
    func add(_ limit: Limit?) {
      guard let limit else { return }
      report(limit)
      limits.append(limit)
    }
    add(clock())
    for kind in Arithmetic.allCases { add(arithmetic(kind)) }
    for (name, bytes) in Self.sizes { add(reading(name, bytes: bytes, isShared: false)) }
    if threads > 1 {
      for (name, bytes) in Self.sizes where bytes >= 6 << 20 && bytes < 256 << 20 {
        add(reading(name, bytes: bytes, isShared: true))
      }
    }
    add(newPages(areLarge: false))
    add(newPages(areLarge: true))
    return limits
  }

  /// Operations a second of one arithmetic; nil where the processor lacks it.
  public func arithmetic(_ kind: Arithmetic) -> Limit? {
    guard let instruction = kind.instruction else { return nil }
    return measured("\(kind.rawValue), \(instruction)", kind == .int8 ? "GOP/s" : "GFLOP/s") { _ in
      kind.compute(rounds: 100_000)
    }
  }

  /// The running clock, all threads' together; nil where it cannot be told.
  func clock() -> Limit? {
    guard machine_count_cycles(1) > 0 else { return nil }
    return measured("clock", "GHz") { _ in machine_count_cycles(200_000) }
  }

  /// Bytes read a second, each thread from memory of its own or all from the same.
  func reading(_ name: String, bytes: Int, isShared: Bool) -> Limit? {
    var memories: [Memory] = []
    for _ in 0..<(isShared ? 1 : threads) {
      guard let memory = Memory(bytes: bytes) else { return nil }
      memories.append(memory)
    }
    let all = memories
    return measured("read \(name)\(isShared ? ", shared" : "")", "GB/s") { thread in
      all[thread % all.count].read()
    }
  }

  /// Bytes a second of memory that is new from the system, a byte written on each page.
  func newPages(areLarge: Bool) -> Limit? {
    let bytes = 64 << 20
    return measured("new memory, \(areLarge ? "large" : "4 KiB") pages", "GB/s") { _ in
      machine_touch_new_pages(bytes, areLarge ? 1 : 0)
    }
  }

  private func measured(
    _ name: String, _ unit: String, _ work: @escaping @Sendable (Int) -> Double
  ) -> Limit {
    let values = (0..<max(repetitions, 1)).map { _ in
      Team.rate(threads: threads, seconds: seconds, work) * 1e-9
    }
    return Limit(name: name, unit: unit, threads: threads, values: values)
  }
}
