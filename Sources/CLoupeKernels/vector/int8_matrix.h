// Matrix products in int8: exact sums of bytes, dequantised in one order.
//
// A packed panel is [column] -128 · Σ of the column (int32), [column] its scale, then
// [four of k][column][4] the numbers: one 32-bit word holds four terms of a column. A variant file
// defines `dot_quads(sums, left, right)` before this file: sums + the products of the four unsigned
// bytes of `left` with the four signed ones of each lane of `right`; where both are signed it
// defines LEFT_FLIP too, what turns the one into the other. Whole numbers have no order of
// summation: sums may be split as the processor likes it.

#if !defined(LEFT_FLIP)
#define LEFT_FLIP 0
#endif

#define DOT_CHAINS(rows) ((rows) == 1 ? 4 : (rows) <= 3 ? 2 : 1)

enum {
  MOST_INT8_SUMS = TILE_ROWS * PANEL_VECTORS > 6 * PANEL_VECTORS ? TILE_ROWS * PANEL_VECTORS
                                                                 : 6 * PANEL_VECTORS,
  // Bytes of A that stay in the second-level cache while the panels pass.
  LEFT_BYTES = 256 * 1024,
};

/// A packed panel in its parts.
typedef struct {
  const int32_t *compensations;  // what sums of A's unsigned bytes start from: their zero is 128
  const float *scales;
  const uint32_t *quads;
} int8_panel;

INLINE int8_panel int8_panel_at(const void *packed, size_t k, size_t panel) {
  const char *start = (const char *)packed + panel * int8_panel_bytes(k, PANEL_WIDTH);
  return (int8_panel){(const int32_t *)start, (const float *)start + PANEL_WIDTH,
                      (const uint32_t *)start + 2 * PANEL_WIDTH};
}

/// The rows of A of one tile, and where their products go.
typedef struct {
  const uint8_t *a;
  size_t a_row_stride;
  const float *a_scales;
  const float *bias;  // of the panel's first column, or NULL
  float *c;
  size_t c_row_stride;
  size_t columns;  // those of the panel that exist
} int8_rows;

INLINE uint32_t quad_at(const uint8_t *bytes) {
  uint32_t quad;
  memcpy(&quad, bytes, sizeof quad);
  return quad;
}

/// sums[row][v] += the products of one quad of k.
INLINE void add_quad(const size_t rows, const uint8_t *a, size_t a_row_stride,
                     const uint32_t *quads, vu *sums) {
  vu right[PANEL_VECTORS];
  UNROLL
  for (size_t v = 0; v < PANEL_VECTORS; v++) {
    right[v] = *(const vu *)(quads + v * LANES);
    prefetch_behind(rows, v, quads + v * LANES);
  }
  UNROLL
  for (size_t row = 0; row < rows; row++) {
    const uint32_t left = quad_at(a + row * a_row_stride) ^ LEFT_FLIP;
    UNROLL
    for (size_t v = 0; v < PANEL_VECTORS; v++) {
      sums[row * PANEL_VECTORS + v] = dot_quads(sums[row * PANEL_VECTORS + v], left, right[v]);
    }
  }
}

/// The float that a vector of sums stands for, as `dequantised`.
INLINE vf dequantised_vector(vu sums, vf column_scales, float row_scale) {
#pragma clang fp contract(off)
  return __builtin_convertvector((vi)sums, vf) * column_scales * row_scale;
}

/// Stores the sums of a tile as floats, with the bias added.
INLINE void store_dequantised(const size_t rows, const vu *sums, const float *scales,
                              const int8_rows *r) {
#pragma clang fp contract(off)
  UNROLL
  for (size_t v = 0; v < PANEL_VECTORS; v++) {
    if (v * LANES >= r->columns) return;
    const size_t left = r->columns - v * LANES;
    const vf column_scales = load(scales + v * LANES);
    const vf bias = !r->bias        ? (vf){0}
                    : left >= LANES ? load(r->bias + v * LANES)
                                    : load_some(r->bias + v * LANES, left);
    UNROLL
    for (size_t row = 0; row < rows; row++) {
      vf value = dequantised_vector(sums[row * PANEL_VECTORS + v], column_scales, r->a_scales[row]);
      if (r->bias) value += bias;
      float *out = r->c + row * r->c_row_stride + v * LANES;
      if (left >= LANES) store(out, value);
      else store_some(out, left, value);
    }
  }
}

