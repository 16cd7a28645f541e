import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Memory for a kernel to work on that ends exactly where an inaccessible page begins, with canary
/// bytes in front.
///
/// A kernel that reads or writes a single byte behind the end crashes the test; one that writes in
/// front is found by `canariesAreIntact`. The start is aligned only as far as the length happens to
/// make it. Hold it in a constant while its pointer is in use: the memory goes with the object.
final class FencedBuffer<Element: BitwiseCopyable> {
  let pointer: UnsafeMutablePointer<Element>
  let count: Int
  private let mapping: UnsafeMutableRawPointer
  private let mappedBytes: Int
  private static var canary: UInt8 { 0xA5 }
  private static var canaryBytes: Int { 256 }

  /// Copies the values into fresh fenced memory.
  init(_ values: [Element]) {
    let page = Int(sysconf(Int32(_SC_PAGESIZE)))
    let bytes = values.count * MemoryLayout<Element>.stride
    let dataPages = (bytes + Self.canaryBytes + page - 1) / page
    mappedBytes = (dataPages + 1) * page
    guard
      let mapping = mmap(
        nil, mappedBytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON, -1, 0),
      mapping != MAP_FAILED
    else { preconditionFailure("mmap of \(mappedBytes) bytes failed") }
    self.mapping = mapping
    mprotect(mapping + dataPages * page, page, PROT_NONE)
    let start = mapping + (dataPages * page - bytes)
    memset(mapping, Int32(Self.canary), dataPages * page - bytes)
    pointer = start.bindMemory(to: Element.self, capacity: values.count)
    pointer.initialize(from: values, count: values.count)
    count = values.count
  }

  deinit { munmap(mapping, mappedBytes) }

  var values: [Element] { Array(UnsafeBufferPointer(start: pointer, count: count)) }

  /// Whether nobody wrote in front of the values.
  var canariesAreIntact: Bool {
    let front = UnsafeRawPointer(pointer)
    return (1...Self.canaryBytes).allSatisfy { distance in
      (front - distance).load(as: UInt8.self) == Self.canary
    }
  }
}
