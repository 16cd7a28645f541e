import Foundation

/// Bytes of a file, mapped where possible, or of data carried inside the program.
public final class ByteSource: @unchecked Sendable {
  // Sendable: the bytes are never written.
  /// The bytes.
  public let bytes: UnsafeRawBufferPointer
  /// What error texts call them.
  public let name: String
  /// Whether the bytes are a file's, which the system can drop and read again.
  package let isMapped: Bool
  private let release: () -> Void

  /// Maps the file at `path`; pages are read when they are used.
  public init(path: String) throws(TensorError) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw .file(path: path, reason: "cannot be opened (\(String(cString: strerror(errno))))")
    }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw .file(path: path, reason: "is not a file that can be read")
    }
    let size = Int(status.st_size)
    name = path
    isMapped = size > 0
    guard size > 0 else {
      bytes = UnsafeRawBufferPointer(start: nil, count: 0)
      release = {}
      return
    }
    guard let map = mmap(nil, size, PROT_READ, MAP_PRIVATE, descriptor, 0), map != MAP_FAILED
    else {
      throw .file(path: path, reason: "cannot be mapped (\(String(cString: strerror(errno))))")
    }
    bytes = UnsafeRawBufferPointer(start: map, count: size)
    let address = UInt(bitPattern: map)
    release = { munmap(UnsafeMutableRawPointer(bitPattern: address), size) }
  }

  /// Bytes that live as long as the program.
  public init(staticBytes: UnsafeRawBufferPointer, name: String) {
    bytes = staticBytes
    self.name = name
    isMapped = false
    release = {}
  }

  /// A copy of `array`.
  public init(_ array: [UInt8], name: String) {
    let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: max(array.count, 1), alignment: 64)
    copy.copyBytes(from: array)
    bytes = UnsafeRawBufferPointer(start: copy.baseAddress, count: array.count)
    self.name = name
    isMapped = false
    let address = UInt(bitPattern: copy.baseAddress)
    release = { UnsafeMutableRawPointer(bitPattern: address)?.deallocate() }
  }

  deinit { release() }

  /// The bytes as an array.
  public var array: [UInt8] { withExtendedLifetime(self) { [UInt8](bytes) } }
}
