// The bfloat16 product with a transposed A, as gradients of weights need it: two terms of k lie one
// below the other, so that pairs of them are made without bringing A into another order.
//
// Scratch holds tiles of [pair of k][TILE_ROWS] words. Each element is Σ over k in blocks of
// TRANSPOSED_K_BLOCK terms, in each one chain from zero in rising k, the blocks added to the result
// one after the other.

enum {
  TRANSPOSED_K_BLOCK = 512,
  TRANSPOSED_PAIRS = TRANSPOSED_K_BLOCK / 2,
  TRANSPOSED_ROWS = MATMUL_SCRATCH_FLOATS / TRANSPOSED_PAIRS,
  // Pairs of k that A is fetched ahead: its terms lie a row, often a page apart.
  PAIRS_AHEAD = 8,
};

_Static_assert(TRANSPOSED_ROWS % TILE_ROWS == 0, "scratch holds whole tiles");
_Static_assert(LANES >= TILE_ROWS, "a term of a tile is one vector");

/// The pair of terms of k at `a` and behind it, of `n` neighbouring rows; the second is 0 where
/// there is none.
INLINE vu load_pair(const float *a, size_t column_stride, size_t n, int has_second) {
  return round_pairs(load_n(a, n), has_second ? load_n(a + column_stride, n) : (vf){0});
}

/// Rounds `k_count` terms of `rows` neighbouring rows into tiles, all tiles of a pair of terms before
/// the next: each term of A is then read from end to end.
static void round_transposed(size_t rows, size_t k_count, const float *a, size_t column_stride,
                             uint32_t *words) {
  const size_t pairs = (k_count + 1) / 2;
  for (size_t pair = 0; pair < pairs; pair++, a += 2 * column_stride) {
    if (pair + PAIRS_AHEAD < pairs) {
      const float *ahead = a + 2 * PAIRS_AHEAD * column_stride;
      for (size_t i = 0; i < rows; i += 16) {
        __builtin_prefetch(ahead + i);
        __builtin_prefetch(ahead + column_stride + i);
      }
    }
    const int has_second = 2 * pair + 1 < k_count;
    uint32_t *out = words + pair * TILE_ROWS;
    for (size_t row = 0; row < rows; row += TILE_ROWS, out += pairs * TILE_ROWS) {
      const vu pair_of_rows =
          row + LANES <= rows && has_second
              ? load_pair(a + row, column_stride, LANES, 1)
              : load_pair(a + row, column_stride, least(TILE_ROWS, rows - row), has_second);
      store_some((float *)out, TILE_ROWS, (vf)pair_of_rows);
    }
  }
}

/// One tile whose words stand as [pair][TILE_ROWS].
INLINE void multiply_transposed_tile(const size_t rows, size_t pair_count, const uint32_t *a,
                                     const uint32_t *b, const product_block *c) {
  vf sums[TILE_ROWS * PANEL_VECTORS];
  UNROLL
  for (size_t s = 0; s < rows * PANEL_VECTORS; s++) sums[s] = (vf){0};
  for (size_t pair = 0; pair < pair_count; pair++, a += TILE_ROWS, b += PANEL_WIDTH) {
    vu right[PANEL_VECTORS];
    UNROLL
    for (size_t v = 0; v < PANEL_VECTORS; v++) right[v] = *(const vu *)(b + v * LANES);
    UNROLL
    for (size_t row = 0; row < rows; row++) {
      UNROLL
      for (size_t v = 0; v < PANEL_VECTORS; v++) {
        sums[row * PANEL_VECTORS + v] = dot_pairs(sums[row * PANEL_VECTORS + v], a[row], right[v]);
      }
    }
  }
  store_tile(rows, PANEL_VECTORS, sums, c);
}

#define TRANSPOSED_TILE_CASE(rows) \
  case rows: multiply_transposed_tile(rows, pair_count, a, b, &c); break;

static void multiply_transposed(size_t rows, size_t pair_count, const uint32_t *a,
                                const uint32_t *b, product_block c) {
  switch (rows) {
    TRANSPOSED_TILE_CASE(1) TRANSPOSED_TILE_CASE(2) TRANSPOSED_TILE_CASE(3)
    TRANSPOSED_TILE_CASE(4) TRANSPOSED_TILE_CASE(5) TRANSPOSED_TILE_CASE(6)
    TRANSPOSED_TILE_CASE(7) TRANSPOSED_TILE_CASE(8) TRANSPOSED_TILE_CASE(9)
    TRANSPOSED_TILE_CASE(10) TRANSPOSED_TILE_CASE(11) TRANSPOSED_TILE_CASE(12)
  }
}

static void matmul_bf16_transposed(size_t m, size_t n, size_t k, const float *a,
                                   size_t a_column_stride, const void *packed_b,
                                   size_t panel_begin, size_t panel_end, const float *bias,
                                   loupe_activation activation, int accumulate, float *c,
                                   size_t c_row_stride, float *scratch) {
  const product p = {n,    k,          NULL,       panel_begin, panel_end,
                     bias, activation, accumulate, c_row_stride};
  const size_t panel_stride = (k + 1) / 2 * PANEL_WIDTH;
  uint32_t *words = (uint32_t *)scratch;
  for (size_t first = 0; first < m; first += TRANSPOSED_ROWS) {
    const size_t rows = least(TRANSPOSED_ROWS, m - first);
    float *out = c + first * c_row_stride;
    for (size_t l = 0; l < k; l += TRANSPOSED_K_BLOCK) {
      const size_t k_count = least(TRANSPOSED_K_BLOCK, k - l), pairs = (k_count + 1) / 2;
      round_transposed(rows, k_count, a + first + l * a_column_stride, a_column_stride, words);
      for (size_t panel = panel_begin; panel < panel_end; panel++) {
        const uint32_t *right =
            (const uint32_t *)packed_b + panel * panel_stride + l / 2 * PANEL_WIDTH;
        for (size_t row = 0; row < rows; row += TILE_ROWS) {
          product_block block = part_of(&p, out, panel, l);
          block.values += row * c_row_stride;
          multiply_transposed(least(TILE_ROWS, rows - row), pairs, words + row * pairs, right,
                              block);
        }
        if (l + k_count == k) finish_panels(&p, rows, out, panel, panel + 1);
      }
    }
  }
}
