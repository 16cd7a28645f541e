import Foundation
import LoupeTensor
import Testing

struct DurableFileTests {
  @Test func writesAndReplacesWhole() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("a.bin")
    try DurableFile.write([UInt8]("first".utf8), to: path)
    try DurableFile.write([UInt8]("second, longer".utf8), to: path)
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "second, longer")
    #expect(folder.names == ["a.bin"])
  }

  @Test func partsFollowOneAnother() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("a.bin")
    try [UInt8]("ab".utf8).withUnsafeBytes { first in
      try [UInt8]("cd".utf8).withUnsafeBytes { second in
        try DurableFile.write([first, second, first], to: path)
      }
    }
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "abcdab")
  }

  @Test func anEmptyFileIsAFile() throws {
    let folder = try TemporaryFolder()
    try DurableFile.write([UInt8](), to: folder.file("empty"))
    #expect(folder.names == ["empty"])
  }

  @Test func aMissingFolderIsNamed() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("missing/a.bin")
    let error = #expect(throws: TensorError.self) { try DurableFile.write([UInt8](), to: path) }
    #expect(error?.description.contains(path) == true)
    #expect(error?.description.contains("cannot be created") == true)
  }

  /// A folder in the way: the temporary file is removed again.
  @Test func aFolderInTheWayIsRefused() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("folder")
    try FileManager.default.createDirectory(
      atPath: "\(path)/content", withIntermediateDirectories: true)
    #expect(throws: TensorError.self) { try DurableFile.write([UInt8]("x".utf8), to: path) }
    #expect(folder.names == ["folder"])
  }

  #if os(Linux)
    /// A device that takes no more bytes, played by a limit on the size of files: the old content
    /// stays, nothing is left behind.
    @Test func aFullDiskLeavesTheOldFile() async throws {
      let folder = try TemporaryFolder()
      try DurableFile.write([UInt8]("old".utf8), to: folder.file("a.bin"))
      let path = folder.file("a.bin")
      await #expect(processExitsWith: .success) { [path = path as String] in
        signal(SIGXFSZ, SIG_IGN)
        var limit = rlimit(rlim_cur: 1_000, rlim_max: 1_000)
        setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
        do {
          try DurableFile.write([UInt8](repeating: 1, count: 5_000), to: path)
          exit(3)
        } catch {
          exit("\(error)".contains("cannot be written") ? 0 : 4)
        }
      }
      #expect(try String(contentsOfFile: path, encoding: .utf8) == "old")
      #expect(folder.names == ["a.bin"])
    }
  #endif
}
