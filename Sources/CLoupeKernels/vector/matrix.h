// Matrix products: register tiles of TILE_ROWS × PANEL_WIDTH over packed panels.
//
// The invariant of this file: each element of a product is Σ over k in blocks of K_BLOCK terms;
// inside a block one chain of fused multiply-adds from zero, in rising k; the blocks are added to
// the result one after the other. No path (rows of a tile, panels in flight, packed or unpacked A)
// changes that order.

enum {
  PANEL_WIDTH = PANEL_VECTORS * LANES,
  K_BLOCK = 256,
  // Rows of A packed at once: with K_BLOCK they take 144 KiB, which stay in the second-level cache.
  M_BLOCK = 144,
  // Up to this many rows A is read in place: packing costs more than it brings.
  UNPACKED_ROWS = 64,
  // Panels that one row is multiplied with at once.
  MOST_PANELS_IN_FLIGHT = 4,
  MATMUL_SCRATCH_FLOATS = M_BLOCK * K_BLOCK,
};

_Static_assert(M_BLOCK % TILE_ROWS == 0, "packed blocks consist of whole tiles");

/// A block of the left matrix: element (row, l) at `values[row * row_stride + l * column_stride]`.
typedef struct {
  const float *values;
  size_t row_stride, column_stride;
} left_block;

/// A block of the right matrix: row l of panel p is at `values[p * panel_stride + l * row_stride]`.
typedef struct {
  const float *values;
  size_t row_stride, panel_stride;
} right_block;

/// Where a product goes: c = factor · sums, or c += factor · sums.
typedef struct {
  float *values;
  size_t row_stride;
  size_t columns;  // those that exist from `values` on; what a tile computes beyond is dropped
  float factor;
  int add;
} product_block;

/// Stores a tile of which some columns do not exist.
static __attribute__((noinline)) void store_narrow_tile(size_t rows, size_t vectors, const vf *sums,
                                                        const product_block *c) {
  for (size_t row = 0; row < rows; row++) {
    float *out = c->values + row * c->row_stride;
    for (size_t v = 0; v < vectors && v * LANES < c->columns; v++) {
      const size_t left = c->columns - v * LANES, n = left < LANES ? left : LANES;
      const vf sum = c->factor * sums[row * vectors + v];
      store_some(out + v * LANES, n, c->add ? load_some(out + v * LANES, n) + sum : sum);
    }
  }
}

/// One register tile: `rows` × (`vectors` · LANES) elements over `k_count` terms; the vectors may
/// span several panels. Rows and vectors are constants where this is inlined, so that the sums stay
/// in registers.
INLINE void multiply_tile(const size_t rows, const size_t vectors, size_t k_count, left_block a,
                          right_block b, const product_block *c) {
  vf sums[TILE_ROWS * PANEL_VECTORS];
  UNROLL
  for (size_t s = 0; s < rows * vectors; s++) sums[s] = (vf){0};
  for (size_t l = 0; l < k_count; l++) {
    vf right[MOST_PANELS_IN_FLIGHT * PANEL_VECTORS];
    UNROLL
    for (size_t v = 0; v < vectors; v++) {
      right[v] = load(b.values + v / PANEL_VECTORS * b.panel_stride + l * b.row_stride +
                      v % PANEL_VECTORS * LANES);
    }
    UNROLL
    for (size_t row = 0; row < rows; row++) {
      const float left = a.values[row * a.row_stride + l * a.column_stride];
      UNROLL
      for (size_t v = 0; v < vectors; v++) sums[row * vectors + v] += left * right[v];
    }
  }
  if (c->columns < vectors * LANES) {
    store_narrow_tile(rows, vectors, sums, c);
    return;
  }
  const float factor = c->factor;
  UNROLL
  for (size_t row = 0; row < rows; row++) {
    UNROLL
    for (size_t v = 0; v < vectors; v++) {
      float *out = c->values + row * c->row_stride + v * LANES;
      const vf sum = factor * sums[row * vectors + v];
      store(out, c->add ? load(out) + sum : sum);
    }
  }
}

#define TILE_CASE(rows, vectors) \
  case rows: multiply_tile(rows, vectors, k_count, a, b, &c); break;
#define SIX_TILE_CASES(vectors)                                     \
  TILE_CASE(1, vectors) TILE_CASE(2, vectors) TILE_CASE(3, vectors) \
  TILE_CASE(4, vectors) TILE_CASE(5, vectors) TILE_CASE(6, vectors)
