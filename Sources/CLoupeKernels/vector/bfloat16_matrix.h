// Matrix products in bfloat16: the tiles of tiles.h over weights that are packed in pairs of k.
//
// A packed panel is [pair of k][column], a 32-bit word each: term 2p in the low, 2p + 1 in the high
// half. A is rounded into scratch once in a call. A variant file whose processor multiplies
// pairs defines BFLOAT16_PAIRS and `dot_pairs` before this file; without, weights are widened by
// shifts and multiplied as floats. Each element is Σ over k in blocks of K_BLOCK terms, in each one
// chain from zero in rising k, the blocks added to the result one after the other.

#if defined(BFLOAT16_PAIRS)
typedef uint32_t left_word;  // a pair
enum { LEFT_WORDS_PER_PAIR = 1 };
#else
typedef float left_word;  // one element, rounded
enum { LEFT_WORDS_PER_PAIR = 2 };
#endif

enum {
  PAIR_BLOCK = K_BLOCK / 2,
  // An odd number of cache lines, so that the rows of a tile fall into different sets of the cache.
  LEFT_ROW_WORDS = PAIR_BLOCK * LEFT_WORDS_PER_PAIR + 16,
  LEFT_ROWS = MATMUL_SCRATCH_FLOATS / LEFT_ROW_WORDS,
  // Rows, where there are so many, that meet each panel while it is in the caches.
  ROWS_IN_COMPANY = 60,
  // Rows whose elements are brought into order together where they lie apart.
  GATHERED_ROWS = 64,
};

_Static_assert(ROWS_IN_COMPANY % TILE_ROWS == 0 && ROWS_IN_COMPANY <= LEFT_ROWS,
               "scratch holds whole tiles of at least one block of k");

// MARK: Rounding

/// The bits of x rounded to bfloat16, in the upper half of each lane; the lower half is 0.
INLINE vu bfloat16_bits(vf x) {
  const vu bits = (vu)x;
  const vu rounded = bits + 0x7fff + (bits >> 16 & 1);
  // NaN: the carry could turn it into an infinity.
  const vu quiet = bits | 0x400000;
  const vu is_nan = (vu)(x != x);
  return ((is_nan & quiet) | (~is_nan & rounded)) & 0xffff0000u;
}

/// Rounds `count` elements into `words`; an even number is written, the last of an odd one as 0.
INLINE void round_left_run(size_t count, const float *x, left_word *words) {
#if defined(BFLOAT16_PAIRS)
  uint16_t *out = (uint16_t *)words;
  size_t i = 0;
  for (; i + 2 * LANES <= count; i += 2 * LANES) {
    store((float *)(out + i), round_two(load(x + i), load(x + i + LANES)));
  }
  for (; i < count; i += LANES) {
    const size_t n = least(LANES, count - i);
    const vf rounded = round_two(load_some(x + i, n), (vf){0});
    memcpy(out + i, &rounded, (n + n % 2) * sizeof(uint16_t));
  }
#else
  EACH_VECTOR(count, {
    store_n((float *)words + i, n, (vf)bfloat16_bits(load_n(x + i, n)));
  });
  if (count % 2) words[count] = 0;
#endif
}

/// Rounds one block of k of `rows` rows into scratch.
static void round_left_block(size_t rows, size_t k_count, left_block a, left_word *words) {
  if (a.column_stride == 1) {
    for (size_t row = 0; row < rows; row++) {
      round_left_run(k_count, a.values + row * a.row_stride, words + row * LEFT_ROW_WORDS);
    }
    return;
  }
  // Transposed: as many elements of k as a panel has columns at once, by way of its transpose.
  float gathered[GATHERED_ROWS * PANEL_WIDTH];
  for (size_t row = 0; row < rows; row += GATHERED_ROWS) {
    const size_t row_count = least(GATHERED_ROWS, rows - row);
    for (size_t l = 0; l < k_count; l += PANEL_WIDTH) {
      const size_t count = least(PANEL_WIDTH, k_count - l);
      pack_panel(row_count, count, a.values + row * a.row_stride + l * a.column_stride,
                 a.row_stride, a.column_stride, gathered);
      for (size_t i = 0; i < row_count; i++) {
        round_left_run(count, gathered + i * PANEL_WIDTH,
                       words + (row + i) * LEFT_ROW_WORDS + l / 2 * LEFT_WORDS_PER_PAIR);
      }
    }
  }
}

// MARK: Tiles

/// One register tile: `rows` × (`vectors` · LANES) elements over `pair_count` pairs of k; the
/// vectors may span several panels, `panel_stride` words apart. Rows and vectors are constants.
INLINE void multiply_pair_tile(const size_t rows, const size_t vectors, size_t pair_count,
                               const left_word *a, const uint32_t *b, size_t panel_stride,
                               const product_block *c) {
  vf sums[TILE_ROWS * PANEL_VECTORS];
  UNROLL
  for (size_t s = 0; s < rows * vectors; s++) sums[s] = (vf){0};
  for (size_t pair = 0; pair < pair_count; pair++) {
    vu right[MOST_PANELS_IN_FLIGHT * PANEL_VECTORS];
    UNROLL
    for (size_t v = 0; v < vectors; v++) {
      right[v] = *(const vu *)(b + v / PANEL_VECTORS * panel_stride + pair * PANEL_WIDTH +
                               v % PANEL_VECTORS * LANES);
    }
#if defined(BFLOAT16_PAIRS)
    UNROLL
    for (size_t row = 0; row < rows; row++) {
      const uint32_t left = a[row * LEFT_ROW_WORDS + pair];
      UNROLL
      for (size_t v = 0; v < vectors; v++) {
        sums[row * vectors + v] = dot_pairs(sums[row * vectors + v], left, right[v]);
      }
    }
#else
    UNROLL
    for (size_t half = 0; half < 2; half++) {
      UNROLL
      for (size_t row = 0; row < rows; row++) {
        const float left = a[row * LEFT_ROW_WORDS + 2 * pair + half];
        UNROLL
        for (size_t v = 0; v < vectors; v++) {
          sums[row * vectors + v] += left * (vf)(half ? right[v] & 0xffff0000u : right[v] << 16);
        }
      }
    }
#endif
    // Only here: in front of the products it would keep the compiler from reading the weights again
    // where registers are few.
    UNROLL
    for (size_t v = 0; v < PANEL_VECTORS; v++) {
      prefetch_behind(rows, v, b + pair * PANEL_WIDTH + v * LANES);
    }
  }
  store_tile(rows, vectors, sums, c);
}

