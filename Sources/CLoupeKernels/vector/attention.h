// Attention of one sequence: small matrix products over the tiles of matrix.h, head by head.
//
// Each score is one chain over the head's elements and each mixed value one chain over the keys, in
// the same order whatever the number of queries: decoding step by step gives the numbers of the
// whole sequence at once.

#include "../attention_bias.h"

/// Number of keys that query `i` may see.
static size_t visible_keys(const loupe_attention_block *block, size_t i) {
  const ptrdiff_t keys = (ptrdiff_t)block->key_count;
  if (block->causal_offset >= keys) return block->key_count;
  const ptrdiff_t visible = (ptrdiff_t)i + block->causal_offset + 1;
  return visible < 0 ? 0 : (size_t)(visible < keys ? visible : keys);
}

/// Whether some query may not see some key.
static int hides_keys(const loupe_attention_block *block) {
  return block->query_count > 0 && visible_keys(block, 0) < block->key_count;
}

/// Room for K_BLOCK elements of PANEL_WIDTH keys.
typedef struct {
  float values[K_BLOCK * PANEL_WIDTH];
} key_panel;

/// Zeros where a panel with fewer keys than it is wide is read, but never written.
static void clear_panel(key_panel *panel, size_t size) {
  memset(panel->values, 0, least(size, K_BLOCK) * PANEL_WIDTH * sizeof(float));
}

/// out[i][j] = factor · Σ_d x_i[d] · y_j[d]; out is [rows][keys], contiguous. The panel has been
/// cleared.
static void dot_products(size_t rows, size_t keys, size_t size, const float *x, size_t x_stride,
                         const float *y, size_t y_stride, float factor, float *out,
                         key_panel *panel) {
  for (size_t key = 0; key < keys; key += PANEL_WIDTH) {
    for (size_t d = 0; d < size; d += K_BLOCK) {
      const size_t terms = least(K_BLOCK, size - d);
      transpose_to_panel(terms, least(PANEL_WIDTH, keys - key), y + key * y_stride + d, y_stride,
                         panel->values);
      multiply_in_place(rows, 1, terms, (left_block){x + d, x_stride, 1},
                        (right_block){panel->values, PANEL_WIDTH, 0},
                        (product_block){out + key, keys, keys - key, factor, d > 0});
    }
  }
}

/// out_i (+)= factor · Σ_l weights(i, l) · x_l over vectors of `size` elements.
static void weighted_sums(size_t rows, size_t terms, size_t size, left_block weights,
                          const float *x, size_t x_stride, float factor, int add, float *out,
                          size_t out_stride) {
  const size_t whole = size / PANEL_WIDTH, rest = size % PANEL_WIDTH;
  for (size_t row = 0; terms == 0 && !add && row < rows; row++) {
    memset(out + row * out_stride, 0, size * sizeof(float));
  }
  float panel[K_BLOCK * PANEL_WIDTH];
  for (size_t l = 0; l < terms; l += K_BLOCK) {
    const size_t count = least(K_BLOCK, terms - l);
    const left_block left = {weights.values + l * weights.column_stride, weights.row_stride,
                             weights.column_stride};
    const float *values = x + l * x_stride;
    product_block c = {out, out_stride, size, factor, add || l > 0};
    multiply_in_place(rows, whole, count, left, (right_block){values, x_stride, PANEL_WIDTH}, c);
    if (rest == 0) continue;
    // Beyond the head stand other heads' elements, or nothing: the last panel is a copy with zeros.
    pack_panel(count, rest, values + whole * PANEL_WIDTH, x_stride, 1, panel);
    c.values += whole * PANEL_WIDTH;
    c.columns = rest;
    multiply_in_place(rows, 1, count, left, (right_block){panel, PANEL_WIDTH, 0}, c);
  }
}

static void attention_scores(const loupe_attention_block *block, size_t head_begin, size_t head_end,
                             float *scores) {
  const size_t queries = block->query_count, keys = block->key_count, size = block->head_size;
  const int hides = hides_keys(block);
  key_panel panel;
  clear_panel(&panel, size);
  for (size_t h = head_begin; h < head_end; h++) {
    float *head_scores = scores + h * queries * keys;
    dot_products(queries, keys, size, block->q + h * size, block->q_stride, block->k + h * size,
                 block->kv_stride, block->scale, head_scores, &panel);
    for (size_t i = 0; hides && i < queries; i++) {
      for (size_t j = visible_keys(block, i); j < keys; j++) head_scores[i * keys + j] = -INFINITY;
    }
  }
}

static void attention_add_bias(const loupe_attention_block *block, const loupe_attention_bias *bias,
                               size_t head_begin, size_t head_end, float *scores) {
  const size_t queries = block->query_count, keys = block->key_count;
  if (!bias->values) return;
  for (size_t h = head_begin; h < head_end; h++) {
    for (size_t i = 0; i < queries; i++) {
      float *row = scores + (h * queries + i) * keys;
      const float *added = bias_row(bias, h, i);
      add(visible_keys(block, i), row, added, row);
    }
  }
}

