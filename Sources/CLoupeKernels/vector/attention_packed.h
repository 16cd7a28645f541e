// Kept keys, and attention of one step over them.
//
// The sums are those of attention.h, in the same order. With a single query each sum would wait for
// its predecessor; so two blocks of keys, and the same blocks of several heads, are in flight at
// once.

#include "key_columns.h"
#include "../packed_keys.h"

/// Columns of a block's keys from `position` on, the first of a block of keys; from element `d` on.
static const float *columns_at(const loupe_decode_block *block, size_t position, size_t d) {
  const size_t width = block->heads * block->head_size;
  return block->packed_keys + position * width + d * KEY_BLOCK;
}

/// The rows of a block's last keys, those that are not in columns; from element `d` on.
static const float *tail_at(const loupe_decode_block *block, size_t d) {
  return block->packed_keys + block->packed_count * block->heads * block->head_size + d;
}

#define KEY_TILE_CASE(rows, blocks) \
  case rows: multiply_tile_of(rows, blocks, 1, k_count, q, columns, &c); break;
#define SIX_KEY_TILE_CASES(blocks)                                           \
  KEY_TILE_CASE(1, blocks) KEY_TILE_CASE(2, blocks) KEY_TILE_CASE(3, blocks) \
  KEY_TILE_CASE(4, blocks) KEY_TILE_CASE(5, blocks) KEY_TILE_CASE(6, blocks)
#if TILE_ROWS == 12
#define KEY_TILE_CASES(blocks)                                               \
  SIX_KEY_TILE_CASES(blocks)                                                 \
  KEY_TILE_CASE(7, blocks) KEY_TILE_CASE(8, blocks) KEY_TILE_CASE(9, blocks) \
  KEY_TILE_CASE(10, blocks) KEY_TILE_CASE(11, blocks) KEY_TILE_CASE(12, blocks)
#else
#define KEY_TILE_CASES(blocks) SIX_KEY_TILE_CASES(blocks)
#endif

/// A tile of queries with one or two blocks of keys.
static void multiply_key_tile(size_t rows, size_t blocks, size_t k_count, left_block q,
                              right_block columns, product_block c) {
  q.column_stride = 1;
  if (blocks == 2) {
    switch (rows) { KEY_TILE_CASES(2) }
  } else {
    switch (rows) { KEY_TILE_CASES(1) }
  }
}

/// out[i][j] = factor · x_i·y_j for `rows` rows and `blocks` blocks of keys in columns, over at
/// most K_BLOCK terms.
static void key_products(size_t rows, size_t blocks, size_t k_count, left_block x,
                         right_block columns, product_block out) {
  const size_t height = tile_height(rows);
  for (size_t row = 0; row < rows; row += height) {
    const left_block left = {x.values + row * x.row_stride, x.row_stride, 1};
    for (size_t block = 0; block < blocks; block += 2) {
      const right_block right = {columns.values + block * columns.panel_stride, columns.row_stride,
                                 columns.panel_stride};
      product_block c = out;
      c.values += row * out.row_stride + block * KEY_BLOCK;
      c.columns -= block * KEY_BLOCK;
      multiply_key_tile(least(height, rows - row), least(2, blocks - block), k_count, left, right,
                        c);
    }
  }
}

/// Scores of one head's queries `i`..<`i + rows`, rows of `key_count` floats; bias and mask follow.
static void products_of_queries(const loupe_decode_block *block, size_t h, size_t i, size_t rows,
                                float *scores) {
  const size_t size = block->head_size, keys = block->key_count, packed = block->packed_count;
  const size_t width = block->heads * size, tail = keys - packed;
  float tail_columns[K_BLOCK * KEY_BLOCK];
  for (size_t d = 0; d < size; d += K_BLOCK) {
    const size_t terms = least(K_BLOCK, size - d), element = h * size + d;
    const left_block q = {block->q + i * block->q_stride + element, block->q_stride, 1};
    product_block out = {scores, keys, packed, block->scale, d > 0};
    key_products(rows, (packed + KEY_BLOCK - 1) / KEY_BLOCK, terms, q,
                 (right_block){columns_at(block, 0, element), KEY_BLOCK, KEY_BLOCK * width}, out);
    if (tail == 0) continue;
    keys_to_columns(terms, tail, tail_at(block, element), width, tail_columns);
    out.values += packed;
    out.columns = tail;
    key_products(rows, 1, terms, q, (right_block){tail_columns, KEY_BLOCK, 0}, out);
  }
}

/// Bias and -infinity on the scores of one head's queries `i`..<`i + rows`.
static void finish_scores(const loupe_attention_block *block, const loupe_attention_bias *bias,
                          size_t h, size_t i, size_t rows, float *scores, size_t stride) {
  for (size_t row = 0; row < rows; row++, scores += stride) {
    const size_t visible = visible_keys(block, i + row);
    if (bias->values) add(visible, scores, bias_row(bias, h, i + row), scores);
    for (size_t j = visible; j < block->key_count; j++) scores[j] = -INFINITY;
  }
}

// MARK: Fetching ahead

enum { CACHE_LINE = 64 };

