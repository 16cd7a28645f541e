#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Whole files in and out, with Loupe's errors.
package enum FileReading {
  /// The file's bytes.
  package static func bytes(path: String) throws(TextError) -> [UInt8] {
    do {
      return Array(try Data(contentsOf: URL(fileURLWithPath: path)))
    } catch {
      throw .unreadableFile(path: path, reason: "it cannot be read (\(reason(error)))")
    }
  }

  /// Writes the file whole (through a temporary file) or not at all.
  static func write(_ bytes: [UInt8], path: String) throws(TextError) {
    do {
      try Data(bytes).write(to: URL(fileURLWithPath: path), options: .atomic)
    } catch {
      throw .unreadableFile(path: path, reason: "it cannot be written (\(reason(error)))")
    }
  }

  private static func reason(_ error: any Error) -> String {
    guard let error = error as? CocoaError else { return "\(error)" }
    switch error.code {
    case .fileReadNoSuchFile, .fileNoSuchFile: return "there is no such file"
    case .fileReadNoPermission, .fileWriteNoPermission: return "permission denied"
    case .fileWriteOutOfSpace: return "the disk is full"
    default: return "file system error \(error.code.rawValue)"
    }
  }
}