#if TILE_ROWS == 12
#define TILE_CASES(vectors)                                         \
  SIX_TILE_CASES(vectors)                                           \
  TILE_CASE(7, vectors) TILE_CASE(8, vectors) TILE_CASE(9, vectors) \
  TILE_CASE(10, vectors) TILE_CASE(11, vectors) TILE_CASE(12, vectors)
#else
#define TILE_CASES(vectors) SIX_TILE_CASES(vectors)
#endif

/// A tile of one panel with A packed as [k][TILE_ROWS].
static void multiply_packed_tile(size_t rows, size_t k_count, const float *packed_a,
                                 const float *panel, product_block c) {
  const left_block a = {packed_a, 1, TILE_ROWS};
  const right_block b = {panel, PANEL_WIDTH, 0};
  switch (rows) { TILE_CASES(PANEL_VECTORS) }
}

/// A tile of one panel whose rows of A lie apart and are contiguous in k.
static void multiply_row_tile(size_t rows, size_t k_count, left_block a, right_block b,
                              product_block c) {
  a.column_stride = 1;
  // Short sentences: half of the panel would be computed in vain.
  if (c.columns <= PANEL_WIDTH / 2) {
    switch (rows) { TILE_CASES(PANEL_VECTORS / 2) }
  } else {
    switch (rows) { TILE_CASES(PANEL_VECTORS) }
  }
}

/// A tile of one panel whose rows of A are neighbours in memory (a transposed matrix).
static void multiply_column_tile(size_t rows, size_t k_count, left_block a, right_block b,
                                 product_block c) {
  a.row_stride = 1;
  switch (rows) { TILE_CASES(PANEL_VECTORS) }
}

/// How many panels are in flight at once: few rows alone would wait for the latency of each sum.
static size_t panels_in_flight(size_t rows) {
  return rows == 1 ? MOST_PANELS_IN_FLIGHT : rows <= 3 ? 2 : 1;
}

/// A tile of several panels, for the numbers of rows that `panels_in_flight` names.
static void multiply_wide_tile(size_t rows, size_t panels, size_t k_count, left_block a,
                               right_block b, product_block c) {
  a.column_stride = 1;
  if (panels == MOST_PANELS_IN_FLIGHT) {
    multiply_tile(1, MOST_PANELS_IN_FLIGHT * PANEL_VECTORS, k_count, a, b, &c);
    return;
  }
  switch (rows) {
    TILE_CASE(1, 2 * PANEL_VECTORS)
    TILE_CASE(2, 2 * PANEL_VECTORS)
    TILE_CASE(3, 2 * PANEL_VECTORS)
  }
}

/// c (+)= factor · A B for one block of k, `panels` panels, A read in place. a.column_stride or
/// a.row_stride must be 1.
static void multiply_in_place(size_t rows, size_t panels, size_t k_count, left_block a,
                              right_block b, product_block c) {
  for (size_t row = 0; row < rows; row += TILE_ROWS) {
    const size_t count = rows - row < TILE_ROWS ? rows - row : TILE_ROWS;
    const left_block left = {a.values + row * a.row_stride, a.row_stride, a.column_stride};
    size_t in_flight = a.column_stride == 1 ? panels_in_flight(count) : 1;
    for (size_t panel = 0; panel < panels; panel += in_flight) {
      while (in_flight > panels - panel) in_flight /= 2;
      const right_block right = {b.values + panel * b.panel_stride, b.row_stride, b.panel_stride};
      product_block out = c;
      out.values += row * c.row_stride + panel * PANEL_WIDTH;
      out.columns -= panel * PANEL_WIDTH;
      if (in_flight > 1) multiply_wide_tile(count, in_flight, k_count, left, right, out);
      else if (a.column_stride == 1) multiply_row_tile(count, k_count, left, right, out);
      else multiply_column_tile(count, k_count, left, right, out);
    }
  }
}

// MARK: Packing

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
  } else if (a.row_stride == 1) {
    for (; l < k_count; l++) {
      memcpy(packed + l * TILE_ROWS, a.values + l * a.column_stride, TILE_ROWS * sizeof(float));
    }
  }
  pack_tile_elements(TILE_ROWS, l, k_count, a, packed);
}

/// Packs `rows` × `k_count` elements of A into tiles.
static void pack_left(size_t rows, size_t k_count, left_block a, float *packed) {
  for (; rows >= TILE_ROWS; rows -= TILE_ROWS, packed += TILE_ROWS * k_count) {
    pack_whole_tile(k_count, a, packed);
    a.values += TILE_ROWS * a.row_stride;
  }
  pack_tile_elements(rows, 0, k_count, a, packed);
}

// MARK: The product

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
