import CLoupeKernels

/// The form in which decoding keeps keys: blocks of positions, whole ones in columns,
/// `[width][position]`, the last one in rows while it has room.
package enum PackedKeys {
  /// Positions of one block.
  package static let block = loupe_key_block()

  /// Floats for `capacity` positions of `width` floats.
  package static func floats(width: Int, capacity: Int) -> Int {
    roundedCapacity(capacity) * width
  }

  /// The next capacity that fills its last block.
  package static func roundedCapacity(_ capacity: Int) -> Int { max(block, roundedUp(capacity)) }

  /// The positions of the blocks that `length` positions take.
  package static func roundedUp(_ length: Int) -> Int { (length + block - 1) / block * block }

  /// Positions of `length` appended ones that stand in columns.
  package static func packedCount(of length: Int) -> Int { length / block * block }

  /// Floats of scratch that one block takes on its way from one form to the other.
  package static func scratchFloats(width: Int) -> Int { block * width }

  /// Writes row `row` of `keys` as the key of `position`, behind those before it.
  package static func append(
    _ keys: TensorColumns, row: Int, position: Int, to kept: UnsafeMutablePointer<Float>,
    scratch: UnsafeMutablePointer<Float>
  ) {
    loupe_append_key(
      keys.count, position, keys.pointer + row * keys.stride, kept, scratch)
  }

  /// Brings the block that starts at `position` from columns back into rows.
  package static func reopen(
    blockAt position: Int, of kept: UnsafeMutablePointer<Float>, width: Int,
    scratch: UnsafeMutablePointer<Float>
  ) {
    let start = kept + position * width
    loupe_unpack_keys(width, block, block, start, scratch, width)
    start.update(from: scratch, count: block * width)
  }

  /// The rows of `count` kept keys, of which `columns` stand in columns.
  package static func unpack(
    _ kept: UnsafePointer<Float>, count: Int, columns: Int, width: Int,
    to rows: UnsafeMutablePointer<Float>
  ) {
    loupe_unpack_keys(width, columns, count, kept, rows, width)
  }

  /// Writes `count` rows as positions 0 …, of which the first `columns`, whole blocks, stand in
  /// columns; of the last of these blocks rows may be missing.
  package static func pack(
    _ rows: UnsafePointer<Float>, count: Int, columns: Int, width: Int,
    to kept: UnsafeMutablePointer<Float>
  ) {
    let inColumns = min(count, columns)
    loupe_pack_keys(width, inColumns, rows, width, kept)
    (kept + inColumns * width).update(
      from: rows + inColumns * width, count: (count - inColumns) * width)
  }

  /// Writes rows `rows` of `keys` as positions 0 …, all in columns.
  package static func pack(
    _ keys: TensorColumns, rows: Range<Int>, to kept: UnsafeMutablePointer<Float>
  ) {
    loupe_pack_keys(
      keys.count, rows.count, keys.pointer + rows.lowerBound * keys.stride, keys.stride, kept)
  }
}

extension TensorColumns {
  /// Copies row `row` to contiguous memory.
  package func copyRow(_ row: Int, to target: UnsafeMutablePointer<Float>) {
    target.update(from: pointer + row * stride, count: count)
  }
}
