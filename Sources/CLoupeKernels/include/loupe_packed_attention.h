#ifndef LOUPE_PACKED_ATTENTION_H
#define LOUPE_PACKED_ATTENTION_H

#include <stddef.h>
#include "loupe_attention.h"

// Attention over keys that are kept in the form in which the product reads them, for decoding.
//
// Kept keys of one sequence are blocks of `loupe_key_block()` positions, one behind the other, each
// of block × width floats, where width = heads × head_size. A block whose positions are all there
// stands in columns, [width][position]: the form of the product. What a step appends would touch as
// many cache lines as a key has elements; so the last block, while it has room, stands in rows,
// [position][width], and is brought into columns when it is full. Where a position stands does not
// depend on how many there is room for.

/// Positions of one block of kept keys.
size_t loupe_key_block(void);

/// Writes the key of one position, a row of `width` floats, behind those of all positions before
/// it. Where it fills its block, the block is brought into columns by way of `scratch`,
/// `loupe_key_block()` × width floats.
void loupe_append_key(size_t width, size_t position, const float *k_row, float *keys,
                      float *scratch);

/// Writes the keys of positions `0..<count`, rows at a distance of k_stride floats, all of them in
/// columns. `keys` has room for whole blocks; what stands behind the last key changes no result.
void loupe_pack_keys(size_t width, size_t count, const float *k, size_t k_stride, float *keys);

/// The rows of kept keys, of which the first `packed_count` stand in columns.
void loupe_unpack_keys(size_t width, size_t packed_count, size_t key_count, const float *keys,
                       float *k, size_t k_stride);

/// One sequence's attention in one step, all heads: usually one query; several where beams share
/// their source, or a prefix is read at once.
///
/// Rows are [position][heads × head_size].
typedef struct {
  const float *q;            // first query row
  size_t q_stride;           // floats between query rows
  const float *packed_keys;  // from `loupe_append_key` or `loupe_pack_keys`, same variant
  // How many of the keys stand in columns: all, or whole blocks; the rest, less than a block, in
  // rows.
  size_t packed_count;
  const float *v;            // first value row
  size_t v_stride;           // floats between value rows
  size_t query_count;
  size_t key_count;
  size_t heads;
  size_t head_size;
  float scale;  // multiplies q·k; 1/√head_size in the paper
  /// Query i sees keys 0 … i + causal_offset; PTRDIFF_MAX / 2 or more: all keys.
  ptrdiff_t causal_offset;
  loupe_attention_bias bias;
  float *weights;     // receives [head][query][key], contiguous; NULL: nobody looks at them
  float *out;         // first output row
  size_t out_stride;  // floats between output rows
} loupe_decode_block;

/// scores[h][i][j] = scale · q_i·k_j + bias for the heads `head_begin..<head_end`, contiguous
/// [head][query][key]; -infinity where key j is hidden. The numbers of `loupe_attention_scores` and
/// `loupe_attention_add_bias`, bit for bit. Does not use weights and out.
void loupe_attention_scores_packed(const loupe_decode_block *block, size_t head_begin,
                                   size_t head_end, float *scores);

/// Floats of scratch memory that `loupe_attend` needs for at most so many heads, queries and keys.
size_t loupe_attend_scratch_floats(size_t heads, size_t query_count, size_t key_count);

/// out[i][h·head_size …] = Σ_j softmax(scores)[h][i][j] · v_j for the heads
/// `head_begin..<head_end`: scores, softmax and mix in one pass over keys and values.
///
/// Bit for bit what `loupe_attention_scores_packed`, `loupe_softmax` and `loupe_attention_mix` give
/// one after the other, so that it makes no difference to a translation whether somebody stands
/// between the stages. No number depends on how many queries stand together. out may not overlap
/// q, v or the packed keys.
void loupe_attend(const loupe_decode_block *block, size_t head_begin, size_t head_end,
                  float *scratch);

/// `loupe_attend` with all heads for the blocks `begin..<end`: one chunk of a batch's step. The
/// scratch is that of the largest block.
void loupe_attend_many(const loupe_decode_block *blocks, size_t begin, size_t end, float *scratch);

#endif