static void attention_mix(const loupe_attention_block *block, size_t head_begin, size_t head_end,
                          const float *weights, float *out, size_t out_stride) {
  const size_t queries = block->query_count, keys = block->key_count, size = block->head_size;
  for (size_t h = head_begin; h < head_end; h++) {
    const left_block left = {weights + h * queries * keys, keys, 1};
    weighted_sums(queries, keys, size, left, block->v + h * size, block->kv_stride, 1, 0,
                  out + h * size, out_stride);
  }
}

static void attention_mix_backward(const loupe_attention_block *block, size_t head_begin,
                                   size_t head_end, const float *weights, const float *grad_out,
                                   size_t grad_out_stride, float *grad_weights, float *grad_v,
                                   size_t grad_kv_stride) {
  const size_t queries = block->query_count, keys = block->key_count, size = block->head_size;
  key_panel panel;
  clear_panel(&panel, size);
  for (size_t h = head_begin; h < head_end; h++) {
    const size_t cells = h * queries * keys;
    dot_products(queries, keys, size, grad_out + h * size, grad_out_stride, block->v + h * size,
                 block->kv_stride, 1, grad_weights + cells, &panel);
    const left_block transposed = {weights + cells, 1, keys};
    weighted_sums(keys, queries, size, transposed, grad_out + h * size, grad_out_stride, 1, 1,
                  grad_v + h * size, grad_kv_stride);
  }
}

/// The cells of the score matrix that a tile of rows (queries or keys) shares with the mask's edge:
/// few, so they are copied, hidden ones as zeros.
typedef struct {
  float cells[TILE_ROWS * TILE_ROWS];
} edge_block;

/// grad_q of one head's queries `i`..<`i + rows`.
static void query_gradients(const loupe_attention_block *block, size_t h, size_t i, size_t rows,
                            const float *grad_scores, float *grad_q, size_t grad_q_stride) {
  const size_t keys = block->key_count, size = block->head_size;
  const float *k = block->k + h * size;
  const float *cells = grad_scores + (h * block->query_count + i) * keys;
  const size_t common = visible_keys(block, i), end = visible_keys(block, i + rows - 1);
  float *out = grad_q + i * grad_q_stride + h * size;
  weighted_sums(rows, common, size, (left_block){cells, keys, 1}, k, block->kv_stride, block->scale,
                1, out, grad_q_stride);
  if (end == common) return;
  // Each row sees at most one key more than the row before.
  edge_block edge = {0};
  for (size_t row = 1; row < rows; row++) {
    for (size_t j = common; j < visible_keys(block, i + row); j++) {
      edge.cells[row * TILE_ROWS + j - common] = cells[row * keys + j];
    }
  }
  weighted_sums(rows, end - common, size, (left_block){edge.cells, TILE_ROWS, 1},
                k + common * block->kv_stride, block->kv_stride, block->scale, 1, out,
                grad_q_stride);
}

/// First query that may see key `j`; query_count when none does.
static size_t first_seeing_query(const loupe_attention_block *block, size_t j) {
  if (block->causal_offset >= (ptrdiff_t)block->key_count) return 0;
  const ptrdiff_t first = (ptrdiff_t)j - block->causal_offset;
  return first < 0 ? 0 : least((size_t)first, block->query_count);
}

/// grad_k of one head's keys `j`..<`j + rows`.
static void key_gradients(const loupe_attention_block *block, size_t h, size_t j, size_t rows,
                          const float *grad_scores, float *grad_k, size_t grad_kv_stride) {
  const size_t queries = block->query_count, keys = block->key_count, size = block->head_size;
  const float *q = block->q + h * size;
  const float *cells = grad_scores + h * queries * keys + j;
  const size_t begin = first_seeing_query(block, j);
  const size_t common = first_seeing_query(block, j + rows - 1);
  float *out = grad_k + j * grad_kv_stride + h * size;
  weighted_sums(rows, queries - common, size, (left_block){cells + common * keys, 1, keys},
                q + common * block->q_stride, block->q_stride, block->scale, 1, out,
                grad_kv_stride);
  if (begin == common) return;
  edge_block edge = {0};
  for (size_t i = begin; i < common; i++) {
    for (size_t row = 0; row < rows && j + row < visible_keys(block, i); row++) {
      edge.cells[(i - begin) * TILE_ROWS + row] = cells[i * keys + row];
    }
  }
  weighted_sums(rows, common - begin, size, (left_block){edge.cells, 1, TILE_ROWS},
                q + begin * block->q_stride, block->q_stride, block->scale, 1, out, grad_kv_stride);
}

static void attention_scores_backward(const loupe_attention_block *block, size_t head_begin,
                                      size_t head_end, const float *grad_scores, float *grad_q,
                                      size_t grad_q_stride, float *grad_k, size_t grad_kv_stride) {
  const size_t queries = block->query_count, keys = block->key_count;
  for (size_t h = head_begin; h < head_end; h++) {
    for (size_t i = 0; i < queries; i += TILE_ROWS) {
      query_gradients(block, h, i, least(TILE_ROWS, queries - i), grad_scores, grad_q,
                      grad_q_stride);
    }
    for (size_t j = 0; j < keys; j += TILE_ROWS) {
      key_gradients(block, h, j, least(TILE_ROWS, keys - j), grad_scores, grad_k, grad_kv_stride);
    }
  }
}
