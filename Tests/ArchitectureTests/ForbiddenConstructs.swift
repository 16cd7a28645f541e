/// What no source file may say, since it ends the program where an error would do.
enum ForbiddenConstructs {
  /// The violations in one Swift file, a sentence each.
  static func violations(path: String, swift text: String) -> [String] {
    let patterns: [(pattern: Regex<Substring>, advice: String)] = [
      (/\btry!/, "try! ends the program on an error: throw it on"),
      (/\bas!/, "as! ends the program on another type: cast with as? and throw"),
      (/\bfatalError\b/, "fatalError ends the program: throw an error, or state a precondition"),
      (/\bunsafeFlags\b/, "unsafeFlags bars others from depending on this package"),
    ]
    return SwiftSource(text).lines.enumerated().flatMap { index, line in
      patterns.filter { line.contains($0.pattern) }.map {
        "\(path):\(index + 1): \($0.advice)"
      }
    }
  }

  /// The allocations in one C file, a sentence each.
  static func allocations(path: String, c text: String) -> [String] {
    let allocation = /\b(?:malloc|calloc|realloc|free|aligned_alloc|posix_memalign)\s*\(/
    return SwiftSource(text).lines.enumerated().filter { $0.element.contains(allocation) }.map {
      "\(path):\($0.offset + 1): a kernel allocates nothing; its caller hands it the memory"
    }
  }
}
