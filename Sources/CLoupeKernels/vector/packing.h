// Packing the factors of a product for the tiles: B into panels, A into blocks of whole tiles.

/// The transpose of `columns` <= PANEL_WIDTH rows of `k` floats each, as a panel.
static void transpose_to_panel(size_t k, size_t columns, const float *b, size_t column_stride,
                               float *panel) {
  size_t l = 0;
  for (; l + LANES <= k; l += LANES) {
    for (size_t j = 0; j < columns; j += 4) {
      transpose_band(least(4, columns - j), 4, b + j * column_stride + l, column_stride,
                     panel + l * PANEL_WIDTH + j, PANEL_WIDTH);
    }
  }
  for (; l < k; l++) {
    for (size_t j = 0; j < columns; j++) panel[l * PANEL_WIDTH + j] = b[l + j * column_stride];
  }
}

/// Packs one panel of B [k, n]; `columns` of its PANEL_WIDTH columns exist, the others become 0.
static void pack_panel(size_t k, size_t columns, const float *b, size_t row_stride,
                       size_t column_stride, float *panel) {
  if (column_stride == 1 && columns == PANEL_WIDTH) {
    for (size_t l = 0; l < k; l++) {
      UNROLL
      for (size_t v = 0; v < PANEL_VECTORS; v++) {
        store(panel + l * PANEL_WIDTH + v * LANES, load(b + l * row_stride + v * LANES));
      }
    }
    return;
  }
  if (columns < PANEL_WIDTH) memset(panel, 0, k * PANEL_WIDTH * sizeof(float));
  if (row_stride == 1) {
    transpose_to_panel(k, columns, b, column_stride, panel);
    return;
  }
  for (size_t l = 0; l < k; l++) {
    for (size_t j = 0; j < columns; j++)
      panel[l * PANEL_WIDTH + j] = b[l * row_stride + j * column_stride];
  }
}

static void pack(size_t k, size_t n, const float *b, size_t row_stride, size_t column_stride,
                 size_t panel_begin, size_t panel_end, float *packed) {
  for (size_t panel = panel_begin; panel < panel_end; panel++) {
    const size_t column = panel * PANEL_WIDTH;
    const size_t columns = n - column < PANEL_WIDTH ? n - column : PANEL_WIDTH;
    pack_panel(k, columns, b + column * column_stride, row_stride, column_stride,
               packed + column * k);
  }
}

/// Packs `l_begin`..<`k_count` of one tile of A, element by element.
static void pack_tile_elements(size_t rows, size_t l_begin, size_t k_count, left_block a,
                               float *packed) {
  for (size_t l = l_begin; l < k_count; l++) {
    for (size_t i = 0; i < rows; i++) {
      packed[l * TILE_ROWS + i] = a.values[i * a.row_stride + l * a.column_stride];
    }
  }
}

// Terms of k of a transposed A that together fill whole vectors: a store that is no vector of its
// own, or crosses a cache line, takes as long as two.
#if 4 * TILE_ROWS == 3 * LANES
enum { TERMS_TOGETHER = 4 };

/// Copies four terms of k of a transposed A, TILE_ROWS neighbours each.
INLINE void copy_terms(const float *a, size_t column_stride, float *packed) {
  enum { QUARTER = LANES / 4 };
  const float *b = a + column_stride, *c = b + column_stride, *d = c + column_stride;
  store(packed, blend(first_lanes(3 * QUARTER), load(a), load(b - 3 * QUARTER)));
  store(packed + LANES, blend(first_lanes(2 * QUARTER), load(b + QUARTER), load(c - 2 * QUARTER)));
  store(packed + 2 * LANES, blend(first_lanes(QUARTER), load(c + 2 * QUARTER), load(d - QUARTER)));
}
#else
enum { TERMS_TOGETHER = 1 };

INLINE void copy_terms(const float *a, size_t column_stride, float *packed) {
  (void)column_stride;
  memcpy(packed, a, TILE_ROWS * sizeof(float));
}
#endif

/// Packs one whole tile of A as [k][TILE_ROWS].
static void pack_whole_tile(size_t k_count, left_block a, float *packed) {
  size_t l = 0;
  if (a.column_stride == 1) {
    for (; l + LANES <= k_count; l += LANES) {
      UNROLL
      for (size_t row = 0; row < TILE_ROWS; row += 4) {
        const size_t rows = TILE_ROWS - row < 4 ? TILE_ROWS - row : 4;
        transpose_band(rows, rows, a.values + row * a.row_stride + l, a.row_stride,
                       packed + l * TILE_ROWS + row, TILE_ROWS);
      }
    }
  }
  pack_tile_elements(TILE_ROWS, l, k_count, a, packed);
}

enum {
  // Terms of k that a transposed A is fetched ahead: they lie a whole row apart, often a page.
  TERMS_AHEAD = 16,
};

/// Packs `tiles` whole tiles of a transposed A, a few terms of k of all of them at a time: each row
/// of A is then read from end to end.
static void pack_transposed_tiles(size_t tiles, size_t k_count, const float *a,
                                  size_t column_stride, float *packed) {
  const size_t tile_floats = TILE_ROWS * k_count;
  size_t l = 0;
  for (; l + TERMS_TOGETHER <= k_count; l += TERMS_TOGETHER, a += TERMS_TOGETHER * column_stride) {
    if (l + TERMS_AHEAD + TERMS_TOGETHER <= k_count) {
      for (size_t term = TERMS_AHEAD; term < TERMS_AHEAD + TERMS_TOGETHER; term++) {
        for (size_t i = 0; i < tiles * TILE_ROWS; i += 16) {
          __builtin_prefetch(a + term * column_stride + i);
        }
      }
    }
    for (size_t tile = 0; tile < tiles; tile++) {
      copy_terms(a + tile * TILE_ROWS, column_stride, packed + tile * tile_floats + l * TILE_ROWS);
    }
  }
  for (; l < k_count; l++, a += column_stride) {
    for (size_t tile = 0; tile < tiles; tile++) {
      memcpy(packed + tile * tile_floats + l * TILE_ROWS, a + tile * TILE_ROWS,
             TILE_ROWS * sizeof(float));
    }
  }
}

/// Packs `rows` × `k_count` elements of A into tiles.
static void pack_left(size_t rows, size_t k_count, left_block a, float *packed) {
  if (a.row_stride == 1 && a.column_stride >= TILE_ROWS) {
    const size_t tiles = rows / TILE_ROWS;
    pack_transposed_tiles(tiles, k_count, a.values, a.column_stride, packed);
    a.values += tiles * TILE_ROWS;
    packed += tiles * TILE_ROWS * k_count;
    rows -= tiles * TILE_ROWS;
  }
  for (; rows >= TILE_ROWS; rows -= TILE_ROWS, packed += TILE_ROWS * k_count) {
    pack_whole_tile(k_count, a, packed);
    a.values += TILE_ROWS * a.row_stride;
  }
  pack_tile_elements(rows, 0, k_count, a, packed);
}
