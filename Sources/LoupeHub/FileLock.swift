import Foundation

/// A lock between processes, held as long as the value lives.
///
/// The hub's own tools lock the same file in the same way.
final class FileLock: Sendable {
  private let descriptor: Int32

  /// Waits for the lock at `path`; `onWait` is called once where somebody else holds it.
  init(path: String, onWait: () -> Void) async throws(HubError) {
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
    try CacheFolder.create(folder)
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw CacheFolder.failure(path, "cannot be created") }
    var hasWaited = false
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      guard errno == EWOULDBLOCK || errno == EINTR else {
        let failure = CacheFolder.failure(path, "cannot be locked")
        close(descriptor)
        throw failure
      }
      if !hasWaited { onWait() }
      hasWaited = true
      guard (try? await Task.sleep(for: .milliseconds(100))) != nil else {
        close(descriptor)
        throw .disk(path: path, reason: "is locked by another process, and waiting was stopped")
      }
    }
    self.descriptor = descriptor
  }

  deinit { close(descriptor) }
}
