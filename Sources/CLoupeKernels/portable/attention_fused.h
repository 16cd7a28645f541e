// Attention of whole sequences in plain C, forward and backward, one row of weights at a time: the
// reference for the vector variants.

/// Index of a row's first weight in a contiguous [head][query][key] block.
static size_t weight_row(const loupe_attention_block *attention, size_t h, size_t i) {
  return (h * attention->query_count + i) * attention->key_count;
}

/// One row of scores, bias included, of the keys that query `i` may see.
static void fused_scores(const loupe_fused_block *block, size_t h, size_t i, size_t visible,
                         float *row) {
  const loupe_attention_block *attention = &block->attention;
  const loupe_attention_bias *bias = &block->bias;
  const size_t size = attention->head_size;
  const float *q = attention->q + i * attention->q_stride + h * size;
  for (size_t j = 0; j < visible; j++) {
    const float *k = attention->k + j * attention->kv_stride + h * size;
    row[j] = attention->scale * dot(size, q, k);
  }
  for (size_t j = 0; bias->values && j < visible; j++) {
    row[j] += bias_row(bias, h, i)[j];
  }
}

/// Dropout of the first `count` cells of a row of weights or of their gradient.
static void fused_dropout(const loupe_fused_block *block, size_t h, size_t i, size_t count,
                          float *row) {
  if (block->dropout_rate == 0) return;
  dropout(count, block->dropout_rate, block->dropout_seed,
          block->dropout_offset + weight_row(&block->attention, h, i), row, row);
}

static size_t fused_attention_scratch_floats(size_t query_count, size_t key_count,
                                             size_t head_size) {
  (void)query_count;
  (void)head_size;
  return key_count;
}

static void fused_attention(const loupe_fused_block *block, size_t head_begin, size_t head_end,
                            float *out, size_t out_stride, float *row_statistics, float *scratch) {
  const loupe_attention_block *attention = &block->attention;
  const size_t queries = attention->query_count, size = attention->head_size;
  for (size_t h = head_begin; h < head_end; h++) {
    for (size_t i = 0; i < queries; i++) {
      const size_t visible = visible_keys(attention, i);
      fused_scores(block, h, i, visible, scratch);
      const softmax_scaling scaling = softmax_row(visible, scratch, scratch);
      if (block->weights) {
        float *kept = block->weights + weight_row(attention, h, i);
        for (size_t j = 0; j < attention->key_count; j++) kept[j] = j < visible ? scratch[j] : 0;
      }
      fused_dropout(block, h, i, visible, scratch);
      float *mixed = out + i * out_stride + h * size;
      for (size_t d = 0; d < size; d++) mixed[d] = 0;
      for (size_t j = 0; j < visible; j++) {
        const float *v = attention->v + j * attention->kv_stride + h * size;
        for (size_t d = 0; d < size; d++) mixed[d] += scratch[j] * v[d];
      }
      if (!row_statistics) continue;
      row_statistics[(h * queries + i) * 2] = scaling.shift;
      row_statistics[(h * queries + i) * 2 + 1] = scaling.factor;
    }
  }
}

static size_t fused_attention_backward_scratch_floats(size_t query_count, size_t head_size) {
  (void)query_count;
  (void)head_size;
  return 1;
}

/// What one cell of the weights adds to the gradients.
static void backward_cell(const loupe_fused_block *block, const loupe_fused_gradients *g, size_t h,
                          size_t i, size_t j, float delta) {
  const loupe_attention_block *attention = &block->attention;
  const size_t size = attention->head_size, first = h * size;
  const float *statistics = g->row_statistics + (h * attention->query_count + i) * 2;
  const float *q = attention->q + i * attention->q_stride + first;
  const float *k = attention->k + j * attention->kv_stride + first;
  const float *v = attention->v + j * attention->kv_stride + first;
  const float *grad_out = g->grad_out + i * g->grad_out_stride + first;
  const ptrdiff_t bias_place = bias_offset(&block->bias, h, i) + (ptrdiff_t)j;
  float score = attention->scale * dot(size, q, k);
  if (block->bias.values) score += block->bias.values[bias_place];
  const float weight = block->weights ? block->weights[weight_row(attention, h, i) + j]
                                      : expf(score - statistics[0]) * statistics[1];
  // 1 / (1 - rate) where the weight was kept, 0 where it was dropped.
  const uint64_t counter = block->dropout_offset + weight_row(attention, h, i) + j;
  float kept = 1;
  if (block->dropout_rate > 0) {
    dropout(1, block->dropout_rate, block->dropout_seed, counter, &kept, &kept);
  }
  const float grad_score = weight * (kept * dot(size, grad_out, v) - delta);
  if (g->grad_bias) g->grad_bias[bias_place] += grad_score;
  float *grad_q = g->grad_q + i * g->grad_q_stride + first;
  float *grad_k = g->grad_k + j * g->grad_kv_stride + first;
  float *grad_v = g->grad_v + j * g->grad_kv_stride + first;
  for (size_t d = 0; d < size; d++) {
    grad_q[d] += attention->scale * grad_score * k[d];
    grad_k[d] += attention->scale * grad_score * q[d];
    grad_v[d] += weight * kept * grad_out[d];
  }
}

static void fused_attention_backward(const loupe_fused_block *block, size_t head_begin,
                                     size_t head_end, const loupe_fused_gradients *gradients,
                                     float *scratch) {
  (void)scratch;
  const loupe_attention_block *attention = &block->attention;
  const size_t size = attention->head_size;
  for (size_t h = head_begin; h < head_end; h++) {
    for (size_t i = 0; i < attention->query_count; i++) {
      const float delta = dot(size, gradients->grad_out + i * gradients->grad_out_stride + h * size,
                              gradients->out + i * gradients->out_stride + h * size);
      const size_t visible = visible_keys(attention, i);
      for (size_t j = 0; j < visible; j++) backward_cell(block, gradients, h, i, j, delta);
    }
  }
}
