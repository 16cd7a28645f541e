// Matrix products in float, made of the tiles of tiles.h in the order of summation that is promised
// there.

/// A product's columns, what follows the last block of k, and where the result stands.
typedef struct {
  size_t n, k;
  const float *packed_b;
  size_t panel_begin, panel_end;
  const float *bias;
  loupe_activation activation;
  int accumulate;
  size_t c_row_stride;
} product;

/// c = activation(c + bias) for the panels begin..<end, while they are still in the first cache.
static void finish_panels(const product *p, size_t rows, float *c, size_t begin, size_t end) {
  if (!p->bias && p->activation == LOUPE_ACTIVATION_NONE) return;
  const size_t column = begin * PANEL_WIDTH;
  const size_t columns = least(end * PANEL_WIDTH, p->n) - column;
  for (size_t row = 0; row < rows; row++) {
    float *out = c + row * p->c_row_stride + column;
    if (p->bias) {
      const float *bias = p->bias + column;
      EACH_VECTOR(columns, {
        store_n(out + i, n, activated(p->activation, load_n(out + i, n) + load_n(bias + i, n)));
      });
    } else {
      EACH_VECTOR(columns, {
        store_n(out + i, n, activated(p->activation, load_n(out + i, n)));
      });
    }
  }
}

/// The part of c that panel `panel` of block `l` of k adds to.
static product_block part_of(const product *p, float *c, size_t panel, size_t l) {
  const size_t column = panel * PANEL_WIDTH;
  return (product_block){c + column, p->c_row_stride, p->n - column, 1, p->accumulate || l > 0};
}

static const float *packed_block(const product *p, size_t panel, size_t l) {
  return p->packed_b + (panel * p->k + l) * PANEL_WIDTH;
}

/// Few rows: the packed weights stream through once, A stays where it is.
static void multiply_few_rows(const product *p, size_t rows, left_block a, float *c) {
  const size_t step = panels_in_flight(rows);
  for (size_t panel = p->panel_begin; panel < p->panel_end; panel += step) {
    const size_t panels = least(step, p->panel_end - panel);
    for (size_t l = 0; l < p->k; l += K_BLOCK) {
      const left_block left = {a.values + l * a.column_stride, a.row_stride, a.column_stride};
      const right_block right = {packed_block(p, panel, l), PANEL_WIDTH, p->k * PANEL_WIDTH};
      multiply_in_place(rows, panels, least(K_BLOCK, p->k - l), left, right,
                        part_of(p, c, panel, l));
    }
    finish_panels(p, rows, c, panel, panel + panels);
  }
}

/// Many rows: blocks of A are packed into scratch; each panel then meets all tiles of the block.
static void multiply_many_rows(const product *p, size_t rows, left_block a, float *c,
                               float *scratch) {
  for (size_t l = 0; l < p->k; l += K_BLOCK) {
    const size_t k_count = least(K_BLOCK, p->k - l);
    pack_left(rows, k_count,
              (left_block){a.values + l * a.column_stride, a.row_stride, a.column_stride}, scratch);
    for (size_t panel = p->panel_begin; panel < p->panel_end; panel++) {
      for (size_t row = 0; row < rows; row += TILE_ROWS) {
        product_block out = part_of(p, c, panel, l);
        out.values += row * p->c_row_stride;
        multiply_packed_tile(least(TILE_ROWS, rows - row), k_count, scratch + row * k_count,
                             packed_block(p, panel, l), out);
      }
      if (l + k_count == p->k) finish_panels(p, rows, c, panel, panel + 1);
    }
  }
}

/// A product without terms is zero (and then bias and activation follow).
static void multiply_nothing(const product *p, size_t rows, float *c) {
  for (size_t panel = p->panel_begin; panel < p->panel_end; panel++) {
    const size_t column = panel * PANEL_WIDTH, width = least(PANEL_WIDTH, p->n - column);
    for (size_t row = 0; row < rows && !p->accumulate; row++) {
      memset(c + row * p->c_row_stride + column, 0, width * sizeof(float));
    }
    finish_panels(p, rows, c, panel, panel + 1);
  }
}

static void matmul(size_t m, size_t n, size_t k, const float *a, size_t a_row_stride,
                   size_t a_column_stride, const float *packed_b, size_t panel_begin,
                   size_t panel_end, const float *bias, loupe_activation activation, int accumulate,
                   float *c, size_t c_row_stride, float *scratch) {
  const product p = {n,    k,          packed_b,   panel_begin, panel_end,
                     bias, activation, accumulate, c_row_stride};
  const int in_place = a_column_stride == 1 && m <= UNPACKED_ROWS;
  for (size_t row = 0; row < m; row += M_BLOCK) {
    const size_t rows = least(M_BLOCK, m - row);
    const left_block left = {a + row * a_row_stride, a_row_stride, a_column_stride};
    float *out = c + row * c_row_stride;
    if (k == 0) multiply_nothing(&p, rows, out);
    else if (in_place) multiply_few_rows(&p, rows, left, out);
    else multiply_many_rows(&p, rows, left, out, scratch);
  }
}
