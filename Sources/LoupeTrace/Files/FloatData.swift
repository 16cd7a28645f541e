import Foundation

extension [Float] {
  /// The numbers as little-endian float32.
  package var littleEndianData: Data {
    map(\.bitPattern.littleEndian).withUnsafeBufferPointer { Data(buffer: $0) }
  }

  /// The numbers as little-endian float32 in base64.
  var base64: String { littleEndianData.base64EncodedString() }

  /// Numbers from little-endian float32 in base64; nil where the text is something else.
  init?(base64 text: String) {
    guard let data = Data(base64Encoded: text), data.count % 4 == 0 else { return nil }
    self = data.withUnsafeBytes { bytes in
      (0..<data.count / 4).map { index in
        Float(
          bitPattern: UInt32(
            littleEndian: bytes.loadUnaligned(fromByteOffset: 4 * index, as: UInt32.self)))
      }
    }
  }
}

extension TraceTensor {
  /// A tensor whose sizes come from outside; nil where they do not multiply to the numbers.
  init?(checked shape: [Int], _ values: [Float]) {
    var count = 1
    for size in shape {
      let (product, overflow) = count.multipliedReportingOverflow(by: size)
      guard size >= 0, !overflow else { return nil }
      count = product
    }
    guard count == values.count else { return nil }
    self.init(shape: shape, values: values)
  }
}

extension CodingUserInfoKey {
  /// Set in an encoder's `userInfo`: numbers are written as lists instead of base64.
  static let numbersAsLists: CodingUserInfoKey = {
    guard let key = CodingUserInfoKey(rawValue: "loupe.numbersAsLists") else {
      preconditionFailure("a constant that a test has encoded with")
    }
    return key
  }()
}
