import CLoupeKernels

/// The form in which decoding keeps keys: `[head][panel][head size][panel width]`.
package enum PackedKeys {
  /// Floats for `capacity` positions.
  package static func floats(heads: Int, headSize: Int, capacity: Int) -> Int {
    loupe_packed_keys_floats(heads, headSize, capacity)
  }

  /// The next capacity that fills its last panel.
  package static func roundedCapacity(_ capacity: Int) -> Int {
    let width = loupe_panel_width()
    return max(1, (capacity + width - 1) / width) * width
  }

  /// Writes row `row` of `keys` as the key of `position`.
  package static func append(
    _ keys: TensorColumns, row: Int, heads: Int, capacity: Int, position: Int,
    to packed: UnsafeMutablePointer<Float>
  ) {
    loupe_append_key(
      heads, keys.count / heads, capacity, position, keys.pointer + row * keys.stride, packed)
  }

  /// Writes rows `rows` of `keys` as positions 0 …; the capacity is their number.
  package static func pack(
    _ keys: TensorColumns, rows: Range<Int>, heads: Int, to packed: UnsafeMutablePointer<Float>
  ) {
    loupe_pack_keys(
      heads, keys.count / heads, rows.count, 0, rows.count,
      keys.pointer + rows.lowerBound * keys.stride, keys.stride, packed)
  }
}

extension TensorColumns {
  /// Copies row `row` to contiguous memory.
  package func copyRow(_ row: Int, to target: UnsafeMutablePointer<Float>) {
    target.update(from: pointer + row * stride, count: count)
  }
}
