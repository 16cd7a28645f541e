// Attention of whole sequences without the [query][key] weights in memory: a block of query rows
// passes through scratch memory that stays in the second-level cache.
//
// Many rows are copied to contiguous ones first: rows that lie a power of two apart would share a
// few sets of the first-level cache. The sums are those of attention.h, in the same order.

enum {
  // Floats of weights that stand in scratch at once: three quarters of a second-level cache of
  // 512 KiB.
  FUSED_WEIGHT_FLOATS = 96 * 1024,
  FUSED_MOST_ROWS = 8 * TILE_ROWS,
};

INLINE size_t whole(size_t count, size_t unit) { return (count + unit - 1) / unit * unit; }

/// Floats from one row of weights to the next: whole panels, and an odd number of cache lines, so
/// that the rows of a tile fall into different sets.
static size_t fused_stride(size_t key_count) {
  return whole(key_count, 32) + 16;
}

_Static_assert(32 % PANEL_WIDTH == 0, "rows of weights consist of whole panels");

/// Query rows that are worked on at once.
static size_t fused_rows(size_t query_count, size_t key_count) {
  const size_t fitting = FUSED_WEIGHT_FLOATS / fused_stride(key_count) / TILE_ROWS * TILE_ROWS;
  const size_t rows = fitting < TILE_ROWS ? TILE_ROWS : least(fitting, FUSED_MOST_ROWS);
  return least(rows, query_count);
}

/// Rows of one head: element d of row i at `values[i * stride + d]`, zeros behind the head's size
/// up to whole panels.
typedef struct {
  const float *values;
  size_t stride;
} head_rows;

static head_rows copied_rows(size_t rows, size_t size, const float *x, size_t x_stride,
                             float *memory) {
  const size_t width = whole(size, PANEL_WIDTH);
  for (size_t row = 0; row < rows; row++, x += x_stride) {
    float *out = memory + row * width;
    EACH_VECTOR(size, { store_n(out + i, n, load_n(x + i, n)); });
    for (size_t d = size; d < width; d++) out[d] = 0;
  }
  return (head_rows){memory, width};
}

/// The rows in place where they are few, whole panels wide and therefore harmless; else copied to
/// `memory`.
static head_rows gather_rows(size_t rows, size_t size, const float *x, size_t x_stride,
                             float *memory) {
  enum {
    MOST_ROWS_IN_PLACE = 64,
  };
  if (rows <= MOST_ROWS_IN_PLACE && size % PANEL_WIDTH == 0) return (head_rows){x, x_stride};
  return copied_rows(rows, size, x, x_stride, memory);
}

/// Packs rows as the columns of a matrix: panels of `size` × PANEL_WIDTH.
static void pack_rows_as_columns(size_t rows, size_t size, const float *x, size_t x_stride,
                                 float *packed) {
  for (size_t row = 0; row < rows; row += PANEL_WIDTH) {
    pack_panel(size, least(PANEL_WIDTH, rows - row), x + row * x_stride, 1, x_stride,
               packed + row * size);
  }
}

/// The cells that a block of query rows shares with a block of keys.
typedef struct {
  const loupe_attention_block *attention;
  size_t query, rows;  // first query and number of queries
  size_t key, keys;    // first key and number of keys
} fused_cells;

/// How many of the block's keys row `row` of it may see.
static size_t visible_in_block(const fused_cells *cells, size_t row) {
  const size_t visible = visible_keys(cells->attention, cells->query + row);
  return visible < cells->key ? 0 : least(visible - cells->key, cells->keys);
}

/// First row of the block that may see its key `j`; `rows` when none does.
static size_t first_row_seeing(const fused_cells *cells, size_t j) {
  const size_t query = first_seeing_query(cells->attention, cells->key + j);
  return query < cells->query ? 0 : least(query - cells->query, cells->rows);
}

