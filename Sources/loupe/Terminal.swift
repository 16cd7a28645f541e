import Foundation

/// Standard output for data, standard error for people.
enum Terminal {
  /// Whether standard error is a terminal, where progress may be drawn.
  static let showsProgress = isatty(STDERR_FILENO) == 1

  /// Writes a line of data.
  static func line(_ text: String) { write(text + "\n", to: STDOUT_FILENO) }

  /// Writes data as it is.
  static func data(_ data: Data) { write(data, to: STDOUT_FILENO) }

  /// Writes a line for people.
  static func error(_ text: String) { write(text + "\n", to: STDERR_FILENO) }

  /// Replaces the progress line, on a terminal only.
  static func progress(_ text: String) {
    if showsProgress { write("\r\u{1B}[K" + text, to: STDERR_FILENO) }
  }

  /// Takes the progress line away.
  static func endProgress() { progress("") }

  private static func write(_ text: String, to descriptor: Int32) {
    write(Data(text.utf8), to: descriptor)
  }

  /// Whoever reads has gone when a write fails; then there is nobody left to write for.
  private static func write(_ data: Data, to descriptor: Int32) {
    data.withUnsafeBytes { buffer in
      guard let base = buffer.baseAddress else { return }
      var done = 0
      while done < buffer.count {
        let written = systemWrite(descriptor, base + done, buffer.count - done)
        if written < 0, errno == EINTR { continue }
        guard written > 0 else { exit(errno == EPIPE ? 0 : 1) }
        done += written
      }
    }
  }
}

private func systemWrite(_ descriptor: Int32, _ base: UnsafeRawPointer, _ count: Int) -> Int {
  write(descriptor, base, count)
}