/// Memory that will be read soon, fetched into the second-level cache a few lines at a time between
/// sums: all lines at once would have the processor wait for them.
typedef struct {
  const char *next, *end;              // keys of the block that follows
  const char *next_values, *end_values;
  size_t lines;                        // fetched at each step
} fetching;

/// Fetches the next lines.
INLINE void fetch_step(fetching *f) {
  for (size_t i = f->lines; i > 0; i--) {
    if (f->next >= f->end) {
      f->next = f->next_values, f->end = f->end_values;
      f->next_values = f->end_values;
      if (f->next >= f->end) return;
    }
    __builtin_prefetch(f->next, 0, 2);
    f->next += CACHE_LINE;
  }
}

// MARK: One query, several heads at once

enum {
  // Sums in flight: they cover the latency of a fused multiply-add on two units.
  SUMS_IN_FLIGHT = 8,
  // Elements of the last keys that are brought into columns at once: they stay in the first-level
  // cache.
  TAIL_ELEMENTS = 512,
};

_Static_assert(TAIL_ELEMENTS >= K_BLOCK, "one head at least");

/// One query's scores of `heads` heads with one or two blocks of keys, of which `count` exist.
INLINE void score_blocks(const size_t heads, const size_t blocks, const loupe_decode_block *block,
                         size_t h, const float *const columns[2], size_t count, float *scores,
                         fetching *f) {
  const size_t size = block->head_size, keys = block->key_count;
  const float *q = block->q + h * size;
  vf sums[SUMS_IN_FLIGHT];
  UNROLL
  for (size_t s = 0; s < heads * blocks; s++) sums[s] = (vf){0};
  for (size_t d = 0; d < size; d++) {
    fetch_step(f);
    UNROLL
    for (size_t x = 0; x < heads; x++) {
      const float left = q[x * size + d];
      UNROLL
      for (size_t b = 0; b < blocks; b++) {
        sums[x * blocks + b] += left * load(columns[b] + (x * size + d) * KEY_BLOCK);
      }
    }
  }
  UNROLL
  for (size_t s = 0; s < heads * blocks; s++) {
    const size_t first = s % blocks * KEY_BLOCK;
    float *out = scores + (h + s / blocks) * keys + first;
    const vf score = block->scale * sums[s];
    if (count - first >= LANES) store(out, score);
    else store_some(out, count - first, score);
  }
}

#define SCORE_BLOCKS(heads, blocks)                                \
  for (; h + (heads) <= end; h += (heads)) {                       \
    score_blocks(heads, blocks, block, h, columns, count, out, f); \
    for (size_t b = 0; b < (blocks); b++) {                        \
      columns[b] += (heads) * KEY_BLOCK * block->head_size;        \
    }                                                              \
  }

/// One query's scores of the heads `begin`..<`end`; the columns of their last keys stand in `tail`.
static void score_heads(const loupe_decode_block *block, size_t begin, size_t end,
                        const float *tail, float *scores, fetching *f) {
  const size_t keys = block->key_count, packed = block->packed_count;
  for (size_t key = 0; key < keys; key += 2 * KEY_BLOCK) {
    const size_t count = keys - key;
    const float *columns[2];
    for (size_t b = 0; b < 2; b++) {
      const size_t position = key + b * KEY_BLOCK;
      columns[b] =
          position < packed ? columns_at(block, position, begin * block->head_size) : tail;
    }
    float *out = scores + key;
    size_t h = begin;
    if (count > KEY_BLOCK) {
      SCORE_BLOCKS(4, 2)
      SCORE_BLOCKS(1, 2)
    } else {
      SCORE_BLOCKS(8, 1)
      SCORE_BLOCKS(4, 1)
      SCORE_BLOCKS(1, 1)
    }
  }
}

/// Scores of a block's only query, [head][key]; bias and mask follow.
static void single_query_products(const loupe_decode_block *block, size_t head_begin,
                                  size_t head_end, float *scores, fetching *f) {
  const size_t size = block->head_size, keys = block->key_count;
  if (size > K_BLOCK) {
    for (size_t h = head_begin; h < head_end; h++) {
      products_of_queries(block, h, 0, 1, scores + h * keys);
    }
    return;
  }
  float tail[TAIL_ELEMENTS * KEY_BLOCK];
  const size_t tail_count = keys - block->packed_count;
  const size_t heads_at_once = TAIL_ELEMENTS / (size > 0 ? size : 1);
  for (size_t h = head_begin; h < head_end; h += heads_at_once) {
    const size_t heads = least(heads_at_once, head_end - h);
    if (tail_count > 0) {
      keys_to_columns(heads * size, tail_count, tail_at(block, h * size), block->heads * size,
                      tail);
    }
    score_heads(block, h, h + heads, tail, scores, f);
  }
}

