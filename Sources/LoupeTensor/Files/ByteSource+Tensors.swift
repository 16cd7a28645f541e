import Foundation

extension ByteSource {
  /// Numbers decoded at once; what a tensor's pages cost while it is read.
  private static let chunk = 1 << 20

  /// The `count` numbers from byte `start` on, as float32.
  package func floats(at start: Int, count: Int, type: ElementType) -> Buffer {
    reader(at: start, count: count, type: type).buffer()
  }

  /// The same, read in pieces.
  ///
  /// Pages of a mapped file are given back as soon as they were read, so that a model never stands
  /// in memory twice.
  package func reader(at start: Int, count: Int, type: ElementType) -> FloatReader {
    FloatReader(count: count) { range, target in
      guard let base = self.bytes.baseAddress else { return }
      for first in stride(from: range.lowerBound, to: range.upperBound, by: Self.chunk) {
        let size = min(Self.chunk, range.upperBound - first)
        let place = start + first * type.byteCount
        type.decodeFloats(
          from: base + place, count: size, into: target + (first - range.lowerBound))
        self.giveBackPages(of: place..<place + size * type.byteCount)
      }
    }
  }

  /// The `count` integers from byte `start` on.
  package func integers(at start: Int, count: Int, type: ElementType) -> [Int] {
    guard count > 0, let base = bytes.baseAddress else { return [] }
    return withExtendedLifetime(self) { type.decodeIntegers(from: base + start, count: count) }
  }

  /// Refuses the small text that git leaves in place of a large file it did not bring.
  func refuseLargeFilePointer() throws(TensorError) {
    guard bytes.count < 1024, bytes.starts(with: "version https://git-lfs".utf8) else { return }
    throw .checkpoint(
      file: name, reason: "is not the file itself but git-lfs's note of it; run git lfs pull")
  }

  /// Drops the pages that lie wholly in `range` from this process; the file's bytes come back when
  /// they are read again.
  package func giveBackPages(of range: Range<Int>) {
    guard isMapped, let base = bytes.baseAddress else { return }
    let page = Int(sysconf(Int32(_SC_PAGESIZE)))
    let first = (range.lowerBound + page - 1) / page * page
    // The last page of the file belongs to it wholly.
    let last = range.upperBound == bytes.count ? range.upperBound : range.upperBound / page * page
    guard first < last else { return }
    madvise(UnsafeMutableRawPointer(mutating: base + first), last - first, MADV_DONTNEED)
  }
}
