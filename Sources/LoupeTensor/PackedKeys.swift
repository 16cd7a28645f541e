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
