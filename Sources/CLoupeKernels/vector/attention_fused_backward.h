// Backward of attention_fused.h: the weights are computed again for a block of queries and a block
// of keys at a time, both so small that everything about them stays in the second-level cache.

enum {
  BACKWARD_QUERIES = 20 * TILE_ROWS,  // at most K_BLOCK: a gradient's part is one chain of sums
  BACKWARD_KEYS = 256,
  BACKWARD_STRIDE = BACKWARD_KEYS + 16,
};

_Static_assert(BACKWARD_QUERIES <= K_BLOCK && BACKWARD_KEYS <= K_BLOCK, "chains of one block");
_Static_assert(BACKWARD_KEYS % PANEL_WIDTH == 0, "key blocks consist of whole panels");

/// Scratch memory of the backward pass.
typedef struct {
  float *deltas;                                  // Δ of every query
  float *packed_keys, *key_rows, *packed_values;  // of the key block
  float *query_rows, *gradient_rows;              // of the query block
  float *weights, *grad_scores;                   // [BACKWARD_QUERIES][BACKWARD_STRIDE]
  head_rows k;                                    // the key block's rows, in place or copied
} backward_scratch;

static backward_scratch backward_scratch_of(size_t head_size, float *memory) {
  const size_t width = whole(head_size, PANEL_WIDTH);
  backward_scratch scratch = {.packed_keys = memory};
  scratch.packed_values = scratch.packed_keys + BACKWARD_KEYS * head_size;
  scratch.key_rows = scratch.packed_values + BACKWARD_KEYS * head_size;
  scratch.query_rows = scratch.key_rows + BACKWARD_KEYS * width;
  scratch.gradient_rows = scratch.query_rows + BACKWARD_QUERIES * width;
  scratch.weights = scratch.gradient_rows + BACKWARD_QUERIES * width;
  scratch.grad_scores = scratch.weights + BACKWARD_QUERIES * BACKWARD_STRIDE;
  scratch.deltas = scratch.grad_scores + BACKWARD_QUERIES * BACKWARD_STRIDE;
  return scratch;
}

static size_t fused_attention_backward_scratch_floats(size_t query_count, size_t head_size) {
  const size_t width = whole(head_size, PANEL_WIDTH);
  return BACKWARD_KEYS * (2 * head_size + width) +
         2 * BACKWARD_QUERIES * (width + BACKWARD_STRIDE) + query_count;
}

/// Δ_i = grad_out_i · out_i for every query of one head.
static void compute_deltas(const loupe_attention_block *attention, size_t h,
                           const loupe_fused_gradients *g, float *deltas) {
  const size_t size = attention->head_size;
  for (size_t row = 0; row < attention->query_count; row++) {
    const float *out = g->out + row * g->out_stride + h * size;
    const float *grad = g->grad_out + row * g->grad_out_stride + h * size;
    vf products = {0};
    EACH_VECTOR(size, { products += load_n(out + i, n) * load_n(grad + i, n); });
    deltas[row] = sum_of_lanes(products);
  }
}

/// The weights of one row of the block, before dropout: those that were kept, or from its scores.
static void backward_weights(const loupe_fused_block *block, size_t h, const fused_cells *cells,
                             size_t row, size_t visible, const float *row_statistics,
                             float *scores) {
  const size_t query = cells->query + row, place = h * cells->attention->query_count + query;
  if (block->weights) {
    const float *kept = block->weights + place * cells->attention->key_count + cells->key;
    EACH_VECTOR(visible, { store_n(scores + i, n, load_n(kept + i, n)); });
    return;
  }
  add_bias(&block->bias, h, query, cells->key, visible, scores);
  const float shift = row_statistics[place * 2], factor = row_statistics[place * 2 + 1];
  EACH_VECTOR(visible, {
    store_n(scores + i, n, exponential_below(load_n(scores + i, n) - shift) * factor);
  });
}

/// One row of scores and of grad_out · v becomes the weights and the gradient of the scores, where
/// nothing is dropped, kept or added to the scores: in one pass.
static void plain_backward_row(size_t visible, float shift, float factor, float delta,
                               float *scores, float *grads) {
  EACH_VECTOR(visible, {
    const vf weight = exponential_below(load_n(scores + i, n) - shift) * factor;
    store_n(scores + i, n, weight);
    store_n(grads + i, n, weight * (load_n(grads + i, n) - delta));
  });
}

/// One row of scores and of grad_out · v becomes the weights, after dropout, and the gradient of
/// the scores; zeros where a key is hidden.
static void backward_row(const loupe_fused_block *block, size_t h, const fused_cells *cells,
                         size_t row, const float *row_statistics, float delta, float *scores,
                         float *grads) {
  const size_t visible = visible_in_block(cells, row);
  const uint64_t counter = dropout_counter(block, h, cells->query + row, cells->key);
  const float rate = block->dropout_rate;
  if (rate == 0 && !block->weights && !block->bias.values) {
    const float *statistics =
        row_statistics + 2 * (h * cells->attention->query_count + cells->query + row);
    plain_backward_row(visible, statistics[0], statistics[1], delta, scores, grads);
  } else {
    if (rate > 0) dropout(visible, rate, block->dropout_seed, counter, grads, grads);
    backward_weights(block, h, cells, row, visible, row_statistics, scores);
    EACH_VECTOR(visible, {
      store_n(grads + i, n, load_n(scores + i, n) * (load_n(grads + i, n) - delta));
    });
    if (rate > 0) dropout(visible, rate, block->dropout_seed, counter, scores, scores);
  }
  for (size_t j = visible; j < cells->keys; j++) scores[j] = grads[j] = 0;
}