/// out[i][j] = factor · x_i·y_j for `rows` rows and `panels` panels of packed keys.
static void packed_dot_products(size_t rows, size_t panels, size_t size, const float *x,
                                size_t x_stride, const float *packed, product_block out) {
  for (size_t d = 0; d < size; d += K_BLOCK) {
    out.add = d > 0;
    multiply_in_place(rows, panels, least(K_BLOCK, size - d), (left_block){x + d, x_stride, 1},
                      (right_block){packed + d * PANEL_WIDTH, PANEL_WIDTH, size * PANEL_WIDTH},
                      out);
  }
}

/// out[row][j] = factor · x_row·y_j over one head, where the tile of `row` sees the panel of j.
///
/// packed: the keys, or values, as columns; out: rows of whole panels.
static void fused_dot_products(const fused_cells *cells, head_rows x, const float *packed,
                               float factor, float *out, size_t stride) {
  const size_t size = cells->attention->head_size;
  for (size_t j = 0; j < cells->keys; j += PANEL_WIDTH) {
    const size_t row = first_row_seeing(cells, j) / TILE_ROWS * TILE_ROWS;
    if (row >= cells->rows) return;
    const size_t columns = whole(least(PANEL_WIDTH, cells->keys - j), LANES);
    packed_dot_products(cells->rows - row, 1, size, x.values + row * x.stride, x.stride,
                        packed + j * size,
                        (product_block){out + row * stride + j, stride, columns, factor, 0});
  }
}

/// Index of a weight in a contiguous [head][query][key] block: its dropout's counter.
static uint64_t dropout_counter(const loupe_fused_block *block, size_t h, size_t query,
                                size_t key) {
  const loupe_attention_block *attention = &block->attention;
  return block->dropout_offset +
         ((uint64_t)h * attention->query_count + query) * attention->key_count + key;
}

/// scores[j] += bias of one query and key `key + j`.
static void add_bias(const loupe_attention_bias *bias, size_t h, size_t query, size_t key,
                     size_t count, float *scores) {
  if (!bias->values) return;
  add(count, scores, bias_row(bias, h, query) + key, scores);
}

/// Scratch memory of the forward pass.
typedef struct {
  float *packed_keys, *values, *queries, *weights;
  size_t stride;  // of weights
  head_rows v;    // the head's values, in place or copied
} fused_scratch;

static fused_scratch fused_scratch_of(size_t query_count, size_t key_count, size_t head_size,
                                      float *memory) {
  const size_t width = whole(head_size, PANEL_WIDTH);
  fused_scratch scratch = {.packed_keys = memory, .stride = fused_stride(key_count)};
  scratch.values = scratch.packed_keys + whole(key_count, PANEL_WIDTH) * head_size;
  scratch.queries = scratch.values + key_count * width;
  scratch.weights = scratch.queries + fused_rows(query_count, key_count) * width;
  return scratch;
}

static size_t fused_attention_scratch_floats(size_t query_count, size_t key_count,
                                             size_t head_size) {
  const size_t width = whole(head_size, PANEL_WIDTH);
  return whole(key_count, PANEL_WIDTH) * head_size + key_count * width +
         fused_rows(query_count, key_count) * (width + fused_stride(key_count));
}

/// Notes what the backward pass needs to make these rows of weights again.
static void note_rows(const loupe_fused_block *block, size_t h, size_t query, size_t rows,
                      const softmax_scaling *scaling, float *row_statistics) {
  if (!row_statistics) return;
  float *out = row_statistics + 2 * (h * block->attention.query_count + query);
  for (size_t row = 0; row < rows; row++) {
    out[2 * row] = scaling[row].shift;
    out[2 * row + 1] = scaling[row].factor;
  }
}

