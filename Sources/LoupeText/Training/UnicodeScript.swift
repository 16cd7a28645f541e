/// The script of a Unicode scalar, as the trainer needs it to keep pieces within one script.
package enum UnicodeScript {
  /// Numbers of the scripts that the trainer treats specially, as in the table.
  package static let common: UInt8 = 0
  package static let inherited: UInt8 = 1
  package static let han: UInt8 = 2
  package static let hiragana: UInt8 = 3
  package static let katakana: UInt8 = 4

  /// The script's number in the table; unassigned scalars count to the range before them.
  package static func of(_ scalar: UInt32) -> UInt8 {
    var low = 0
    var high = ranges.count
    while low + 1 < high {
      let middle = (low + high) / 2
      if ranges[middle] >> 8 <= scalar { low = middle } else { high = middle }
    }
    return UInt8(truncatingIfNeeded: ranges[low])
  }
}