#define PAIR_TILE_CASE(rows, panels)                                                         \
  case rows:                                                                                 \
    multiply_pair_tile(rows, (panels) * PANEL_VECTORS, pair_count, a, b, panel_stride, &c);  \
    break;

/// A tile of one panel, or of as many as `panels_in_flight` names for so few rows.
static void multiply_pairs(size_t rows, size_t panels, size_t pair_count, const left_word *a,
                           const uint32_t *b, size_t panel_stride, product_block c) {
  if (panels == MOST_PANELS_IN_FLIGHT) {
    switch (rows) { PAIR_TILE_CASE(1, MOST_PANELS_IN_FLIGHT) }
  } else if (panels == 2) {
    switch (rows) { PAIR_TILE_CASE(1, 2) PAIR_TILE_CASE(2, 2) PAIR_TILE_CASE(3, 2) }
  } else {
    switch (rows) {
      PAIR_TILE_CASE(1, 1) PAIR_TILE_CASE(2, 1) PAIR_TILE_CASE(3, 1)
      PAIR_TILE_CASE(4, 1) PAIR_TILE_CASE(5, 1) PAIR_TILE_CASE(6, 1)
#if TILE_ROWS == 12
      PAIR_TILE_CASE(7, 1) PAIR_TILE_CASE(8, 1) PAIR_TILE_CASE(9, 1)
      PAIR_TILE_CASE(10, 1) PAIR_TILE_CASE(11, 1) PAIR_TILE_CASE(12, 1)
#endif
    }
  }
}

// MARK: The product

/// The panels of `p` times `rows` rows of which scratch holds the terms l_begin..<l_end of k.
static void multiply_rounded_rows(const product *p, const uint32_t *packed_b, size_t rows,
                                  size_t l_begin, size_t l_end, const left_word *words, float *c) {
  const size_t panel_stride = (p->k + 1) / 2 * PANEL_WIDTH;
  const size_t height = tile_height(rows);
  size_t step = panels_in_flight(rows);
  for (size_t panel = p->panel_begin; panel < p->panel_end; panel += step) {
    while (step > p->panel_end - panel) step /= 2;
    const left_word *left = words;
    for (size_t l = l_begin; l < l_end; l += K_BLOCK, left += rows * LEFT_ROW_WORDS) {
      const size_t pair_count = (least(K_BLOCK, l_end - l) + 1) / 2;
      const uint32_t *right = packed_b + panel * panel_stride + l / 2 * PANEL_WIDTH;
      for (size_t row = 0; row < rows; row += height) {
        product_block out = part_of(p, c, panel, l);
        out.values += row * p->c_row_stride;
        multiply_pairs(least(height, rows - row), step, pair_count, left + row * LEFT_ROW_WORDS,
                       right, panel_stride, out);
      }
    }
    if (l_end == p->k) finish_panels(p, rows, c, panel, panel + step);
  }
}

static void matmul_bf16(size_t m, size_t n, size_t k, const float *a, size_t a_row_stride,
                        size_t a_column_stride, const void *packed_b, size_t panel_begin,
                        size_t panel_end, const float *bias, loupe_activation activation,
                        int accumulate, float *c, size_t c_row_stride, float *scratch) {
  const product p = {n,    k,          NULL,       panel_begin, panel_end,
                     bias, activation, accumulate, c_row_stride};
  if (k == 0) {
    multiply_nothing(&p, m, c);
    return;
  }
  left_word *words = (left_word *)scratch;
  // As many blocks of k at once as scratch holds, so that few rows read each panel from end to end.
  const size_t company = least((m + TILE_ROWS - 1) / TILE_ROWS * TILE_ROWS, ROWS_IN_COMPANY);
  const size_t blocks = least((k + K_BLOCK - 1) / K_BLOCK, LEFT_ROWS / company);
  const size_t rows_at_once = LEFT_ROWS / blocks / TILE_ROWS * TILE_ROWS;
  for (size_t row = 0; row < m; row += rows_at_once) {
    const size_t rows = least(rows_at_once, m - row);
    for (size_t begin = 0; begin < k; begin += blocks * K_BLOCK) {
      const size_t end = least(k, begin + blocks * K_BLOCK);
      for (size_t l = begin; l < end; l += K_BLOCK) {
        const left_block left = {a + row * a_row_stride + l * a_column_stride, a_row_stride,
                                 a_column_stride};
        round_left_block(rows, least(K_BLOCK, end - l), left,
                         words + (l - begin) / K_BLOCK * rows * LEFT_ROW_WORDS);
      }
      multiply_rounded_rows(&p, packed_b, rows, begin, end, words, c + row * c_row_stride);
    }
  }
}
