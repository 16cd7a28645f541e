/// The script of a Unicode scalar, as the trainer needs it to keep pieces within one script.
enum UnicodeScript {
  /// Numbers of the scripts that the trainer treats specially, as in the table.
  static let common: UInt8 = 0
  static let inherited: UInt8 = 1
  static let han: UInt8 = 2
  static let hiragana: UInt8 = 3
  static let katakana: UInt8 = 4

  /// The script's number in the table; unassigned scalars count to the range before them.
  static func of(_ scalar: UInt32) -> UInt8 {
    var low = 0
    var high = ranges.count
    while low + 1 < high {
      let middle = (low + high) / 2
      if ranges[middle] >> 8 <= scalar { low = middle } else { high = middle }
    }
    return UInt8(truncatingIfNeeded: ranges[low])
  }
}
