#ifndef LOUPE_FUSED_ATTENTION_H
#define LOUPE_FUSED_ATTENTION_H

#include <stddef.h>
#include <stdint.h>
#include "loupe_attention.h"

// Attention of whole sequences that need not write the [query][key] weights: for training, encoders
// and long inputs. A few query rows at a time pass through scratch memory that stays in the cache;
// their rows of weights stand there completely, so that the softmax is that of the three stages.

/// One sequence's attention: operands, what is added to the scores, and dropout on the weights.
typedef struct {
  loupe_attention_block attention;
  loupe_attention_bias bias;
  /// Weights are dropped as `loupe_dropout` would drop a contiguous [head][query][key] block whose
  /// first counter is dropout_offset; 0: none.
  float dropout_rate;
  uint64_t dropout_seed, dropout_offset;
  /// NULL, or [head][query][key], contiguous: receives the weights before dropout, and the backward
  /// pass reads them there instead of computing them again. Pays for short sequences (up to about
  /// 128 keys), and for those who want to look.
  float *weights;
} loupe_fused_block;

/// Floats of scratch memory that one call of `loupe_fused_attention` needs.
size_t loupe_fused_attention_scratch_floats(size_t query_count, size_t key_count, size_t head_size);

/// out[i][h·head_size …] = Σ_j dropout(softmax(scale · q_i·k_j + bias))_j · v_j for the heads
/// `head_begin..<head_end`; out has stride out_stride.
///
/// Bit for bit what scores, bias, softmax, dropout and mix give one after the other, at every
/// length (as long as hidden values are finite: they are skipped, and with them the work). Heads
/// are independent: a long sequence is shared by giving each thread some of them.
/// row_statistics: NULL, or [head][query][2], which receives what the backward pass needs to
/// compute a row again: the largest score (0 where there is none) and the reciprocal of the sum of
/// exponentials (0 where that is 0); log-sum-exp = first - log(second).
void loupe_fused_attention(const loupe_fused_block *block, size_t head_begin, size_t head_end,
                           float *out, size_t out_stride, float *row_statistics, float *scratch);

/// What the backward pass reads and writes.
typedef struct {
  const float *out;             // the forward pass' result
  size_t out_stride;            // floats between its rows
  const float *row_statistics;  // the forward pass' [head][query][2]
  const float *grad_out;
  size_t grad_out_stride;
  float *grad_q;  // +=
  size_t grad_q_stride;
  float *grad_k;  // +=
  float *grad_v;  // +=
  size_t grad_kv_stride;  // of both
  /// NULL, or += the gradient of the bias, with the strides of the bias.
  float *grad_bias;
} loupe_fused_gradients;

/// Floats of scratch memory that one call of `loupe_fused_attention_backward` needs.
size_t loupe_fused_attention_backward_scratch_floats(size_t query_count, size_t head_size);

/// Backward of `loupe_fused_attention` for the heads `head_begin..<head_end`: the weights are
/// computed again, block by block. With P = softmax, W = dropout(P), Δ_i = grad_out_i · out_i:
///   grad_v_j += Σ_i W_ij grad_out_i
///   S'_ij = P_ij (dropout(grad_out_i · v_j) - Δ_i)
///   grad_q_i += scale Σ_j S'_ij k_j;  grad_k_j += scale Σ_i S'_ij q_i;  grad_bias_ij += S'_ij
/// Each gradient is summed in one fixed order, so that it does not depend on how the heads are
/// shared out. Heads write to different columns; a sequence's heads may run on different threads
/// (grad_bias: only where each head has a block of its own).
void loupe_fused_attention_backward(const loupe_fused_block *block, size_t head_begin,
                                    size_t head_end, const loupe_fused_gradients *gradients,
                                    float *scratch);

#endif
