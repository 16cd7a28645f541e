import CLoupeKernels
import Foundation

/// A safetensors file: a JSON header, then the tensors' bytes.
///
/// Read strictly, since files come from anywhere.
public struct SafetensorsFile: Sendable {
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

  private static let elementBytes = [
    "F64": 8, "F32": 4, "F16": 2, "BF16": 2, "I64": 8, "I32": 4, "I16": 2, "I8": 1, "U8": 1,
    "BOOL": 1, "U16": 2, "U32": 4, "U64": 8, "F8_E4M3": 1, "F8_E5M2": 1,
  ]

  /// Reads the header of `source` and checks that every tensor lies inside the file.
  public init(_ source: ByteSource) throws(TensorError) {
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
    guard let width = elementBytes[description.dtype] else {
      throw .elementType(
        tensor: String(tensor.prefix(80)), found: String(description.dtype.prefix(20)), file: file)
    }
    guard description.offsets.count == 2 else { throw bad("has no begin and end") }
    let (begin, end) = (description.offsets[0], description.offsets[1])
    guard begin >= 0, begin <= end, end <= dataBytes else {
      throw bad("lies at bytes \(begin)–\(end) of \(dataBytes): the file is cut off or damaged")
    }
    var bytes = width
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

  /// The numbers of `tensor` as float32, whatever float type the file has.
  public func floats(_ tensor: String, shape expected: [Int]? = nil) throws(TensorError) -> Buffer {
    let entry = try entry(tensor, shape: expected)
    let count = entry.shape.reduce(1, *)
    let buffer = Buffer(zeros: count)
    guard count > 0, let base = source.bytes.baseAddress else { return buffer }
    let start = base + dataStart + entry.bytes.lowerBound
    switch entry.elementType {
    case "F32":
      UnsafeMutableRawPointer(buffer.pointer).copyMemory(from: start, byteCount: count * 4)
    case "F16":
      withHalves(start, count) { loupe_half_to_float(count, $0, buffer.pointer) }
    case "BF16":
      withHalves(start, count) { loupe_bfloat16_to_float(count, $0, buffer.pointer) }
    case "F64":
      for index in 0..<count {
        buffer.pointer[index] = Float(
          (start + 8 * index).loadUnaligned(as: Double.self))
      }
    default:
      throw .elementType(tensor: tensor, found: entry.elementType, file: name)
    }
    return buffer
  }

  /// The numbers of an integer tensor.
  public func integers(_ tensor: String) throws(TensorError) -> [Int] {
    let entry = try entry(tensor, shape: nil)
    guard entry.elementType == "I64" || entry.elementType == "I32" else {
      throw .elementType(tensor: tensor, found: entry.elementType, file: name)
    }
    let width = entry.elementType == "I64" ? 8 : 4
    guard let base = source.bytes.baseAddress else { return [] }
    let start = base + dataStart + entry.bytes.lowerBound
    return (0..<entry.bytes.count / width).map { index in
      width == 8
        ? Int((start + 8 * index).loadUnaligned(as: Int64.self))
        : Int((start + 4 * index).loadUnaligned(as: Int32.self))
    }
  }

  private func entry(_ tensor: String, shape expected: [Int]?) throws(TensorError) -> Entry {
    guard let entry = entries[tensor] else { throw .missing(tensor: tensor, file: name) }
    if let expected, expected != entry.shape {
      throw .shape(tensor: tensor, expected: expected, found: entry.shape, file: name)
    }
    return entry
  }

  /// Hands halves to `body`, where they are when they stand even, else a copy.
  ///
  /// Foreign files need not align their tensors.
  private func withHalves(
    _ start: UnsafeRawPointer, _ count: Int, _ body: (UnsafePointer<UInt16>) -> Void
  ) {
    if UInt(bitPattern: start) % 2 == 0 {
      body(start.assumingMemoryBound(to: UInt16.self))
    } else {
      let copy = (0..<count).map { (start + 2 * $0).loadUnaligned(as: UInt16.self) }
      copy.withUnsafeBufferPointer { buffer in
        if let base = buffer.baseAddress { body(base) }
      }
    }
  }
}
