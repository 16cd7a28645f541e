import Foundation

/// A safetensors file: a JSON header, then the tensors' bytes.
///
/// Read strictly, since files come from anywhere.
public struct SafetensorsFile: TensorFile {
  /// Where one tensor's bytes are and what they mean.
  public struct Entry: Sendable, Equatable {
    /// Element type as the file names it, for example `F32`.
    public let elementType: String
    /// Sizes.
    public let shape: [Int]
    /// Bytes, counted from the end of the header.
    public let bytes: Range<Int>
  }

  /// What the file is called in error texts.
  public let name: String
  /// The tensors by name.
  public let entries: [String: Entry]
  /// The `__metadata__` strings.
  public let metadata: [String: String]
  private let source: ByteSource
  private let dataStart: Int

  /// Reads the header of `source` and checks that every tensor lies inside the file.
  public init(_ source: ByteSource) throws(TensorError) {
    try source.refuseLargeFilePointer()
    self.source = source
    name = source.name
    let count = source.bytes.count
    guard count >= 8 else {
      throw .malformed(file: source.name, reason: "it has \(count) bytes, the header alone needs 8")
    }
    let headerLength = UInt64(littleEndian: source.bytes.loadUnaligned(as: UInt64.self))
    guard headerLength <= 100_000_000, Int(headerLength) <= count - 8 else {
      throw .malformed(
        file: source.name, reason: "its header claims \(headerLength) bytes of \(count)")
    }
    dataStart = 8 + Int(headerLength)
    let header = Data(source.bytes[8..<dataStart])
    let decoded: SafetensorsHeader
    do {
      decoded = try JSONDecoder().decode(SafetensorsHeader.self, from: header)
    } catch {
      throw .malformed(file: source.name, reason: "its header is not the JSON of tensors")
    }
    metadata = decoded.metadata
    var entries: [String: Entry] = [:]
    for (tensor, description) in decoded.tensors {
      entries[tensor] = try Self.check(
        tensor, description, dataBytes: count - dataStart, file: source.name)
    }
    self.entries = entries
  }

  /// Opens the file at `path`.
  public init(path: String) throws(TensorError) { try self.init(ByteSource(path: path)) }

  private static func check(
    _ tensor: String, _ description: SafetensorsHeader.Description, dataBytes: Int, file: String
  ) throws(TensorError) -> Entry {
    func bad(_ reason: String) -> TensorError {
      .malformed(file: file, reason: "tensor “\(tensor.prefix(80))” \(reason)")
    }
    guard let type = ElementType(rawValue: description.dtype) else {
      throw .elementType(
        tensor: String(tensor.prefix(80)), found: String(description.dtype.prefix(20)), file: file)
    }
    guard description.offsets.count == 2 else { throw bad("has no begin and end") }
    let (begin, end) = (description.offsets[0], description.offsets[1])
    guard begin >= 0, begin <= end, end <= dataBytes else {
      throw bad("lies at bytes \(begin)–\(end) of \(dataBytes): the file is cut off or damaged")
    }
    var bytes = type.byteCount
    for size in description.shape {
      let (product, overflow) = bytes.multipliedReportingOverflow(by: size)
      guard size >= 0, !overflow else { throw bad("has the impossible shape \(description.shape)") }
      bytes = product
    }
    guard bytes == end - begin else {
      throw bad("needs \(bytes) bytes for shape \(description.shape) and has \(end - begin)")
    }
    return Entry(elementType: description.dtype, shape: description.shape, bytes: begin..<end)
  }

  /// The names of the tensors, sorted.
  public var tensorNames: [String] { entries.keys.sorted() }

  /// The sizes of `tensor`; nil where there is no such tensor.
  public func shape(of tensor: String) -> [Int]? { entries[tensor]?.shape }

  /// The element type of `tensor`, for example `F32`; nil where there is no such tensor.
  public func elementType(of tensor: String) -> String? { entries[tensor]?.elementType }

  /// The numbers of `tensor` as float32, whatever float type the file has.
  public func floats(_ tensor: String, shape expected: [Int]? = nil) throws(TensorError) -> Buffer {
    try reader(tensor, shape: expected).buffer()
  }

  /// The same numbers, read in pieces.
  public func reader(
    _ tensor: String, shape expected: [Int]? = nil
  ) throws(TensorError) -> FloatReader {
    let entry = try entry(tensor, shape: expected)
    guard let type = ElementType(rawValue: entry.elementType), type.isReadAsFloats else {
      throw .elementType(tensor: tensor, found: entry.elementType, file: name)
    }
    return source.reader(
      at: dataStart + entry.bytes.lowerBound, count: entry.bytes.count / type.byteCount, type: type)
  }

  /// The numbers of an integer tensor.
  public func integers(_ tensor: String) throws(TensorError) -> [Int] {
    let entry = try entry(tensor, shape: nil)
    guard let type = ElementType(rawValue: entry.elementType), type.isReadAsIntegers else {
      throw .elementType(tensor: tensor, found: entry.elementType, file: name)
    }
    return source.integers(
      at: dataStart + entry.bytes.lowerBound, count: entry.bytes.count / type.byteCount, type: type)
  }

  private func entry(_ tensor: String, shape expected: [Int]?) throws(TensorError) -> Entry {
    guard let entry = entries[tensor] else { throw .missing(tensor: tensor, file: name) }
    if let expected, expected != entry.shape {
      throw .shape(tensor: tensor, expected: expected, found: entry.shape, file: name)
    }
    return entry
  }
}
