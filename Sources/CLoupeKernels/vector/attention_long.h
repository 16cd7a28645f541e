// Attention of long sequences, and the choice between it and that of attention_fused.h: a tile of
// query rows at a time, whose scores stay close to the core from the first product to the last. The
// sums are the same, bit for bit.

enum {
  // From so many queries and keys on whole tiles and panels are the rule.
  LONG_QUERIES = 96,
  LONG_KEYS = 128,
};

/// out[row][j] = factor · x_row·y_j for a whole tile of rows and whole panels of packed keys, whose
/// size is at most K_BLOCK; `maxima` become at least the scores, lane by lane.
static void long_scores(size_t panels, size_t size, const float *x, size_t x_stride,
                        const float *packed, float factor, float *out, size_t stride,
                        vf maxima[TILE_ROWS]) {
  for (size_t panel = 0; panel < panels; panel++, out += PANEL_WIDTH) {
    vf sums[TILE_ROWS * PANEL_VECTORS];
    UNROLL
    for (size_t s = 0; s < TILE_ROWS * PANEL_VECTORS; s++) sums[s] = (vf){0};
    const float *left = x;
    for (size_t d = 0; d < size; d++, left++, packed += PANEL_WIDTH) {
      vf right[PANEL_VECTORS];
      UNROLL
      for (size_t v = 0; v < PANEL_VECTORS; v++) right[v] = load(packed + v * LANES);
      UNROLL
      for (size_t row = 0; row < TILE_ROWS; row++) {
        UNROLL
        for (size_t v = 0; v < PANEL_VECTORS; v++) {
          sums[row * PANEL_VECTORS + v] += left[row * x_stride] * right[v];
        }
      }
    }
    UNROLL
    for (size_t row = 0; row < TILE_ROWS; row++) {
      vf largest = maxima[row];
      UNROLL
      for (size_t v = 0; v < PANEL_VECTORS; v++) {
        const vf score = factor * sums[row * PANEL_VECTORS + v];
        store(out + row * stride + v * LANES, score);
        largest = larger(score, largest);
      }
      maxima[row] = largest;
    }
  }
}

/// Scores of one tile of rows, -infinity where a key is hidden, and the largest of each row.
static void long_tile_scores(const loupe_fused_block *block, size_t h, const fused_cells *cells,
                             head_rows q, const float *packed_keys, float *tile, size_t stride,
                             float largest[TILE_ROWS]) {
  const loupe_attention_block *attention = &block->attention;
  const size_t size = attention->head_size;
  const int is_plain = cells->rows == TILE_ROWS && size <= K_BLOCK && !block->bias.values;
  const size_t panels = is_plain ? visible_in_block(cells, 0) / PANEL_WIDTH : 0;
  vf maxima[TILE_ROWS];
  for (size_t row = 0; row < TILE_ROWS; row++) maxima[row] = splat(-INFINITY);
  long_scores(panels, size, q.values, q.stride, packed_keys, attention->scale, tile, stride,
              maxima);
  const size_t begin = panels * PANEL_WIDTH;
  for (size_t j = begin; j < cells->keys; j += PANEL_WIDTH) {
    const size_t columns = whole(least(PANEL_WIDTH, cells->keys - j), LANES);
    packed_dot_products(cells->rows, 1, size, q.values, q.stride, packed_keys + j * size,
                        (product_block){tile + j, stride, columns, attention->scale, 0});
  }
  for (size_t row = 0; row < cells->rows; row++) {
    float *scores = tile + row * stride;
    const size_t visible = visible_in_block(cells, row);
    add_bias(&block->bias, h, cells->query + row, 0, visible, scores);
    for (size_t j = visible; j < cells->keys; j++) scores[j] = -INFINITY;
    const float rest = row_maximum(cells->keys - begin, scores + begin);
    const float before = largest_lane(maxima[row]);
    largest[row] = rest > before ? rest : before;
  }
}

