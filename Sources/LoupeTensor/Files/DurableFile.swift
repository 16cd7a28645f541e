import Foundation

/// Writes files whole, also across a power cut: whoever looks sees the old content or the new.
public enum DurableFile {
  /// Writes `parts` one after the other to a temporary file beside `path`, syncs it and renames it.
  public static func write(_ parts: [UnsafeRawBufferPointer], to path: String) throws(TensorError) {
    let temporary = "\(path).\(getpid()).\(UInt32.random(in: 0...UInt32.max)).tmp"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw failure(path, "cannot be created") }
    var isOpen = true
    defer {
      if isOpen { close(descriptor) }
      unlink(temporary)
    }
    for part in parts { try writeAll(part, descriptor, path) }
    guard fsync(descriptor) == 0 else { throw failure(path, "cannot be synced to disk") }
    isOpen = false
    guard close(descriptor) == 0 else { throw failure(path, "cannot be closed") }
    guard rename(temporary, path) == 0 else { throw failure(path, "cannot be replaced") }
    syncFolder(of: path)
  }

  /// Writes `bytes` whole.
  public static func write(_ bytes: some ContiguousBytes, to path: String) throws(TensorError) {
    let outcome = bytes.withUnsafeBytes { buffer -> Result<Void, TensorError> in
      do throws(TensorError) {
        return .success(try write([buffer], to: path))
      } catch {
        return .failure(error)
      }
    }
    try outcome.get()
  }

  private static func writeAll(
    _ part: UnsafeRawBufferPointer, _ descriptor: Int32, _ path: String
  ) throws(TensorError) {
    guard let base = part.baseAddress else { return }
    var done = 0
    while done < part.count {
      // Linux writes at most 2 GiB a call.
      let written = systemWrite(descriptor, base + done, min(part.count - done, 1 << 30))
      if written < 0, errno == EINTR { continue }
      guard written > 0 else { throw failure(path, "cannot be written") }
      done += written
    }
  }

  private static func failure(_ path: String, _ what: String) -> TensorError {
    let reason = String(cString: strerror(errno))
    let advice = errno == ENOSPC ? "; free some space, earlier files are intact" : ""
    return .file(path: path, reason: "\(what) (\(reason))\(advice)")
  }

  /// Makes the rename itself durable; a file system that cannot is no reason to fail.
  private static func syncFolder(of path: String) {
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
    let descriptor = open(folder, O_RDONLY)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
  }
}

private func systemWrite(_ descriptor: Int32, _ base: UnsafeRawPointer, _ count: Int) -> Int {
  write(descriptor, base, count)
}
