// Packed keys and attention of one step over them in plain C: the reference for the vector
// variants.

#include "../packed_keys.h"

static void pack_keys(size_t heads, size_t head_size, size_t capacity, size_t first, size_t count,
                      const float *k, size_t k_stride, float *packed) {
  for (size_t row = 0; row < count; row++) {
    append_key(heads, head_size, capacity, first + row, k + row * k_stride, packed);
  }
}

/// One query's scores with the keys it may see, [key].
static void packed_scores_of_query(const loupe_decode_block *block, size_t h, size_t i,
                                   size_t visible, float *scores) {
  const size_t size = block->head_size;
  const loupe_attention_bias *bias = &block->bias;
  const float *q = block->q + i * block->q_stride + h * size;
  for (size_t j = 0; j < visible; j++) {
    const float *k = block->packed_keys + packed_key_place(size, block->capacity, h, j);
    float sum = 0;
    for (size_t d = 0; d < size; d++) sum += q[d] * k[d * PANEL_WIDTH];
    scores[j] = block->scale * sum;
  }
  for (size_t j = 0; bias->values && j < visible; j++) {
    scores[j] += bias->values[h * bias->head_stride + i * bias->query_stride + j];
  }
}

static void attention_scores_packed(const loupe_decode_block *block, size_t head_begin,
                                    size_t head_end, float *scores) {
  const size_t queries = block->query_count, keys = block->key_count;
  const loupe_attention_block view = unpacked_view(block);
  for (size_t h = head_begin; h < head_end; h++) {
    for (size_t i = 0; i < queries; i++) {
      float *row = scores + (h * queries + i) * keys;
      const size_t visible = visible_keys(&view, i);
      packed_scores_of_query(block, h, i, visible, row);
      for (size_t j = visible; j < keys; j++) row[j] = -INFINITY;
    }
  }
}

static size_t attend_scratch_floats(size_t heads, size_t query_count, size_t key_count) {
  (void)heads;
  (void)query_count;
  return key_count;
}

static void attend(const loupe_decode_block *block, size_t head_begin, size_t head_end,
                   float *scratch) {
  const size_t queries = block->query_count, keys = block->key_count, size = block->head_size;
  const loupe_attention_block view = unpacked_view(block);
  for (size_t h = head_begin; h < head_end; h++) {
    for (size_t i = 0; i < queries; i++) {
      float *row = block->weights ? block->weights + (h * queries + i) * keys : scratch;
      const size_t visible = visible_keys(&view, i);
      packed_scores_of_query(block, h, i, visible, row);
      for (size_t j = visible; j < keys; j++) row[j] = -INFINITY;
      softmax_row(keys, row, row);
      // One query and head alone: head 0 of its own elements.
      const loupe_attention_block alone = {.v = block->v + h * size,
                                           .kv_stride = block->v_stride,
                                           .query_count = 1,
                                           .key_count = keys,
                                           .head_size = size};
      attention_mix(&alone, 0, 1, row, block->out + i * block->out_stride + h * size, 0);
    }
  }
}

static void attend_many(const loupe_decode_block *blocks, size_t begin, size_t end,
                        float *scratch) {
  for (size_t b = begin; b < end; b++) attend(&blocks[b], 0, blocks[b].heads, scratch);
}