/// Hands rows of weights, up to key `end`, to who wants them, and drops some of the weights.
static void keep_and_drop(const loupe_fused_block *block, size_t h, size_t query, size_t rows,
                          size_t end, float *tile, size_t stride) {
  const size_t keys = block->attention.key_count;
  const size_t first_row = h * block->attention.query_count + query;
  for (size_t row = 0; row < rows; row++) {
    float *weights = tile + row * stride;
    if (block->weights) {
      float *out = block->weights + (first_row + row) * keys;
      EACH_VECTOR(end, { store_n(out + i, n, load_n(weights + i, n)); });
      if (end < keys) memset(out + end, 0, (keys - end) * sizeof(float));
    }
    if (block->dropout_rate > 0) {
      dropout(end, block->dropout_rate, block->dropout_seed,
              dropout_counter(block, h, query + row, 0), weights, weights);
    }
  }
}

/// Scores of one tile of rows become weights, up to key `end`.
static void fused_weights(const loupe_fused_block *block, size_t h, size_t query, size_t rows,
                          size_t end, float *tile, size_t stride, float *row_statistics) {
  for (size_t row = 0; row < rows; row++) {
    const size_t visible = visible_keys(&block->attention, query + row);
    add_bias(&block->bias, h, query + row, 0, visible, tile + row * stride);
    for (size_t j = visible; j < end; j++) tile[row * stride + j] = -INFINITY;
  }
  softmax_scaling scaling[TILE_ROWS];
  softmax_rows(rows, end, tile, stride, tile, stride, scaling);
  note_rows(block, h, query, rows, scaling, row_statistics);
  keep_and_drop(block, h, query, rows, end, tile, stride);
}

/// out_row = Σ_j weights[row][j] · v_j; a tile of rows ends with the last key that one of it sees.
static void fused_mix(const fused_cells *cells, const fused_scratch *scratch, float *out,
                      size_t out_stride) {
  const size_t size = cells->attention->head_size;
  const size_t panels = whole(size, PANEL_WIDTH) / PANEL_WIDTH;
  for (size_t l = 0; l == 0 || l < cells->keys; l += K_BLOCK) {
    for (size_t row = 0; row < cells->rows; row += TILE_ROWS) {
      const size_t rows = least(TILE_ROWS, cells->rows - row);
      const size_t end = visible_in_block(cells, row + rows - 1);
      float *tile_out = out + row * out_stride;
      for (size_t r = 0; end == 0 && r < rows; r++) {
        memset(tile_out + r * out_stride, 0, size * sizeof(float));
      }
      if (end <= l) continue;
      const float *weights = scratch->weights + row * scratch->stride + l;
      const float *values = scratch->v.values + l * scratch->v.stride;
      multiply_in_place(rows, panels, least(K_BLOCK, end - l),
                        (left_block){weights, scratch->stride, 1},
                        (right_block){values, scratch->v.stride, PANEL_WIDTH},
                        (product_block){tile_out, out_stride, size, 1, l > 0});
    }
  }
}

/// One head's queries `i`..<`i + rows`.
static void fused_query_rows(const loupe_fused_block *block, size_t h, size_t i, size_t rows,
                             const fused_scratch *scratch, float *out, size_t out_stride,
                             float *row_statistics) {
  const loupe_attention_block *attention = &block->attention;
  const size_t size = attention->head_size;
  fused_cells cells = {attention, i, rows, 0, visible_keys(attention, i + rows - 1)};
  const head_rows q = gather_rows(rows, size, attention->q + i * attention->q_stride + h * size,
                                  attention->q_stride, scratch->queries);
  fused_dot_products(&cells, q, scratch->packed_keys, attention->scale,
                     scratch->weights, scratch->stride);
  for (size_t row = 0; row < rows; row += TILE_ROWS) {
    const size_t count = least(TILE_ROWS, rows - row);
    fused_weights(block, h, i + row, count, visible_in_block(&cells, row + count - 1),
                  scratch->weights + row * scratch->stride, scratch->stride, row_statistics);
  }
  fused_mix(&cells, scratch, out + i * out_stride + h * size, out_stride);
}
