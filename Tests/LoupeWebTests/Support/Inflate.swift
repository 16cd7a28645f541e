/// Reads DEFLATE (RFC 1951), all three kinds of blocks, written apart from what writes it.
enum Inflate {
  struct Damaged: Error {}

  static func bytes(_ compressed: [UInt8]) throws -> [UInt8] {
    var reader = Reader(bytes: compressed)
    var output: [UInt8] = []
    var isLast = false
    while !isLast {
      isLast = try reader.bits(1) == 1
      switch try reader.bits(2) {
      case 0: output += try reader.stored()
      case 1:
        let literals = (0..<288).map { $0 < 144 ? 8 : $0 < 256 ? 9 : $0 < 280 ? 7 : 8 }
        try reader.block(literals, [Int](repeating: 5, count: 30), into: &output)
      case 2:
        let (literals, distances) = try reader.codes()
        try reader.block(literals, distances, into: &output)
      default: throw Damaged()
      }
    }
    guard reader.isAtEnd else { throw Damaged() }
    return output
  }

  private struct Reader {
    let bytes: [UInt8]
    var place = 0

    var isAtEnd: Bool { (place + 7) / 8 == bytes.count }

    mutating func bits(_ count: Int) throws -> Int {
      guard place + count <= 8 * bytes.count else { throw Damaged() }
      defer { place += count }
      return (0..<count).reduce(0) { value, bit in
        value | Int(bytes[(place + bit) / 8] >> UInt8((place + bit) % 8) & 1) << bit
      }
    }

    mutating func stored() throws -> [UInt8] {
      place = (place + 7) / 8 * 8
      let (count, check) = (try bits(16), try bits(16))
      guard count == 0xFFFF - check else { throw Damaged() }
      return try (0..<count).map { _ in UInt8(try bits(8)) }
    }

    /// Words are told apart by length and value, as the table of RFC 1951, section 3.2.2, gives them.
    func table(_ lengths: [Int]) throws -> [Int: [Int: Int]] {
      var table: [Int: [Int: Int]] = [:]
      var word = 0
      for length in 1...15 {
        for (symbol, own) in lengths.enumerated() where own == length {
          guard word < 1 << length else { throw Damaged() }
          table[length, default: [:]][word] = symbol
          word += 1
        }
        word <<= 1
      }
      return table
    }

    mutating func symbol(_ table: [Int: [Int: Int]]) throws -> Int {
      var word = 0
      for length in 1...15 {
        word = word << 1 | (try bits(1))
        if let symbol = table[length]?[word] { return symbol }
      }
      throw Damaged()
    }

    mutating func codes() throws -> ([Int], [Int]) {
      let (literals, distances, count) = (try bits(5) + 257, try bits(5) + 1, try bits(4) + 4)
      let order = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]
      var own = [Int](repeating: 0, count: 19)
      for symbol in order.prefix(count) { own[symbol] = try bits(3) }
      let code = try table(own)
      var lengths: [Int] = []
      while lengths.count < literals + distances {
        let length = try symbol(code)
        guard length < 16 else { throw Damaged() }  // runs are not written
        lengths.append(length)
      }
      return (Array(lengths.prefix(literals)), Array(lengths.dropFirst(literals)))
    }

    mutating func block(
      _ literals: [Int], _ distances: [Int], into output: inout [UInt8]
    ) throws {
      let (literals, distances) = (try table(literals), try table(distances))
      let lengthBases = [
        3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115,
        131, 163, 195, 227, 258,
      ]
      let lengthBits = [
        0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0,
      ]
      while true {
        let next = try symbol(literals)
        if next == 256 { return }
        if next < 256 {
          output.append(UInt8(next))
          continue
        }
        guard next - 257 < lengthBases.count else { throw Damaged() }
        let length = lengthBases[next - 257] + (try bits(lengthBits[next - 257]))
        let place = try symbol(distances)
        let extra = max(place / 2 - 1, 0)
        let base = place < 2 ? place + 1 : 1 + (2 + place % 2) << extra
        let distance = base + (try bits(extra))
        guard distance <= output.count else { throw Damaged() }
        for _ in 0..<length { output.append(output[output.count - distance]) }
      }
    }
  }
}
