// Kept keys and attention of one step over them in plain C: the reference for the vector variants.

enum {
  // Keys of one block of columns.
  KEY_BLOCK = 16,
};

/// Brings `count` <= KEY_BLOCK key rows of `size` elements into columns, [size][KEY_BLOCK].
static void keys_to_columns(size_t size, size_t count, const float *rows, size_t row_stride,
                            float *columns) {
  for (size_t j = 0; j < count; j++, rows += row_stride) {
    for (size_t d = 0; d < size; d++) columns[d * KEY_BLOCK + j] = rows[d];
  }
}

#include "../packed_keys.h"

/// The dot product of a query with the key at `position`, one head.
static float dot_with_kept_key(const loupe_decode_block *block, const float *q, size_t h,
                               size_t position) {
  const size_t size = block->head_size, width = block->heads * size;
  if (position >= block->packed_count) {
    return dot(size, q, block->packed_keys + position * width + h * size);
  }
  float sum = 0;
  for (size_t d = 0; d < size; d++) {
    sum += q[d] * block->packed_keys[column_place(width, position, h * size + d)];
  }
  return sum;
}

/// One query's scores with the keys it may see, [key].
static void packed_scores_of_query(const loupe_decode_block *block, size_t h, size_t i,
                                   size_t visible, float *scores) {
  const size_t size = block->head_size;
  const loupe_attention_bias *bias = &block->bias;
  const float *q = block->q + i * block->q_stride + h * size;
  for (size_t j = 0; j < visible; j++) {
    scores[j] = block->scale * dot_with_kept_key(block, q, h, j);
  }
  for (size_t j = 0; bias->values && j < visible; j++) {
    scores[j] += bias_row(bias, h, i)[j];
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
