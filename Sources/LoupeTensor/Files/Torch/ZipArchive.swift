/// The records of a zip file that are stored as they are, as PyTorch writes them.
///
/// Everything is checked before anything is read: nothing compressed, nothing encrypted, every
/// record inside the file, none on top of another, every name a plain path. So a record is a range
/// of the file, and opening costs no more than its directory.
struct ZipArchive: Sendable {
  /// Where one record's bytes are.
  struct Record: Equatable {
    let bytes: Range<Int>
    let checksum: UInt32
  }

  /// The records by name.
  let records: [String: Record]
  private let source: ByteSource

  /// How a zip file begins.
  static let signature: [UInt8] = [0x50, 0x4B, 0x03, 0x04]

  /// Reads the directory of `source`.
  ///
  /// - Throws: `TensorError.checkpoint` saying what is wrong with it.
  init(_ source: ByteSource) throws(TensorError) {
    self.source = source
    do throws(ZipDirectory.Problem) {
      records = try ZipDirectory(source.bytes).records()
    } catch {
      throw .checkpoint(
        file: source.name,
        reason: "is not a usable PyTorch file: \(error.reason); download or save it again")
    }
  }

  /// The bytes of a small record, whose checksum is compared.
  ///
  /// A checksum of 0 means that PyTorch was told to compute none.
  func checkedBytes(of record: String) throws(TensorError) -> UnsafeRawBufferPointer? {
    guard let found = records[record] else { return nil }
    let bytes = UnsafeRawBufferPointer(rebasing: source.bytes[found.bytes])
    guard found.checksum == 0 || CRC32.checksum(bytes) == found.checksum else {
      throw .checkpoint(
        file: source.name,
        reason: "is damaged: the checksum of its record \(record) is wrong; download it again")
    }
    return bytes
  }
}
