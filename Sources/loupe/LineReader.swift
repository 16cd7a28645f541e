import Foundation

/// Lines of a file or of standard input, one at a time, strictly UTF-8.
struct LineReader: Sequence, IteratorProtocol {
  private let handle: FileHandle
  private let name: String
  private var buffer = Data()
  private var isAtEnd = false
  private var number = 0
  /// What stopped the reading, if anything did.
  private(set) var failure: CommandFailure?

  /// Lines of the file at `path`, of standard input when it is nil or `-`.
  init(path: String?) throws {
    if let path, path != "-" {
      guard let handle = FileHandle(forReadingAtPath: path) else {
        throw CommandFailure("\(path) cannot be opened; check the name and that it can be read")
      }
      self.handle = handle
      name = path
    } else {
      handle = .standardInput
      name = "standard input"
    }
  }

  /// The next line without its line end; nil at the end or after a failure.
  mutating func next() -> String? {
    guard failure == nil else { return nil }
    while true {
      if let newline = buffer.firstIndex(of: 0x0A) {
        let line = buffer[buffer.startIndex..<newline]
        defer { buffer.removeSubrange(buffer.startIndex...newline) }
        return text(of: line)
      }
      if isAtEnd {
        guard !buffer.isEmpty else { return nil }
        defer { buffer.removeAll() }
        return text(of: buffer)
      }
      let more = handle.readData(ofLength: 1 << 16)
      if more.isEmpty { isAtEnd = true } else { buffer.append(more) }
    }
  }

  private mutating func text(of line: Data) -> String? {
    number += 1
    let bytes = line.last == 0x0D ? line.dropLast() : line
    guard let text = String(validating: bytes, as: UTF8.self) else {
      failure = CommandFailure(
        "\(name), line \(number), is not valid UTF-8; convert the file first")
      return nil
    }
    return text
  }

  /// Throws what stopped the reading, if anything did.
  func finish() throws {
    if let failure { throw failure }
  }
}
