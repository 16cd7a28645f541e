import Foundation
import LoupeTensor
import Testing

/// A large file is read without standing in memory twice.
@Suite(.serialized)
struct TensorMemoryTests {
  /// Bytes of files that this process has in memory; nil where the system does not say.
  private static var mappedBytes: Int? {
    guard let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8),
      let line = status.split(separator: "\n").first(where: { $0.hasPrefix("RssFile:") }),
      let kilobytes = line.split(whereSeparator: \.isWhitespace).dropFirst().first
    else { return nil }
    return Int(kilobytes).map { $0 << 10 }
  }

  @Test(.enabled(if: mappedBytes != nil, "the system does not say what is mapped"))
  func pagesAreGivenBackAsTensorsAreRead() throws {
    let folder = try TemporaryFolder()
    let count = 6 << 20
    let numbers = (0..<count).map { Float($0) }
    var writer = SafetensorsWriter()
    writer.add("weights", shape: [count], floats: numbers)
    try writer.write(to: folder.file("a.safetensors"))
    let file = try SafetensorsFile(path: folder.file("a.safetensors"))
    let before = try #require(Self.mappedBytes)
    let read = try file.floats("weights")
    let after = try #require(Self.mappedBytes)
    #expect(read.array() == numbers)
    #expect(after - before < 8 << 20, "of \(count * 4 >> 20) MiB")
    // What was given back comes again.
    #expect(try file.floats("weights").array() == numbers)
  }
}
