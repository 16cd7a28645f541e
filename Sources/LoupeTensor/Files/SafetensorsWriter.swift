import CLoupeKernels
import Foundation

/// Collects tensors and writes them as one safetensors file, whole or not at all.
public struct SafetensorsWriter {
  private struct Item {
    let name: String
    let elementType: String
    let shape: [Int]
    let data: Data
  }

  private var items: [Item] = []
  /// The `__metadata__` strings.
  public var metadata: [String: String]

  /// A file without tensors yet.
  public init(metadata: [String: String] = [:]) { self.metadata = metadata }

  /// Adds float32 numbers.
  public mutating func add(_ name: String, shape: [Int], floats: UnsafeBufferPointer<Float>) {
    precondition(
      shape.reduce(1, *) == floats.count, "\(name): \(floats.count) numbers for \(shape)")
    items.append(Item(name: name, elementType: "F32", shape: shape, data: Data(buffer: floats)))
  }

  /// Adds float32 numbers.
  public mutating func add(_ name: String, shape: [Int], floats: [Float]) {
    floats.withUnsafeBufferPointer { add(name, shape: shape, floats: $0) }
  }

  /// Adds numbers rounded to IEEE half precision.
  public mutating func add(
    _ name: String, shape: [Int], halves source: UnsafeBufferPointer<Float>
  ) {
    var halves = [UInt16](repeating: 0, count: source.count)
    if let base = source.baseAddress { loupe_float_to_half(source.count, base, &halves) }
    let data = halves.withUnsafeBufferPointer { Data(buffer: $0) }
    items.append(Item(name: name, elementType: "F16", shape: shape, data: data))
  }

  /// Adds int64 numbers.
  public mutating func add(_ name: String, integers: [Int]) {
    let data = integers.map { Int64($0).littleEndian }.withUnsafeBufferPointer { Data(buffer: $0) }
    items.append(Item(name: name, elementType: "I64", shape: [integers.count], data: data))
  }

  /// The whole file: the tensors in the order they were added, the first one 64-byte aligned.
  public func encoded() -> Data {
    var header = headerData()
    let padding = (64 - (8 + header.count) % 64) % 64
    header.append(Data(repeating: UInt8(ascii: " "), count: padding))
    var data = Data(capacity: 8 + header.count + items.reduce(0) { $0 + $1.data.count })
    withUnsafeBytes(of: UInt64(header.count).littleEndian) { data.append(contentsOf: $0) }
    data.append(header)
    for item in items { data.append(item.data) }
    return data
  }

  /// Writes the file whole: temporary file, sync, rename.
  public func write(to path: String) throws(TensorError) {
    try DurableFile.write(encoded(), to: path)
  }

  private func headerData() -> Data {
    var lines: [String] = []
    if !metadata.isEmpty {
      let pairs = metadata.sorted { $0.key < $1.key }.map {
        "\(quoted($0.key)):\(quoted($0.value))"
      }
      lines.append("\"__metadata__\":{\(pairs.joined(separator: ","))}")
    }
    var offset = 0
    for item in items {
      let end = offset + item.data.count
      let sizes = item.shape.map(String.init).joined(separator: ",")
      lines.append(
        "\(quoted(item.name)):{\"dtype\":\"\(item.elementType)\",\"shape\":[\(sizes)],"
          + "\"data_offsets\":[\(offset),\(end)]}")
      offset = end
    }
    return Data("{\(lines.joined(separator: ","))}".utf8)
  }

  /// A JSON string.
  private func quoted(_ text: String) -> String {
    var out = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": out += "\\\""
      case "\\": out += "\\\\"
      case "\n": out += "\\n"
      default:
        if scalar.value < 0x20 {
          let digits = String(scalar.value, radix: 16)
          out += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        } else {
          out.unicodeScalars.append(scalar)
        }
      }
    }
    return out + "\""
  }
}
