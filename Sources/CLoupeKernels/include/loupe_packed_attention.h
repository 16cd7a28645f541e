#ifndef LOUPE_PACKED_ATTENTION_H
#define LOUPE_PACKED_ATTENTION_H

#include <stddef.h>
#include "loupe_attention.h"

// Attention over keys that are kept in the form in which the product reads them, for decoding: a
// step appends one key and transposes nothing again.
//
// Packed keys of one sequence are [head][panel][head_size][panel width]: for each head a packed
// matrix whose columns are the keys, panels of `loupe_panel_width()` keys. `capacity` is the number
// of positions there is room for; a part of a panel counts as a whole one. A head's panels stay in
// their order when the capacity grows: copy `loupe_packed_keys_floats(1, head_size, old capacity)`
// floats of each head to the head's start in the larger block. What stands behind the last key
// changes no result and need not be initialised.

/// Floats that packed keys take. Align them to 64 bytes for speed.
size_t loupe_packed_keys_floats(size_t heads, size_t head_size, size_t capacity);

/// Writes the key of one position, a row [heads × head_size], into all heads. Touches no other
/// position.
void loupe_append_key(size_t heads, size_t head_size, size_t capacity, size_t position,
                      const float *k_row, float *packed);

/// Writes the keys of positions `first..<first + count`, rows at a distance of k_stride floats.
/// Touches no other position.
void loupe_pack_keys(size_t heads, size_t head_size, size_t capacity, size_t first, size_t count,
                     const float *k, size_t k_stride, float *packed);

/// The reverse of `loupe_pack_keys`: rows of positions `first..<first + count`.
void loupe_unpack_keys(size_t heads, size_t head_size, size_t capacity, size_t first, size_t count,
                       const float *packed, float *k, size_t k_stride);

/// One sequence's attention in one step, all heads: usually one query; several where beams share
/// their source, or a prefix is read at once.
///
/// Rows are [position][heads × head_size].
typedef struct {
  const float *q;            // first query row
  size_t q_stride;           // floats between query rows
  const float *packed_keys;  // from `loupe_append_key` or `loupe_pack_keys`, same variant
  size_t capacity;           // positions that packed_keys has room for
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
