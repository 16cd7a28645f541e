/// The directory at the end of a zip file, read with suspicion.
///
/// - Source: PKWARE, .ZIP File Format Specification 6.3.10, sections 4.3 and 4.5.3.
struct ZipDirectory {
  /// What is wrong with a zip file.
  struct Problem: Error {
    let reason: String
    init(_ reason: String) { self.reason = reason }
  }

  private struct Place {
    let start: Int
    let end: Int
    let entryCount: Int
  }

  private struct Entry {
    let name: String
    let header: Int
    let size: Int
    let checksum: UInt32
  }

  /// No checkpoint comes near this many tensors.
  private static let mostRecords = 200_000
  private static let entrySize = 46
  private static let headerSize = 30

  private let file: LittleEndianBytes
  private var count: Int { file.bytes.count }

  init(_ bytes: UnsafeRawBufferPointer) { file = LittleEndianBytes(bytes: bytes) }

  /// Every record of the file by its name.
  func records() throws(Problem) -> [String: ZipArchive.Record] {
    let place = try directory()
    var records: [String: ZipArchive.Record] = [:]
    var spans: [Range<Int>] = []
    var cursor = place.start
    for _ in 0..<place.entryCount {
      let entry = try self.entry(at: &cursor, before: place.end)
      let data = try dataStart(of: entry)
      guard entry.size <= place.start - data else {
        throw Problem("its record \(Self.shown(entry.name)) reaches beyond the records' end")
      }
      let record = ZipArchive.Record(
        bytes: data..<data + entry.size, checksum: entry.checksum)
      guard records.updateValue(record, forKey: entry.name) == nil else {
        throw Problem("it has two records called \(Self.shown(entry.name))")
      }
      spans.append(entry.header..<data + entry.size)
    }
    spans.sort { $0.lowerBound < $1.lowerBound }
    for (one, next) in zip(spans, spans.dropFirst()) where one.upperBound > next.lowerBound {
      throw Problem("two of its records overlap")
    }
    return records
  }

  // MARK: The directory's place

  private func directory() throws(Problem) -> Place {
    guard let end = endRecord() else {
      throw Problem("its directory is missing, the file is cut off")
    }
    guard let disk = file.integer(at: end + 4, as: UInt16.self),
      let entries = file.integer(at: end + 10, as: UInt16.self),
      let size = file.integer(at: end + 12, as: UInt32.self),
      let start = file.integer(at: end + 16, as: UInt32.self)
    else { throw Problem("its directory is cut off") }
    if entries == 0xFFFF || size == 0xFFFF_FFFF || start == 0xFFFF_FFFF || disk == 0xFFFF {
      return try largeDirectory(before: end)
    }
    guard disk == 0 else { throw Problem("it is one part of several") }
    return try place(start: start, size: size, entries: entries, limit: end)
  }

  /// Where the end record stands: at the file's end but for a comment.
  private func endRecord() -> Int? {
    guard count >= 22 else { return nil }
    for place in stride(from: count - 22, through: max(0, count - 22 - 0xFFFF), by: -1) {
      if file.number(at: place, as: UInt32.self) == 0x0605_4B50,
        file.integer(at: place + 20, as: UInt16.self) == count - place - 22
      {
        return place
      }
    }
    return nil
  }

  private func largeDirectory(before end: Int) throws(Problem) -> Place {
    guard file.number(at: end - 20, as: UInt32.self) == 0x0706_4B50,
      let record = file.integer(at: end - 12, as: UInt64.self), record <= end - 20,
      file.number(at: record, as: UInt32.self) == 0x0606_4B50,
      let entries = file.integer(at: record + 32, as: UInt64.self),
      let size = file.integer(at: record + 40, as: UInt64.self),
      let start = file.integer(at: record + 48, as: UInt64.self)
    else { throw Problem("its directory for large files is missing or damaged") }
    return try place(start: start, size: size, entries: entries, limit: record)
  }

  private func place(
    start: Int, size: Int, entries: Int, limit: Int
  ) throws(Problem) -> Place {
    guard start <= limit, size <= limit - start else {
      throw Problem("its directory lies outside of the file")
    }
    guard entries <= Self.mostRecords, entries <= size / Self.entrySize else {
      throw Problem("its directory claims \(entries) records in \(size) bytes")
    }
    return Place(start: start, end: start + size, entryCount: entries)
  }

