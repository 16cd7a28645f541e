import Foundation

/// A blob while it comes: bytes are added at its end, also days later.
///
/// Used by one exchange at a time, which the blob's lock makes sure of.
final class PartialFile: @unchecked Sendable {
  // Sendable: the exchanges that write here follow one another.
  let path: String
  /// Bytes it has.
  private(set) var count: Int
  private let descriptor: Int32

  /// Opens what an earlier try left at `path`, or an empty file.
  init(path: String) throws(HubError) {
    self.path = path
    descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw CacheFolder.failure(path, "cannot be created") }
    count = Int(lseek(descriptor, 0, SEEK_END))
  }

  deinit { close(descriptor) }

  /// Begins anew.
  func clear() throws(HubError) {
    guard ftruncate(descriptor, 0) == 0, lseek(descriptor, 0, SEEK_SET) == 0 else {
      throw CacheFolder.failure(path, "cannot be written")
    }
    count = 0
  }

  /// Adds bytes at the end.
  func append(_ data: Data) throws(HubError) {
    let hasWritten = data.withUnsafeBytes { bytes in
      var done = 0
      while done < bytes.count {
        let written = Foundation.write(
          descriptor, bytes.baseAddress.map { $0 + done }, bytes.count - done)
        if written < 0, errno == EINTR { continue }
        guard written > 0 else { return false }
        done += written
      }
      return true
    }
    guard hasWritten else { throw CacheFolder.failure(path, "cannot be written") }
    count += data.count
  }

  /// Whether so many more bytes fit on the disk, as far as the system tells.
  func check(roomFor bytes: Int) throws(HubError) {
    var status = statvfs()
    guard bytes > 0, fstatvfs(descriptor, &status) == 0 else { return }
    let (free, isEndless) = Int(clamping: status.f_bavail).multipliedReportingOverflow(
      by: Int(clamping: status.f_frsize))
    guard !isEndless, free < bytes else { return }
    throw .disk(
      path: path,
      reason: "needs \(bytes >> 20) MiB more, and the disk has \(free >> 20) MiB left; free some "
        + "space, or choose another place with HF_HOME")
  }

  /// Gives the complete file its name.
  func finish(as place: String) throws(HubError) {
    guard fsync(descriptor) == 0, rename(path, place) == 0 else {
      throw CacheFolder.failure(place, "cannot be written")
    }
  }
}