/// grad_j += factor · Σ_row cells[row][j] · x_row for the keys of the block.
static void add_key_gradients(const fused_cells *cells, const float *values, head_rows x,
                              float factor, float *grad, size_t grad_stride) {
  const size_t size = cells->attention->head_size, width = whole(size, PANEL_WIDTH);
  for (size_t j = 0; j < cells->keys; j += TILE_ROWS) {
    const size_t row = first_row_seeing(cells, j);
    if (row >= cells->rows) return;
    multiply_in_place(least(TILE_ROWS, cells->keys - j), width / PANEL_WIDTH, cells->rows - row,
                      (left_block){values + row * BACKWARD_STRIDE + j, 1, BACKWARD_STRIDE},
                      (right_block){x.values + row * x.stride, x.stride, PANEL_WIDTH},
                      (product_block){grad + j * grad_stride, grad_stride, size, factor, 1});
  }
}

/// grad_row += factor · Σ_j cells[row][j] · k_j for the queries of the block.
static void add_query_gradients(const fused_cells *cells, const float *values, head_rows keys,
                                float factor, float *grad, size_t grad_stride) {
  const size_t size = cells->attention->head_size, width = whole(size, PANEL_WIDTH);
  for (size_t row = 0; row < cells->rows; row += TILE_ROWS) {
    const size_t rows = least(TILE_ROWS, cells->rows - row);
    const size_t end = visible_in_block(cells, row + rows - 1);
    if (end == 0) continue;
    multiply_in_place(rows, width / PANEL_WIDTH, end,
                      (left_block){values + row * BACKWARD_STRIDE, BACKWARD_STRIDE, 1},
                      (right_block){keys.values, keys.stride, PANEL_WIDTH},
                      (product_block){grad + row * grad_stride, grad_stride, size, factor, 1});
  }
}

/// What one block of queries and one block of keys add to the gradients.
static void backward_block(const loupe_fused_block *block, size_t h, const fused_cells *cells,
                           const loupe_fused_gradients *g, const backward_scratch *scratch) {
  const loupe_attention_block *a = &block->attention;
  const size_t size = a->head_size, first = h * size, query = cells->query;
  const head_rows q = gather_rows(cells->rows, size, a->q + query * a->q_stride + first,
                                  a->q_stride, scratch->query_rows);
  const head_rows grad_out =
      gather_rows(cells->rows, size, g->grad_out + query * g->grad_out_stride + first,
                  g->grad_out_stride, scratch->gradient_rows);
  if (!block->weights) {
    fused_dot_products(cells, q, scratch->packed_keys, a->scale,
                       scratch->weights, BACKWARD_STRIDE);
  }
  fused_dot_products(cells, grad_out, scratch->packed_values, 1,
                     scratch->grad_scores, BACKWARD_STRIDE);
  for (size_t row = 0; row < cells->rows; row++) {
    float *grads = scratch->grad_scores + row * BACKWARD_STRIDE;
    backward_row(block, h, cells, row, g->row_statistics, scratch->deltas[query + row],
                 scratch->weights + row * BACKWARD_STRIDE, grads);
    if (g->grad_bias) {
      float *to = g->grad_bias + bias_offset(&block->bias, h, query + row) + cells->key;
      add(visible_in_block(cells, row), to, grads, to);
    }
  }
  add_key_gradients(cells, scratch->weights, grad_out, 1,
                    g->grad_v + cells->key * g->grad_kv_stride + first, g->grad_kv_stride);
  add_key_gradients(cells, scratch->grad_scores, q, a->scale,
                    g->grad_k + cells->key * g->grad_kv_stride + first, g->grad_kv_stride);
  add_query_gradients(cells, scratch->grad_scores, scratch->k, a->scale,
                      g->grad_q + query * g->grad_q_stride + first, g->grad_q_stride);
}

static void fused_attention_backward(const loupe_fused_block *block, size_t head_begin,
                                     size_t head_end, const loupe_fused_gradients *gradients,
                                     float *scratch) {
  const loupe_attention_block *a = &block->attention;
  const size_t size = a->head_size;
  backward_scratch parts = backward_scratch_of(size, scratch);
  for (size_t h = head_begin; h < head_end; h++) {
    compute_deltas(a, h, gradients, parts.deltas);
    for (size_t key = 0; key < a->key_count; key += BACKWARD_KEYS) {
      const size_t keys = least(BACKWARD_KEYS, a->key_count - key);
      const float *k = a->k + key * a->kv_stride + h * size;
      if (!block->weights) {
        pack_rows_as_columns(keys, size, k, a->kv_stride, parts.packed_keys);
      }
      pack_rows_as_columns(keys, size, a->v + key * a->kv_stride + h * size, a->kv_stride,
                           parts.packed_values);
      parts.k = gather_rows(keys, size, k, a->kv_stride, parts.key_rows);
      for (size_t i = first_seeing_query(a, key); i < a->query_count; i += BACKWARD_QUERIES) {
        const size_t rows = least(BACKWARD_QUERIES, a->query_count - i);
        const fused_cells cells = {a, i, rows, key, keys};
        backward_block(block, h, &cells, gradients, &parts);
      }
    }
  }
}