/// Scores become e^(score - largest), and their scaling is returned: the weights are the products
/// with its factor.
static softmax_scaling long_exponentials(size_t keys, float largest, float *scores) {
  const float shift = largest == -INFINITY ? 0 : largest;
  const double sum = exponentials(keys, scores, shift, scores, NULL);
  return (softmax_scaling){shift, sum == 0 ? 0 : (float)(1 / sum)};
}

/// out_row = Σ_j factor_row · tile[row][j] · v_j; each block of weights is made just before it is
/// read. Without `scaling` they are made already.
static void long_mix(const fused_cells *cells, const softmax_scaling scaling[TILE_ROWS],
                     head_rows v, float *tile, size_t stride, float *out, size_t out_stride) {
  const size_t size = cells->attention->head_size;
  const size_t panels = whole(size, PANEL_WIDTH) / PANEL_WIDTH;
  for (size_t row = 0; cells->keys == 0 && row < cells->rows; row++) {
    memset(out + row * out_stride, 0, size * sizeof(float));
  }
  for (size_t l = 0; l < cells->keys; l += K_BLOCK) {
    const size_t count = least(K_BLOCK, cells->keys - l);
    for (size_t row = 0; scaling && row < cells->rows; row++) {
      scale(count, scaling[row].factor, tile + row * stride + l);
    }
    multiply_in_place(cells->rows, panels, count, (left_block){tile + l, stride, 1},
                      (right_block){v.values + l * v.stride, v.stride, PANEL_WIDTH},
                      (product_block){out, out_stride, size, 1, l > 0});
  }
}

/// One head's queries `i`..<`i + rows`, at most a tile of them.
static void long_query_rows(const loupe_fused_block *block, size_t h, size_t i, size_t rows,
                            const fused_scratch *scratch, float *out, size_t out_stride,
                            float *row_statistics) {
  const loupe_attention_block *attention = &block->attention;
  const size_t size = attention->head_size, stride = scratch->stride;
  const fused_cells cells = {attention, i, rows, 0, visible_keys(attention, i + rows - 1)};
  const head_rows q = copied_rows(rows, size, attention->q + i * attention->q_stride + h * size,
                                  attention->q_stride, scratch->queries);
  float *tile = scratch->weights, largest[TILE_ROWS];
  softmax_scaling scaling[TILE_ROWS];
  long_tile_scores(block, h, &cells, q, scratch->packed_keys, tile, stride, largest);
  const int keeps = block->weights || block->dropout_rate > 0;
  for (size_t row = 0; row < rows; row++) {
    scaling[row] = long_exponentials(cells.keys, largest[row], tile + row * stride);
    if (keeps) scale(cells.keys, scaling[row].factor, tile + row * stride);
  }
  note_rows(block, h, i, rows, scaling, row_statistics);
  if (keeps) keep_and_drop(block, h, i, rows, cells.keys, tile, stride);
  long_mix(&cells, keeps ? NULL : scaling, scratch->v, tile, stride,
           out + i * out_stride + h * size, out_stride);
}

static void fused_attention(const loupe_fused_block *block, size_t head_begin, size_t head_end,
                            float *out, size_t out_stride, float *row_statistics, float *scratch) {
  const loupe_attention_block *attention = &block->attention;
  const size_t queries = attention->query_count, keys = attention->key_count,
               size = attention->head_size;
  fused_scratch parts = fused_scratch_of(queries, keys, size, scratch);
  const int is_long = queries >= LONG_QUERIES && keys >= LONG_KEYS;
  const size_t step = is_long ? TILE_ROWS : fused_rows(queries, keys);
  for (size_t h = head_begin; h < head_end; h++) {
    pack_rows_as_columns(keys, size, attention->k + h * size, attention->kv_stride,
                         parts.packed_keys);
    parts.v = gather_rows(keys, size, attention->v + h * size, attention->kv_stride, parts.values);
    for (size_t i = 0; i < queries; i += step) {
      const size_t rows = least(step, queries - i);
      if (is_long) long_query_rows(block, h, i, rows, &parts, out, out_stride, row_statistics);
      else fused_query_rows(block, h, i, rows, &parts, out, out_stride, row_statistics);
    }
  }
}
