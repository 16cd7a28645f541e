// Packed keys, and attention of one step over them.
//
// The sums are those of attention.h, in the same order. With a single query each sum would wait for
// its predecessor; so several panels, or the same panel of several heads, are in flight at once.

#include "../packed_keys.h"

static void pack_keys(size_t heads, size_t head_size, size_t capacity, size_t first, size_t count,
                      const float *k, size_t k_stride, float *packed) {
  for (size_t done = 0; done < count;) {
    const size_t position = first + done;
    const float *rows = k + done * k_stride;
    // Bands of four keys: they never cross the edge of a panel.
    const size_t band = position % 4 == 0 && count - done >= 4 ? 4 : 1;
    done += band;
    if (band == 1) {
      append_key(heads, head_size, capacity, position, rows, packed);
      continue;
    }
    for (size_t h = 0; h < heads; h++) {
      transpose_to_panel(head_size, band, rows + h * head_size, k_stride,
                         packed + packed_key_place(head_size, capacity, h, position));
    }
  }
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

/// Bias and -infinity on the scores of one head's queries `i`..<`i + rows`.
static void finish_scores(const loupe_attention_block *block, const loupe_attention_bias *bias,
                          size_t h, size_t i, size_t rows, float *scores, size_t stride) {
  for (size_t row = 0; row < rows; row++, scores += stride) {
    const size_t visible = visible_keys(block, i + row);
    if (bias->values) {
      add(visible, scores, bias->values + h * bias->head_stride + (i + row) * bias->query_stride,
          scores);
    }
    for (size_t j = visible; j < block->key_count; j++) scores[j] = -INFINITY;
  }
}

// MARK: One query, several heads at once

enum {
  // Sums in flight: they cover the latency of a fused multiply-add on two units.
  SUMS_IN_FLIGHT = 8,
  HEADS_IN_FLIGHT = SUMS_IN_FLIGHT / PANEL_VECTORS,
};

/// Scores of one query with the same panel of `heads` heads, of which `columns` keys exist.
INLINE void score_heads(const size_t heads, const loupe_decode_block *block, size_t h, size_t key,
                        size_t columns, float *scores) {
  const size_t size = block->head_size, keys = block->key_count;
  const float *q = block->q + h * size;
  const float *panel = block->packed_keys + packed_key_place(size, block->capacity, h, key);
  const size_t step = packed_key_place(size, block->capacity, 1, 0);
  vf sums[SUMS_IN_FLIGHT];
  UNROLL
  for (size_t s = 0; s < heads * PANEL_VECTORS; s++) sums[s] = (vf){0};
  for (size_t d = 0; d < size; d++) {
    UNROLL
    for (size_t x = 0; x < heads; x++) {
      const float left = q[x * size + d];
      UNROLL
      for (size_t v = 0; v < PANEL_VECTORS; v++) {
        sums[x * PANEL_VECTORS + v] += left * load(panel + x * step + d * PANEL_WIDTH + v * LANES);
      }
    }
  }
  for (size_t x = 0; x < heads; x++) {
    float *out = scores + (h + x) * keys + key;
    for (size_t v = 0; v * LANES < columns; v++) {
      const vf score = block->scale * sums[x * PANEL_VECTORS + v];
      if (columns - v * LANES >= LANES) store(out + v * LANES, score);
      else store_some(out + v * LANES, columns - v * LANES, score);
    }
  }
}

/// Scores of a block's only query, [head][key].
static void single_query_scores(const loupe_decode_block *block, size_t head_begin, size_t head_end,
                                float *scores) {
  const size_t size = block->head_size, keys = block->key_count;
  const size_t panels = (keys + PANEL_WIDTH - 1) / PANEL_WIDTH;
  // Panels that are not shared with other heads, as many as are in flight at once.
  const size_t alone = size > K_BLOCK ? panels : panels - panels % MOST_PANELS_IN_FLIGHT;
  for (size_t h = head_begin; alone > 0 && h < head_end; h++) {
    packed_dot_products(
        1, alone, size, block->q + h * size, block->q_stride,
        block->packed_keys + packed_key_place(size, block->capacity, h, 0),
        (product_block){scores + h * keys, keys, keys, block->scale, 0});
  }
  for (size_t panel = alone; panel < panels; panel++) {
    const size_t key = panel * PANEL_WIDTH, columns = least(PANEL_WIDTH, keys - key);
    size_t h = head_begin;
    for (; h + HEADS_IN_FLIGHT <= head_end; h += HEADS_IN_FLIGHT) {
      score_heads(HEADS_IN_FLIGHT, block, h, key, columns, scores);
    }
    for (; h < head_end; h++) score_heads(1, block, h, key, columns, scores);
  }
}

/// Mixes of `heads` heads of `vectors` vectors each; the heads are neighbours in the value rows.
INLINE void mix_heads(const size_t heads, const size_t vectors, const loupe_decode_block *block,
                      size_t h, const float *weights) {
  const size_t keys = block->key_count, width = vectors * LANES;
  const float *v_row = block->v + h * width;
  float *out = block->out + h * width;
  for (size_t begin = 0; begin < keys; begin += K_BLOCK) {
    const size_t end = least(keys, begin + K_BLOCK);
    vf sums[SUMS_IN_FLIGHT];
    UNROLL
    for (size_t s = 0; s < heads * vectors; s++) sums[s] = (vf){0};
    for (size_t j = begin; j < end; j++, v_row += block->v_stride) {
      UNROLL
      for (size_t x = 0; x < heads; x++) {
        const float weight = weights[(h + x) * keys + j];
        UNROLL
        for (size_t v = 0; v < vectors; v++) {
          sums[x * vectors + v] += weight * load(v_row + x * width + v * LANES);
        }
      }
    }
    UNROLL
    for (size_t s = 0; s < heads * vectors; s++) {
      store(out + s * LANES, begin > 0 ? load(out + s * LANES) + sums[s] : sums[s]);
    }
  }
}

#define MIX_HEADS(heads, vectors)                         \
  case (vectors) * LANES:                                 \
    for (; h + (heads) <= head_end; h += (heads)) {       \
      mix_heads(heads, vectors, block, h, weights);       \
    }                                                     \
    break

/// Mix of a block's only query with its weights [head][key].
static void single_query_mix(const loupe_decode_block *block, size_t head_begin, size_t head_end,
                             const float *weights) {
  const size_t size = block->head_size, keys = block->key_count;
  size_t h = head_begin;
  if (keys > 0) {
    switch (size) {
      // Heads of so many vectors each: together SUMS_IN_FLIGHT.
      MIX_HEADS(8, 1);
      MIX_HEADS(4, 2);
      MIX_HEADS(2, 4);
      MIX_HEADS(1, 8);
    }
  }
  for (; h < head_end; h++) {
    weighted_sums(1, keys, size, (left_block){weights + h * keys, keys, 1}, block->v + h * size,
                  block->v_stride, 1, 0, block->out + h * size, block->out_stride);
  }
}

// MARK: Any number of queries

/// Scores of one head's queries `i`..<`i + rows` with every key, rows of `key_count` floats.
static void scores_of_queries(const loupe_decode_block *block, size_t h, size_t i, size_t rows,
                              float *scores) {
  const size_t size = block->head_size, keys = block->key_count;
  const loupe_attention_block view = unpacked_view(block);
  packed_dot_products(rows, (keys + PANEL_WIDTH - 1) / PANEL_WIDTH, size,
                      block->q + i * block->q_stride + h * size, block->q_stride,
                      block->packed_keys + packed_key_place(size, block->capacity, h, 0),
                      (product_block){scores, keys, keys, block->scale, 0});
  finish_scores(&view, &block->bias, h, i, rows, scores, keys);
}

static void scores_of_single_query(const loupe_decode_block *block, size_t head_begin,
                                   size_t head_end, float *scores) {
  const size_t keys = block->key_count;
  const loupe_attention_block view = unpacked_view(block);
  single_query_scores(block, head_begin, head_end, scores);
  for (size_t h = head_begin; h < head_end; h++) {
    finish_scores(&view, &block->bias, h, 0, 1, scores + h * keys, keys);
  }
}

static void attention_scores_packed(const loupe_decode_block *block, size_t head_begin,
                                    size_t head_end, float *scores) {
  const size_t queries = block->query_count;
  if (queries == 1) {
    scores_of_single_query(block, head_begin, head_end, scores);
    return;
  }
  for (size_t h = head_begin; h < head_end; h++) {
    scores_of_queries(block, h, 0, queries, scores + h * queries * block->key_count);
  }
}

enum {
  // Queries whose weights stand in scratch at once.
  QUERIES_AT_ONCE = 48,
};

static size_t attend_scratch_floats(size_t heads, size_t query_count, size_t key_count) {
  const size_t rows = least(query_count, QUERIES_AT_ONCE);
  return (heads > rows ? heads : rows) * key_count;
}

static void attend(const loupe_decode_block *block, size_t head_begin, size_t head_end,
                   float *scratch) {
  const size_t queries = block->query_count, keys = block->key_count, size = block->head_size;
  if (queries == 1) {
    float *weights = block->weights ? block->weights : scratch;
    scores_of_single_query(block, head_begin, head_end, weights);
    float *rows = weights + head_begin * keys;
    softmax(head_end - head_begin, keys, rows, rows);
    single_query_mix(block, head_begin, head_end, weights);
    return;
  }
  for (size_t h = head_begin; h < head_end; h++) {
    for (size_t i = 0; i < queries; i += QUERIES_AT_ONCE) {
      const size_t rows = least(QUERIES_AT_ONCE, queries - i);
      float *weights = block->weights ? block->weights + (h * queries + i) * keys : scratch;
      scores_of_queries(block, h, i, rows, weights);
      softmax(rows, keys, weights, weights);
      weighted_sums(rows, keys, size, (left_block){weights, keys, 1}, block->v + h * size,
                    block->v_stride, 1, 0, block->out + i * block->out_stride + h * size,
                    block->out_stride);
    }
  }
}

static void attend_many(const loupe_decode_block *blocks, size_t begin, size_t end,
                        float *scratch) {
  for (size_t b = begin; b < end; b++) attend(&blocks[b], 0, blocks[b].heads, scratch);
}