  // MARK: One record

  private func entry(at cursor: inout Int, before end: Int) throws(Problem) -> Entry {
    let start = cursor
    guard start <= end - Self.entrySize,
      file.number(at: start, as: UInt32.self) == 0x0201_4B50,
      let flags = file.integer(at: start + 8, as: UInt16.self),
      let method = file.integer(at: start + 10, as: UInt16.self),
      let checksum = file.number(at: start + 16, as: UInt32.self),
      let nameSize = file.integer(at: start + 28, as: UInt16.self),
      let extraSize = file.integer(at: start + 30, as: UInt16.self),
      let commentSize = file.integer(at: start + 32, as: UInt16.self),
      nameSize + extraSize + commentSize <= end - start - Self.entrySize,
      let name = file.text(at: start + Self.entrySize, count: nameSize)
    else { throw Problem("its directory is damaged") }
    cursor = start + Self.entrySize + nameSize + extraSize + commentSize
    guard Self.isPlainPath(name) else {
      throw Problem("its record \(Self.shown(name)) has a name that leads elsewhere")
    }
    guard flags & 0x2041 == 0 else { throw Problem("its record \(Self.shown(name)) is encrypted") }
    guard method == 0 else {
      throw Problem(
        "its record \(Self.shown(name)) is compressed, which PyTorch does not do")
    }
    let extra = start + Self.entrySize + nameSize
    let (size, stored, header) = try sizes(ofEntryAt: start, extra: extra..<extra + extraSize)
    guard size == stored else {
      throw Problem("its record \(Self.shown(name)) has two sizes, \(stored) and \(size)")
    }
    return Entry(name: name, header: header, size: size, checksum: checksum)
  }

  /// Size, stored size and place; those that need more than 32 bits stand in a field of their own.
  private func sizes(
    ofEntryAt start: Int, extra: Range<Int>
  ) throws(Problem) -> (size: Int, stored: Int, header: Int) {
    var large = largeNumbers(in: extra)
    func number(_ offset: Int) throws(Problem) -> Int {
      guard let short = file.integer(at: start + offset, as: UInt32.self) else {
        throw Problem("its directory is damaged")
      }
      guard short == 0xFFFF_FFFF else { return short }
      guard let first = large.first, first <= count else {
        throw Problem("its directory names a place beyond the file")
      }
      large.removeFirst()
      return first
    }
    return (size: try number(24), stored: try number(20), header: try number(42))
  }

  private func largeNumbers(in extra: Range<Int>) -> [Int] {
    var cursor = extra.lowerBound
    while cursor + 4 <= extra.upperBound,
      let kind = file.integer(at: cursor, as: UInt16.self),
      let size = file.integer(at: cursor + 2, as: UInt16.self)
    {
      if kind == 1, cursor + 4 + size <= extra.upperBound {
        return (0..<min(size / 8, 3)).compactMap {
          file.number(at: cursor + 4 + 8 * $0, as: UInt64.self).map { Int(clamping: $0) }
        }
      }
      cursor += 4 + size
    }
    return []
  }

  /// Where the data behind an entry's own header begins.
  private func dataStart(of entry: Entry) throws(Problem) -> Int {
    guard file.number(at: entry.header, as: UInt32.self) == 0x0403_4B50,
      file.integer(at: entry.header + 8, as: UInt16.self) == 0,
      let nameSize = file.integer(at: entry.header + 26, as: UInt16.self),
      let extraSize = file.integer(at: entry.header + 28, as: UInt16.self),
      file.text(at: entry.header + Self.headerSize, count: nameSize) == entry.name
    else {
      throw Problem("its record \(Self.shown(entry.name)) is not where the directory says")
    }
    return entry.header + Self.headerSize + nameSize + extraSize
  }

  private static func isPlainPath(_ name: String) -> Bool {
    !name.isEmpty && name.utf8.allSatisfy { $0 >= 0x20 && $0 != UInt8(ascii: "\\") }
      && name.split(separator: "/", omittingEmptySubsequences: false)
        .allSatisfy { $0 != "." && $0 != ".." }
      && !name.hasPrefix("/")
  }

  private static func shown(_ name: String) -> String {
    "“" + String(name.unicodeScalars.prefix(60).map { $0.value < 0x20 ? "?" : Character($0) }) + "”"
  }
}
