import Foundation

/// Compression by DEFLATE (RFC 1951): bytes and copies, in blocks with codes of their own.
enum Deflate {
  /// Tokens of a block: enough for its codes to pay, few enough for them to fit what it holds.
  private static let blockSize = 1 << 15
  /// Symbol that ends a block.
  private static let endOfBlock = 256
  /// In this order stand the lengths of the code that codes the lengths of the others.
  private static let lengthOrder = [
    16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15,
  ]

  /// The symbols of lengths 3…258: for each length its symbol, with the extra bits and their base.
  private static let lengthSymbols = ranges(
    first: 257, base: 3, extra: [0, 0, 0, 0, 0, 0, 0, 0] + (1...5).flatMap { [$0, $0, $0, $0] })
  /// The symbols of distances 1…32768.
  private static let distanceSymbols = ranges(
    first: 0, base: 1, extra: [0, 0, 0, 0] + (1...13).flatMap { [$0, $0] })

  /// A run of values that share a symbol.
  private struct Range {
    let symbol: Int
    let base: Int
    let extraBits: Int
  }

  private static func ranges(first: Int, base: Int, extra: [Int]) -> [Range] {
    var base = base
    return extra.enumerated().map { index, bits in
      defer { base += 1 << bits }
      return Range(symbol: first + index, base: base, extraBits: bits)
    }
  }

  /// `data` compressed, without a header.
  static func compressed(_ data: Data) -> Data {
    var writer = BitWriter()
    var block: [MatchFinder.Token] = []
    block.reserveCapacity(blockSize)
    data.withUnsafeBytes { raw in
      MatchFinder.tokens(of: raw.bindMemory(to: UInt8.self)) { token in
        if block.count == blockSize {
          write(block, isLast: false, to: &writer)
          block.removeAll(keepingCapacity: true)
        }
        block.append(token)
      }
    }
    write(block, isLast: true, to: &writer)
    writer.finish()
    return Data(writer.bytes)
  }

  /// The range that holds `value`.
  private static func range(of value: Int, in ranges: [Range]) -> Range {
    var (low, high) = (0, ranges.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if ranges[middle].base <= value { low = middle } else { high = middle }
    }
    return ranges[low]
  }

  /// Length 258 has a symbol of its own, without extra bits.
  private static func length(_ token: MatchFinder.Token) -> Range {
    token.length == 258
      ? Range(symbol: 285, base: 258, extraBits: 0)
      : range(of: Int(token.length), in: lengthSymbols)
  }

  private static func write(
    _ block: [MatchFinder.Token], isLast: Bool, to writer: inout BitWriter
  ) {
    var literals = [Int](repeating: 0, count: 286)
    var distances = [Int](repeating: 0, count: 30)
    literals[endOfBlock] = 1
    for token in block {
      if token.length == 0 {
        literals[Int(token.value)] += 1
      } else {
        literals[length(token).symbol] += 1
        distances[range(of: Int(token.value) + 1, in: distanceSymbols).symbol] += 1
      }
    }
    let literalCode = HuffmanCode(frequencies: literals, longest: 15)
    let distanceCode = HuffmanCode(frequencies: distances, longest: 15)
    writer.append(isLast ? 1 : 0, length: 1)
    writer.append(2, length: 2)
    writeCodes(literalCode, distanceCode, to: &writer)
    for token in block { write(token, literalCode, distanceCode, to: &writer) }
    writer.append(literalCode.words[endOfBlock], length: literalCode.lengths[endOfBlock])
  }

  private static func write(
    _ token: MatchFinder.Token, _ literals: HuffmanCode, _ distances: HuffmanCode,
    to writer: inout BitWriter
  ) {
    guard token.length > 0 else {
      let byte = Int(token.value)
      writer.append(literals.words[byte], length: literals.lengths[byte])
      return
    }
    let distance = Int(token.value) + 1
    for (value, range, code) in [
      (Int(token.length), length(token), literals),
      (distance, range(of: distance, in: distanceSymbols), distances),
    ] {
      writer.append(code.words[range.symbol], length: code.lengths[range.symbol])
      writer.append(UInt32(value - range.base), length: range.extraBits)
    }
  }

  /// The lengths of both codes, themselves coded; runs are not shortened, which costs a few bytes.
  private static func writeCodes(
    _ literals: HuffmanCode, _ distances: HuffmanCode, to writer: inout BitWriter
  ) {
    let lengths = literals.lengths + distances.lengths
    var frequencies = [Int](repeating: 0, count: 19)
    for length in lengths { frequencies[length] += 1 }
    let code = HuffmanCode(frequencies: frequencies, longest: 7)
    writer.append(UInt32(literals.lengths.count - 257), length: 5)
    writer.append(UInt32(distances.lengths.count - 1), length: 5)
    writer.append(UInt32(lengthOrder.count - 4), length: 4)
    for symbol in lengthOrder { writer.append(UInt32(code.lengths[symbol]), length: 3) }
    for length in lengths { writer.append(code.words[length], length: code.lengths[length]) }
  }
}
