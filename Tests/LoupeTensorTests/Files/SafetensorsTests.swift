import Foundation
import LoupeTensor
import Testing

struct SafetensorsTests {
  /// A file of two tensors and metadata with every kind of character.
  private static func sample() -> [UInt8] {
    var writer = SafetensorsWriter(metadata: ["loupe": "{\"text\":\"猫\\n\t\u{1}\"}", "a": "b"])
    writer.add("weights", shape: [2, 3], floats: [1, -2, 3.5, 0, .infinity, 1e-40])
    writer.add("ids", integers: [7, -1, 1 << 40])
    writer.add("empty", shape: [0, 4], floats: [])
    let numbers: [Float] = [1, 0.5, -65_504, 3.14159]
    numbers.withUnsafeBufferPointer { writer.add("halves", shape: [4], halves: $0) }
    return [UInt8](writer.encoded())
  }

  private func open(_ bytes: [UInt8]) throws(TensorError) -> SafetensorsFile {
    try SafetensorsFile(ByteSource(bytes, name: "test.safetensors"))
  }

  /// A file whose header is `json` before `data` bytes.
  private func file(_ json: String, data: Int = 0) -> [UInt8] {
    let header = [UInt8](json.utf8)
    let length = (0..<8).map { UInt8(truncatingIfNeeded: header.count >> (8 * $0)) }
    return length + header + [UInt8](repeating: 0, count: data)
  }

  @Test func whatIsWrittenIsRead() throws {
    let file = try open(Self.sample())
    #expect(file.metadata == ["loupe": "{\"text\":\"猫\\n\t\u{1}\"}", "a": "b"])
    #expect(
      try file.floats("weights", shape: [2, 3]).array() == [1, -2, 3.5, 0, .infinity, 1e-40])
    #expect(try file.integers("ids") == [7, -1, 1 << 40])
    #expect(try file.floats("empty").array() == [])
    let halves = try file.floats("halves").array()
    #expect(halves[..<3] == [1, 0.5, -65_504])
    #expect(abs(halves[3] - 3.14159) <= 1e-3)
  }

  @Test func dataBeginsAligned() {
    let bytes = Self.sample()
    let header = bytes[..<8].reversed().reduce(0) { $0 << 8 | Int($1) }
    #expect((8 + header) % 64 == 0)
  }

  @Test func otherFloatTypesAreRead() throws {
    let header =
      #"{"b":{"dtype":"BF16","shape":[2],"data_offsets":[0,4]},"#
      + #""d":{"dtype":"F64","shape":[1],"data_offsets":[4,12]}}"#
    var bytes = file(header)
    bytes += [0x80, 0x3f, 0x00, 0xc0]  // 1, -2
    bytes += withUnsafeBytes(of: (2.5).bitPattern.littleEndian) { [UInt8]($0) }
    let file = try open(bytes)
    #expect(try file.floats("b").array() == [1, -2])
    #expect(try file.floats("d").array() == [2.5])
  }

  @Test func missingTensorShapeAndTypeAreNamed() throws {
    let file = try open(Self.sample())
    #expect(throws: TensorError.missing(tensor: "x", file: "test.safetensors")) {
      try file.floats("x")
    }
    #expect(
      throws: TensorError.shape(
        tensor: "weights", expected: [3, 2], found: [2, 3], file: "test.safetensors")
    ) { try file.floats("weights", shape: [3, 2]) }
    #expect(
      throws: TensorError.elementType(tensor: "ids", found: "I64", file: "test.safetensors")
    ) { try file.floats("ids") }
    #expect(throws: TensorError.self) { try file.integers("weights") }
  }

  /// Headers that lie, each with the reason that is told.
  @Test(arguments: [
    (#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}"#, "needs 8 bytes"),
    (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}"#, "cut off or damaged"),
    (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}"#, "cut off or damaged"),
    (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[-4,0]}}"#, "cut off or damaged"),
    (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0]}}"#, "no begin and end"),
    (#"{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}"#, "impossible shape"),
    (
      #"{"a":{"dtype":"F32","shape":[4611686018427387904,8],"data_offsets":[0,4]}}"#,
      "impossible shape"
    ),
    (#"{"a":{"dtype":"Q9","shape":[1],"data_offsets":[0,4]}}"#, "Q9"),
    (#"{"a":{"dtype":"F32","shape":[1]}}"#, "not the JSON of tensors"),
    (#"{"a":7}"#, "not the JSON of tensors"),
    (#"[1,2]"#, "not the JSON of tensors"),
    ("", "not the JSON of tensors"),
    (String(repeating: "[", count: 100_000), "not the JSON of tensors"),
    (String(repeating: #"{"a":"#, count: 10_000), "not the JSON of tensors"),
  ])
  func lyingHeadersAreRefused(_ header: String, _ reason: String) throws {
    let error = #expect(throws: TensorError.self) { try open(file(header, data: 4)) }
    let text = error?.description ?? ""
    #expect(text.contains(reason) && text.contains("test.safetensors"), "\(text)")
  }

  @Test(arguments: [UInt64.max, 1 << 40, 100_000_001, 1_000])
  func headerLengthsBeyondTheFileAreRefused(_ length: UInt64) {
    let bytes = withUnsafeBytes(of: length.littleEndian) { [UInt8]($0) } + [UInt8]("{}".utf8)
    #expect(throws: TensorError.self) { try open(bytes) }
  }

  /// Cut anywhere, a file is refused: no tensor is ever short of bytes.
  @Test func truncatedFilesAreRefused() throws {
    let bytes = Self.sample()
    for length in 0..<bytes.count {
      #expect(throws: TensorError.self, "cut at \(length)") { try open(Array(bytes[..<length])) }
    }
  }

  /// Damaged bytes give an error or numbers, never a crash.
  @Test func damagedFilesDoNotCrash() {
    let bytes = Self.sample()
    let header = 8 + bytes[..<8].reversed().reduce(0) { $0 << 8 | Int($1) }
    var random = SeededNumbers(seed: 5)
    var refused = 0
    for _ in 0..<3_000 {
      var damaged = bytes
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        damaged[Int.random(in: 0..<header, using: &random)] = UInt8.random(
          in: 0...255, using: &random)
      }
      do throws(TensorError) {
        let file = try open(damaged)
        for (name, entry) in file.entries {
          let count = entry.shape.reduce(1, *)
          if let values = try? file.floats(name) { #expect(values.count == count) }
          _ = try? file.integers(name)
        }
      } catch {
        refused += 1
      }
    }
    #expect(refused > 500)
  }
}
