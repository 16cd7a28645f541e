// The public functions of attention, each the same function of the variant in use.

#include "kernel_table.h"

static const loupe_kernel_table *kernels(void) { return loupe_kernels_in_use(); }

void loupe_attention_scores(const loupe_attention_block *block, size_t head_begin, size_t head_end,
                            float *scores) {
  kernels()->attention_scores(block, head_begin, head_end, scores);
}

void loupe_attention_mix(const loupe_attention_block *block, size_t head_begin, size_t head_end,
                         const float *weights, float *out, size_t out_stride) {
  kernels()->attention_mix(block, head_begin, head_end, weights, out, out_stride);
}

void loupe_attention_mix_backward(const loupe_attention_block *block, size_t head_begin,
                                  size_t head_end, const float *weights, const float *grad_out,
                                  size_t grad_out_stride, float *grad_weights, float *grad_v,
                                  size_t grad_kv_stride) {
  kernels()->attention_mix_backward(block, head_begin, head_end, weights, grad_out, grad_out_stride,
                                    grad_weights, grad_v, grad_kv_stride);
}

void loupe_attention_scores_backward(const loupe_attention_block *block, size_t head_begin,
                                     size_t head_end, const float *grad_scores, float *grad_q,
                                     size_t grad_q_stride, float *grad_k, size_t grad_kv_stride) {
  kernels()->attention_scores_backward(block, head_begin, head_end, grad_scores, grad_q,
                                       grad_q_stride, grad_k, grad_kv_stride);
}

void loupe_attention_add_bias(const loupe_attention_block *block, const loupe_attention_bias *bias,
                              size_t head_begin, size_t head_end, float *scores) {
  kernels()->attention_add_bias(block, bias, head_begin, head_end, scores);
}

size_t loupe_key_block(void) { return kernels()->key_block; }

void loupe_append_key(size_t width, size_t position, const float *k_row, float *keys,
                      float *scratch) {
  kernels()->append_key(width, position, k_row, keys, scratch);
}

void loupe_pack_keys(size_t width, size_t count, const float *k, size_t k_stride, float *keys) {
  kernels()->pack_keys(width, count, k, k_stride, keys);
}

void loupe_unpack_keys(size_t width, size_t packed_count, size_t key_count, const float *keys,
                       float *k, size_t k_stride) {
  kernels()->unpack_keys(width, packed_count, key_count, keys, k, k_stride);
}

void loupe_attention_scores_packed(const loupe_decode_block *block, size_t head_begin,
                                   size_t head_end, float *scores) {
  kernels()->attention_scores_packed(block, head_begin, head_end, scores);
}

size_t loupe_attend_scratch_floats(size_t heads, size_t query_count, size_t key_count) {
  return kernels()->attend_scratch_floats(heads, query_count, key_count);
}

void loupe_attend(const loupe_decode_block *block, size_t head_begin, size_t head_end,
                  float *scratch) {
  kernels()->attend(block, head_begin, head_end, scratch);
}

void loupe_attend_many(const loupe_decode_block *blocks, size_t begin, size_t end, float *scratch) {
  kernels()->attend_many(blocks, begin, end, scratch);
}

size_t loupe_fused_attention_scratch_floats(size_t query_count, size_t key_count,
                                            size_t head_size) {
  return kernels()->fused_attention_scratch_floats(query_count, key_count, head_size);
}

void loupe_fused_attention(const loupe_fused_block *block, size_t head_begin, size_t head_end,
                           float *out, size_t out_stride, float *row_statistics, float *scratch) {
  kernels()->fused_attention(block, head_begin, head_end, out, out_stride, row_statistics, scratch);
}

size_t loupe_fused_attention_backward_scratch_floats(size_t query_count, size_t head_size) {
  return kernels()->fused_attention_backward_scratch_floats(query_count, head_size);
}

void loupe_fused_attention_backward(const loupe_fused_block *block, size_t head_begin,
                                    size_t head_end, const loupe_fused_gradients *gradients,
                                    float *scratch) {
  kernels()->fused_attention_backward(block, head_begin, head_end, gradients, scratch);
}