/// Mixes of `heads` heads of `vectors` vectors each; the heads are neighbours in the value rows.
INLINE void mix_heads(const size_t heads, const size_t vectors, const loupe_decode_block *block,
                      size_t h, const float *weights, fetching *f) {
  const size_t keys = block->key_count, width = vectors * LANES;
  const float *v_row = block->v + h * width;
  float *out = block->out + h * width;
  for (size_t begin = 0; begin < keys; begin += K_BLOCK) {
    const size_t end = least(keys, begin + K_BLOCK);
    vf sums[SUMS_IN_FLIGHT];
    UNROLL
    for (size_t s = 0; s < heads * vectors; s++) sums[s] = (vf){0};
    for (size_t j = begin; j < end; j++, v_row += block->v_stride) {
      fetch_step(f);
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
      mix_heads(heads, vectors, block, h, weights, f);    \
    }                                                     \
    break

/// Mix of a block's only query with its weights [head][key].
static void single_query_mix(const loupe_decode_block *block, size_t head_begin, size_t head_end,
                             const float *weights, fetching *f) {
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
  const loupe_attention_block view = unpacked_view(block);
  products_of_queries(block, h, i, rows, scores);
  finish_scores(&view, &block->bias, h, i, rows, scores, block->key_count);
}

static void scores_of_single_query(const loupe_decode_block *block, size_t head_begin,
                                   size_t head_end, float *scores, fetching *f) {
  const size_t keys = block->key_count;
  const loupe_attention_block view = unpacked_view(block);
  single_query_products(block, head_begin, head_end, scores, f);
  for (size_t h = head_begin; h < head_end; h++) {
    finish_scores(&view, &block->bias, h, 0, 1, scores + h * keys, keys);
  }
}

static void attention_scores_packed(const loupe_decode_block *block, size_t head_begin,
                                    size_t head_end, float *scores) {
  const size_t queries = block->query_count;
  if (queries == 1) {
    fetching nothing = {0};
    scores_of_single_query(block, head_begin, head_end, scores, &nothing);
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

/// `attend`, which fetches a part of `f` for each of its heads, or keys and heads.
static void attend_fetching(const loupe_decode_block *block, size_t head_begin, size_t head_end,
                            float *scratch, fetching *f) {
  const size_t queries = block->query_count, keys = block->key_count, size = block->head_size;
  if (queries == 1) {
    float *weights = block->weights ? block->weights : scratch;
    scores_of_single_query(block, head_begin, head_end, weights, f);
    float *rows = weights + head_begin * keys;
    softmax(head_end - head_begin, keys, rows, rows);
    single_query_mix(block, head_begin, head_end, weights, f);
    return;
  }
  for (size_t h = head_begin; h < head_end; h++) {
    for (size_t i = 0; i < queries; i += QUERIES_AT_ONCE) {
      const size_t rows = least(QUERIES_AT_ONCE, queries - i);
      float *weights = block->weights ? block->weights + (h * queries + i) * keys : scratch;
      fetch_step(f);
      scores_of_queries(block, h, i, rows, weights);
      fetch_step(f);
      softmax(rows, keys, weights, weights);
      fetch_step(f);
      weighted_sums(rows, keys, size, (left_block){weights, keys, 1}, block->v + h * size,
                    block->v_stride, 1, 0, block->out + i * block->out_stride + h * size,
                    block->out_stride);
    }
  }
}

static void attend(const loupe_decode_block *block, size_t head_begin, size_t head_end,
                   float *scratch) {
  fetching nothing = {0};
  attend_fetching(block, head_begin, head_end, scratch, &nothing);
}

/// About how many times `attend` fetches while it computes a block.
static size_t fetching_steps(const loupe_decode_block *block) {
  const size_t keys = block->key_count, size = block->head_size, heads = block->heads;
  if (block->query_count > 1) return 3 * heads;
  const size_t blocks = (keys + KEY_BLOCK - 1) / KEY_BLOCK;
  // The loops of `score_blocks` and `mix_heads`, each over SUMS_IN_FLIGHT vectors.
  return (blocks * heads * size + keys * heads * size / LANES) / SUMS_IN_FLIGHT;
}

/// What of a block has to be fetched: keys in whole blocks of columns, the others in rows; values.
static fetching fetching_of(const loupe_decode_block *block, size_t steps) {
  const size_t width = block->heads * block->head_size;
  const size_t packed = (block->packed_count + KEY_BLOCK - 1) / KEY_BLOCK * KEY_BLOCK;
  const size_t key_rows = packed > block->key_count ? packed : block->key_count;
  const size_t key_bytes = key_rows * width * sizeof(float);
  const size_t value_bytes =
      block->v_stride == width ? block->key_count * width * sizeof(float) : 0;
  const char *keys = (const char *)block->packed_keys, *values = (const char *)block->v;
  return (fetching){keys, keys + key_bytes, values, values + value_bytes,
                    (key_bytes + value_bytes) / CACHE_LINE / (steps > 0 ? steps : 1) + 1};
}

static void attend_many(const loupe_decode_block *blocks, size_t begin, size_t end,
                        float *scratch) {
  for (size_t b = begin; b < end; b++) {
    fetching following = {0};
    if (b + 1 < end) following = fetching_of(&blocks[b + 1], fetching_steps(&blocks[b]));
    attend_fetching(&blocks[b], 0, blocks[b].heads, scratch, &following);
  }
}