/// One register tile: `rows` (a constant) × one panel. Few rows keep several sums of each element,
/// so that none waits for the one before.
INLINE void multiply_quad_tile(const size_t rows, size_t quad_count, int8_panel panel,
                               const int8_rows *r) {
  const size_t chains = DOT_CHAINS(rows), chain_sums = rows * PANEL_VECTORS;
  vu sums[MOST_INT8_SUMS];
  UNROLL
  for (size_t s = 0; s < chains * chain_sums; s++) {
    sums[s] = s < chain_sums && !LEFT_FLIP
                  ? *(const vu *)(panel.compensations + s % PANEL_VECTORS * LANES)
                  : (vu){0};
  }
  size_t quad = 0;
  for (; quad + chains <= quad_count; quad += chains) {
    UNROLL
    for (size_t chain = 0; chain < chains; chain++) {
      add_quad(rows, r->a + 4 * (quad + chain), r->a_row_stride,
               panel.quads + (quad + chain) * PANEL_WIDTH, sums + chain * chain_sums);
    }
  }
  for (; quad < quad_count; quad++) {
    add_quad(rows, r->a + 4 * quad, r->a_row_stride, panel.quads + quad * PANEL_WIDTH, sums);
  }
  UNROLL
  for (size_t s = chain_sums; s < chains * chain_sums; s++) sums[s % chain_sums] += sums[s];
  store_dequantised(rows, sums, panel.scales, r);
}

#define QUAD_TILE_CASE(rows) \
  case rows: multiply_quad_tile(rows, quad_count, panel, &r); break;

static void multiply_quads(size_t rows, size_t quad_count, int8_panel panel, int8_rows r) {
  switch (rows) {
    QUAD_TILE_CASE(1) QUAD_TILE_CASE(2) QUAD_TILE_CASE(3)
    QUAD_TILE_CASE(4) QUAD_TILE_CASE(5) QUAD_TILE_CASE(6)
#if TILE_ROWS == 12
    QUAD_TILE_CASE(7) QUAD_TILE_CASE(8) QUAD_TILE_CASE(9)
    QUAD_TILE_CASE(10) QUAD_TILE_CASE(11) QUAD_TILE_CASE(12)
#endif
  }
}

static void matmul_int8(size_t m, size_t n, size_t k, const uint8_t *quantised_a,
                        const float *a_scales, const void *packed_b, size_t panel_begin,
                        size_t panel_end, const float *bias, loupe_activation activation, float *c,
                        size_t c_row_stride) {
  const size_t stride = loupe_quantised_stride(k), quad_count = (k + 3) / 4;
  const product only_activation = {
      .n = n, .k = k, .activation = activation, .c_row_stride = c_row_stride};
  const size_t tiles_at_once = LEFT_BYTES / stride / TILE_ROWS;
  const size_t rows_at_once = (tiles_at_once > 1 ? tiles_at_once : 1) * TILE_ROWS;
  for (size_t begin = 0; begin < m; begin += rows_at_once) {
    const size_t end = least(m, begin + rows_at_once), height = tile_height(end - begin);
    for (size_t panel = panel_begin; panel < panel_end; panel++) {
      const size_t column = panel * PANEL_WIDTH;
      const int8_panel right = int8_panel_at(packed_b, k, panel);
      for (size_t row = begin; row < end; row += height) {
        const int8_rows rows = {.a = quantised_a + row * stride,
                                .a_row_stride = stride,
                                .a_scales = a_scales + row,
                                .bias = bias ? bias + column : NULL,
                                .c = c + row * c_row_stride + column,
                                .c_row_stride = c_row_stride,
                                .columns = n - column};
        multiply_quads(least(height, end - row), quad_count, right, rows);
      }
      finish_panels(&only_activation, end - begin, c + begin * c_row_stride, panel, panel + 1);
    }
  }
}
