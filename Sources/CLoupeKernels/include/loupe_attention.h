#ifndef LOUPE_ATTENTION_H
#define LOUPE_ATTENTION_H

#include <stddef.h>

/// One sequence's block of one attention: its queries, the keys and values they may read, all
/// heads.
///
/// Rows are [position][heads × head_size]; weights are [head][query][key], contiguous.
typedef struct {
  const float *q;     // first query row
  size_t q_stride;    // floats between query rows
  const float *k;     // first key row
  const float *v;     // first value row
  size_t kv_stride;   // floats between key rows and between value rows
  size_t query_count;
  size_t key_count;
  size_t heads;
  size_t head_size;
  float scale;        // multiplies q·k; 1/√head_size in the paper
  /// Query i sees keys 0 … i + causal_offset; PTRDIFF_MAX / 2 or more: all keys.
  ptrdiff_t causal_offset;
} loupe_attention_block;

/// What is added to every scaled score before the softmax, as T5's relative positions are: head h,
/// query i, key j at `values[h * head_stride + i * query_stride + j]`; values NULL: nothing.
///
/// A bias that depends on the distance of key and query alone needs one row a head: query_stride is
/// -1, and values points to where the first query's first key stands.
typedef struct {
  const float *values;
  ptrdiff_t head_stride, query_stride;  // floats; 0 where all heads or queries share a row
} loupe_attention_bias;

/// scores[h][i][j] = scale · q_i·k_j for the heads `head_begin..<head_end`; -infinity where key j
/// is hidden from query i. A score does not depend on how many queries and keys there are.
void loupe_attention_scores(const loupe_attention_block *block, size_t head_begin, size_t head_end,
                            float *scores);

/// scores[h][i][j] += bias of the cell, for the heads `head_begin..<head_end`; hidden cells stay
/// -infinity (where the bias is finite).
void loupe_attention_add_bias(const loupe_attention_block *block, const loupe_attention_bias *bias,
                              size_t head_begin, size_t head_end, float *scores);

/// out[i][h·head_size …] = Σ_j weights[h][i][j] · v_j; out has stride out_stride. Hidden keys
/// (weight 0) are skipped only as zeros.
void loupe_attention_mix(const loupe_attention_block *block, size_t head_begin, size_t head_end,
                         const float *weights, float *out, size_t out_stride);

/// Backward of `mix`:
///   grad_weights[h][i][j] = grad_out_i · v_j (overwrites)
///   grad_v_j += Σ_i weights[h][i][j] · grad_out_i, with stride grad_kv_stride
void loupe_attention_mix_backward(const loupe_attention_block *block, size_t head_begin,
                                  size_t head_end, const float *weights, const float *grad_out,
                                  size_t grad_out_stride, float *grad_weights, float *grad_v,
                                  size_t grad_kv_stride);

/// Backward of `scores`:
///   grad_q_i += scale · Σ_j grad_scores[h][i][j] · k_j
///   grad_k_j += scale · Σ_i grad_scores[h][i][j] · q_i
/// Hidden cells count as zero whatever grad_scores holds there.
void loupe_attention_scores_backward(const loupe_attention_block *block, size_t head_begin,
                                     size_t head_end, const float *grad_scores, float *grad_q,
                                     size_t grad_q_stride, float *grad_k, size_t grad_kv_stride);

/// Row-wise softmax: out[r][j] = exp(x[r][j] - max_r) / Σ_j exp(x[r][j] - max_r). out may equal x.
/// A row that is -infinity everywhere gives zeros. Columns that are -infinity give exactly 0, and
/// behind the others they change no bit of the row.
void loupe_softmax(size_t rows, size_t columns, const float *x, float *out);

/// grad_x[r][j] = y[r][j] · (grad_y[r][j] - Σ_l grad_y[r][l] · y[r][l]); y is the softmax's output.
/// grad_x may equal grad_y.
void loupe_softmax_backward(size_t rows, size_t columns, const float *y, const float *grad_y,
                            float *grad_x);

#endif
