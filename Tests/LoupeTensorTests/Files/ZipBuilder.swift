import Foundation

/// Writes zip files as no honest program would, for tests.
struct ZipBuilder {
  /// One record and what its headers claim.
  struct Record {
    var name: String
    var data: [UInt8]
    var localName: String?
    var method: UInt16 = 0
    var flags: UInt16 = 0x0808
    var checksum: UInt32 = 0
    var size: UInt32?
    var storedSize: UInt32?
    var offset: UInt32?
    /// Whether size and place stand in a field for large files.
    var isLarge = false

    init(_ name: String, _ data: [UInt8]) {
      self.name = name
      self.data = data
    }
  }

  var records: [Record] = []
  /// What the end record claims instead of the truth.
  var entryCount: UInt16?
  var directoryOffset: UInt32?
  var directorySize: UInt32?
  var comment: [UInt8] = []

  /// The file.
  var bytes: [UInt8] {
    var file: [UInt8] = []
    var directory: [UInt8] = []
    for record in records {
      let offset = file.count
      let localName = [UInt8]((record.localName ?? record.name).utf8)
      file += Self.number(0x0403_4B50 as UInt32) + Self.number(20 as UInt16)
      file += Self.number(record.flags) + Self.number(record.method)
      file += [UInt8](repeating: 0, count: 16)
      file += Self.number(UInt16(localName.count)) + Self.number(0 as UInt16)
      file += localName + record.data
      directory += entry(record, offset: offset)
    }
    let start = file.count
    file += directory
    file += Self.number(0x0605_4B50 as UInt32) + [0, 0, 0, 0]
    let count = entryCount ?? UInt16(records.count)
    file += Self.number(count) + Self.number(count)
    file += Self.number(directorySize ?? UInt32(directory.count))
    file += Self.number(directoryOffset ?? UInt32(start))
    return file + Self.number(UInt16(comment.count)) + comment
  }

  private func entry(_ record: Record, offset: Int) -> [UInt8] {
    let name = [UInt8](record.name.utf8)
    let size = record.size ?? UInt32(record.data.count)
    let stored = record.storedSize ?? size
    let place = record.offset ?? UInt32(offset)
    var extra: [UInt8] = []
    if record.isLarge {
      extra = Self.number(1 as UInt16) + Self.number(24 as UInt16)
      extra += Self.number(UInt64(size)) + Self.number(UInt64(stored)) + Self.number(UInt64(place))
    }
    let full = UInt32.max
    var bytes = Self.number(0x0201_4B50 as UInt32) + [20, 0, 20, 0]
    bytes += Self.number(record.flags) + Self.number(record.method) + [0, 0, 0, 0]
    bytes += Self.number(record.checksum)
    bytes += Self.number(record.isLarge ? full : stored) + Self.number(record.isLarge ? full : size)
    bytes += Self.number(UInt16(name.count)) + Self.number(UInt16(extra.count))
    bytes += [UInt8](repeating: 0, count: 10)
    return bytes + Self.number(record.isLarge ? full : place) + name + extra
  }

  private static func number(_ value: some FixedWidthInteger) -> [UInt8] {
    withUnsafeBytes(of: value.littleEndian) { [UInt8]($0) }
  }
}
