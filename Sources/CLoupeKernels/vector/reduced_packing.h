// What stands before a product in bfloat16 or int8: packing the weights, quantising the rows.

// Rows of k that are brought into the order of a panel at once; they stay in the first-level cache.
enum { PACKED_AT_ONCE = 64 };

/// A part of a panel as floats: `rows` rows of k from `l` on, then zero rows up to `padded_rows`.
static void gather_panel_rows(size_t l, size_t rows, size_t padded_rows, size_t columns,
                              const float *b, size_t row_stride, size_t column_stride,
                              float *gathered) {
  pack_panel(rows, columns, b + l * row_stride, row_stride, column_stride, gathered);
  memset(gathered + rows * PANEL_WIDTH, 0, (padded_rows - rows) * PANEL_WIDTH * sizeof(float));
}

// MARK: bfloat16

static void pack_bf16(size_t k, size_t n, const float *b, size_t row_stride, size_t column_stride,
                      size_t panel_begin, size_t panel_end, void *packed) {
  float gathered[PACKED_AT_ONCE * PANEL_WIDTH];
  for (size_t panel = panel_begin; panel < panel_end; panel++) {
    const size_t column = panel * PANEL_WIDTH, columns = least(PANEL_WIDTH, n - column);
    uint32_t *out = (uint32_t *)packed + panel * ((k + 1) / 2) * PANEL_WIDTH;
    for (size_t l = 0; l < k; l += PACKED_AT_ONCE) {
      const size_t rows = least(PACKED_AT_ONCE, k - l), pairs = (rows + 1) / 2;
      gather_panel_rows(l, rows, 2 * pairs, columns, b + column * column_stride, row_stride,
                        column_stride, gathered);
      for (size_t pair = 0; pair < pairs; pair++, out += PANEL_WIDTH) {
        const float *low = gathered + 2 * pair * PANEL_WIDTH, *high = low + PANEL_WIDTH;
        UNROLL
        for (size_t v = 0; v < PANEL_VECTORS; v++) {
          *(vu *)(out + v * LANES) =
              bfloat16_bits(load(low + v * LANES)) >> 16 | bfloat16_bits(load(high + v * LANES));
        }
      }
    }
  }
}

// MARK: int8

INLINE vu magnitude_bits(vf x) { return (vu)x & 0x7fffffff; }

/// Lane by lane `quantised_of`.
INLINE vi quantised_vector(vf x, vf inverse) {
#pragma clang fp contract(off)
  const vf scaled = x * inverse;
  return (vi)(keep(scaled == scaled, scaled) + ROUNDING_OFFSET) -
         (int32_t)bits_of_float(ROUNDING_OFFSET);
}

/// One panel's columns of B: where they start and how they lie.
typedef struct {
  const float *values;
  size_t columns, row_stride, column_stride;
} right_columns;

/// Writes the scales of a panel's columns, and returns in `inverse` what they are divided by.
static void scale_columns(size_t k, right_columns b, float *scales, float *inverses) {
  float gathered[PACKED_AT_ONCE * PANEL_WIDTH];
  vu largest[PANEL_VECTORS] = {{0}};
  for (size_t l = 0; l < k; l += PACKED_AT_ONCE) {
    const size_t rows = least(PACKED_AT_ONCE, k - l);
    gather_panel_rows(l, rows, rows, b.columns, b.values, b.row_stride, b.column_stride, gathered);
    for (size_t row = 0; row < rows; row++) {
      UNROLL
      for (size_t v = 0; v < PANEL_VECTORS; v++) {
        const vf x = load(gathered + row * PANEL_WIDTH + v * LANES);
        largest[v] = __builtin_elementwise_max(largest[v], magnitude_bits(x));
      }
    }
  }
  for (size_t j = 0; j < PANEL_WIDTH; j++) {
    const quantisation scale = quantisation_of(largest[j / LANES][j % LANES]);
    scales[j] = scale.scale;
    inverses[j] = scale.inverse;
  }
}

/// Quantises a panel's columns into quads of k, and adds up each column.
static void quantise_columns(size_t k, right_columns b, const float *inverses, uint32_t *quads,
                             vi *sums) {
  float gathered[PACKED_AT_ONCE * PANEL_WIDTH];
  for (size_t l = 0; l < k; l += PACKED_AT_ONCE) {
    const size_t rows = least(PACKED_AT_ONCE, k - l), quad_count = (rows + 3) / 4;
    gather_panel_rows(l, rows, 4 * quad_count, b.columns, b.values, b.row_stride, b.column_stride,
                      gathered);
    for (size_t quad = 0; quad < quad_count; quad++, quads += PANEL_WIDTH) {
      UNROLL
      for (size_t v = 0; v < PANEL_VECTORS; v++) {
        vu bytes = {0};
        UNROLL
        for (size_t term = 0; term < 4; term++) {
          const vi value =
              quantised_vector(load(gathered + (4 * quad + term) * PANEL_WIDTH + v * LANES),
                               load(inverses + v * LANES));
          sums[v] += value;
          bytes |= ((vu)value & 0xff) << (uint32_t)(8 * term);
        }
        *(vu *)(quads + v * LANES) = bytes;
      }
    }
  }
}

static void pack_int8(size_t k, size_t n, const float *b, size_t row_stride, size_t column_stride,
                      size_t panel_begin, size_t panel_end, void *packed) {
  for (size_t panel = panel_begin; panel < panel_end; panel++) {
    const size_t column = panel * PANEL_WIDTH;
    const right_columns right = {b + column * column_stride, least(PANEL_WIDTH, n - column),
                                 row_stride, column_stride};
    int32_t *compensations =
        (int32_t *)((char *)packed + panel * int8_panel_bytes(k, PANEL_WIDTH));
    float *scales = (float *)(compensations + PANEL_WIDTH);
    float inverses[PANEL_WIDTH];
    vi sums[PANEL_VECTORS] = {{0}};
    scale_columns(k, right, scales, inverses);
    quantise_columns(k, right, inverses, (uint32_t *)(scales + PANEL_WIDTH), sums);
    for (size_t v = 0; v < PANEL_VECTORS; v++) {
      *(vi *)(compensations + v * LANES) = -QUANTISED_ZERO * sums[v];
    }
  }
}

typedef uint8_t vb __attribute__((vector_size(LANES), aligned(1)));

static void quantise_row(size_t k, const float *a, uint8_t *quantised, float *scale) {
  vu largest_bits = {0};
  EACH_VECTOR(k, {
    largest_bits = __builtin_elementwise_max(largest_bits, magnitude_bits(load_n(a + i, n)));
  });
  const quantisation row = quantisation_of(__builtin_reduce_max(largest_bits));
  *scale = row.scale;
  EACH_VECTOR(k, {
    const vi values = quantised_vector(load_n(a + i, n), splat(row.inverse)) + QUANTISED_ZERO;
    const vb bytes = __builtin_convertvector(values, vb);
    memcpy(quantised + i, &bytes, n);
  });
}

static void quantise_rows(size_t m, size_t k, const float *a, size_t a_row_stride,
                          uint8_t *quantised, float *scales) {
  const size_t stride = loupe_quantised_stride(k);
  for (size_t row = 0; row < m; row++, a += a_row_stride, quantised += stride) {
    quantise_row(k, a, quantised, scales + row);
    memset(quantised + k, QUANTISED_ZERO, stride - k);
  }
}
