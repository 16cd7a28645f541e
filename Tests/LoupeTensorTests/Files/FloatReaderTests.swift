import LoupeTensor
import Testing

/// Numbers read in pieces are those that are read at once.
struct FloatReaderTests {
  private static let numbers: [Float] = (0..<700).map { Float($0 * 37 % 101) / 8 - 6 }

  private func file(halfPrecision: Bool) throws -> SafetensorsFile {
    var writer = SafetensorsWriter(metadata: [:])
    let buffer = Buffer(Self.numbers)
    if halfPrecision {
      writer.add("w", shape: [35, 20], halves: buffer.elements)
    } else {
      writer.add("w", shape: [35, 20], floats: buffer.elements)
    }
    return try SafetensorsFile(ByteSource([UInt8](writer.encoded()), name: "pieces"))
  }

  @Test(arguments: [false, true])
  func piecesMakeTheWhole(halfPrecision: Bool) throws {
    let file = try file(halfPrecision: halfPrecision)
    let reader = try file.reader("w", shape: [35, 20])
    #expect(reader.count == 700)
    #expect(reader.buffer().array() == Self.numbers)
    for range in [0..<0, 0..<1, 19..<21, 3..<700, 699..<700] {
      let piece = Buffer(zeros: range.count)
      reader.read(range, into: piece.mutableElements.baseAddress ?? piece.pointer)
      #expect(piece.array() == Array(Self.numbers[range]))
    }
  }

  @Test func refusesWhatIsNotThere() throws {
    let file = try file(halfPrecision: false)
    #expect(throws: TensorError.self) { try file.reader("v", shape: nil) }
    #expect(throws: TensorError.self) { try file.reader("w", shape: [20, 35]) }
  }

  /// A matrix packed piece by piece is the matrix, also where it needs more than one piece.
  @Test(arguments: Precision.allCases, [(5, 3), (70, 33), (1_300, 257)])
  func packedInPiecesIsTheSame(_ precision: Precision, _ sizes: (outputs: Int, inputs: Int)) {
    let count = sizes.outputs * sizes.inputs
    let numbers = (0..<count).map { Float($0 * 7_919 % 1_009) / 512 - 1 }
    let shape = Shape(.model, sizes.outputs, .model, sizes.inputs)
    func packed(_ parameter: Parameter) -> [Float] {
      Parameter.pack([parameter], precision: precision, in: PackedArena())
      return parameter.values.array()
    }
    let whole = packed(Parameter(name: "w", shape: shape, index: 0, values: Buffer(numbers)))
    let pieces = packed(
      Parameter(
        name: "w", shape: shape, index: 0, reader: FloatReader(Buffer(numbers)),
        isTrainable: false))
    #expect(whole == pieces)
    let error = zip(whole, numbers).map { abs($0 - $1) }.max() ?? .infinity
    // bf16 keeps 8 bits, int8 one step in 127 of the largest number, which is below 1.
    #expect(error <= (precision == .fp32 ? 0 : 1 / 128))
  }
}
