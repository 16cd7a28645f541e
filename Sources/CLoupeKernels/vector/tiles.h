// The tiles of matrix products: up to TILE_ROWS × PANEL_WIDTH sums in registers over packed panels.
//
// The invariant of this file and of matrix.h: each element of a product is Σ over k in blocks of
// K_BLOCK terms; inside a block one chain of fused multiply-adds from zero, in rising k; the blocks
// are added to the result one after the other. No path (rows of a tile, panels in flight, packed or
// unpacked A) changes that order.

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
  // From this many rows on, a tile computes for longer than its weights take from main memory: they
  // are fetched this far ahead. Lower tiles wait for memory whatever they do, and read faster
  // without.
  LEAST_PREFETCHING_ROWS = 6,
  PREFETCH_DISTANCE = 16 * 1024,
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

/// Fetches what stands PREFETCH_DISTANCE bytes behind vector `v` of a panel's row into the
/// second-level cache, once a cache line. `rows` and `v` are constants.
INLINE void prefetch_behind(const size_t rows, const size_t v, const void *vector) {
  if (rows >= LEAST_PREFETCHING_ROWS && v * sizeof(vf) % 64 == 0) {
    __builtin_prefetch((const char *)vector + PREFETCH_DISTANCE, 0, 2);
  }
}

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

/// Stores the sums of a register tile.
INLINE void store_tile(const size_t rows, const size_t vectors, const vf *sums,
                       const product_block *c) {
  if (c->columns < vectors * LANES) {
    // A copy: sums whose address leaves the function would be written to memory at every step.
    vf copy[TILE_ROWS * PANEL_VECTORS];
    UNROLL
    for (size_t s = 0; s < rows * vectors; s++) copy[s] = sums[s];
    store_narrow_tile(rows, vectors, copy, c);
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

/// One register tile: `rows` × (`vectors` · LANES) elements over `k_count` terms; the vectors may
/// span several panels of `panel_vectors` vectors. The three are constants where this is inlined,
/// so that the sums stay in registers.
INLINE void multiply_tile_of(const size_t rows, const size_t vectors, const size_t panel_vectors,
                             size_t k_count, left_block a, right_block b,
                             const product_block *c) {
  vf sums[TILE_ROWS * PANEL_VECTORS];
  UNROLL
  for (size_t s = 0; s < rows * vectors; s++) sums[s] = (vf){0};
  for (size_t l = 0; l < k_count; l++) {
    vf right[MOST_PANELS_IN_FLIGHT * PANEL_VECTORS];
    UNROLL
    for (size_t v = 0; v < vectors; v++) {
      const float *vector = b.values + v / panel_vectors * b.panel_stride + l * b.row_stride +
                            v % panel_vectors * LANES;
      right[v] = load(vector);
      prefetch_behind(rows, v, vector);
    }
    UNROLL
    for (size_t row = 0; row < rows; row++) {
      const float left = a.values[row * a.row_stride + l * a.column_stride];
      UNROLL
      for (size_t v = 0; v < vectors; v++) sums[row * vectors + v] += left * right[v];
    }
  }
  store_tile(rows, vectors, sums, c);
}

/// The same for panels of PANEL_VECTORS vectors, as matrices are packed.
INLINE void multiply_tile(const size_t rows, const size_t vectors, size_t k_count, left_block a,
                          right_block b, const product_block *c) {
  multiply_tile_of(rows, vectors, PANEL_VECTORS, k_count, a, b, c);
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

/// The height of the tiles that `rows` rows divide into: as even as they can be, since a tile of
/// one or two rows takes as long as one of four.
static size_t tile_height(size_t rows) {
  const size_t tiles = (rows + TILE_ROWS - 1) / TILE_ROWS;
  return tiles > 0 ? (rows + tiles - 1) / tiles : 1;
}

/// c (+)= factor · A B for one block of k, `panels` panels, A read in place. a.column_stride or
/// a.row_stride must be 1.
static void multiply_in_place(size_t rows, size_t panels, size_t k_count, left_block a,
                              right_block b, product_block c) {
  const size_t height = tile_height(rows);
  for (size_t row = 0; row < rows; row += height) {
    const size_t count = least(height, rows - row);
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
