// Keys of attention in columns, as the products of one step read them.

enum {
  // Keys of one block of columns: one vector.
  KEY_BLOCK = LANES,
};

/// Brings `count` <= KEY_BLOCK key rows of `size` elements into columns, [size][KEY_BLOCK].
static void keys_to_columns(size_t size, size_t count, const float *rows, size_t row_stride,
                            float *columns) {
  size_t d = 0;
  for (; d + LANES <= size; d += LANES) {
    for (size_t j = 0; j < count; j += 4) {
      transpose_band(least(4, count - j), 4, rows + j * row_stride + d, row_stride,
                     columns + d * KEY_BLOCK + j, KEY_BLOCK);
    }
  }
  for (; d < size; d++) {
    for (size_t j = 0; j < count; j++) columns[d * KEY_BLOCK + j] = rows[j * row_stride + d];
  }
}
