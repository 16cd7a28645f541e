// What the variant files share with the dispatcher: one table each, filled in by the macro below.
#ifndef LOUPE_KERNEL_TABLE_H
#define LOUPE_KERNEL_TABLE_H

#include "include/loupe_variants.h"

extern const loupe_kernel_table loupe_kernels_portable;
#if defined(__x86_64__)
extern const loupe_kernel_table loupe_kernels_avx2;
extern const loupe_kernel_table loupe_kernels_avx512;
#elif defined(__aarch64__)
extern const loupe_kernel_table loupe_kernels_neon;
#endif

// Kernels that replace those of a variant's table where the processor has a feature.
#if defined(__x86_64__)
extern __typeof__(loupe_matmul_bf16) loupe_matmul_bf16_avx512_bf16;
extern __typeof__(loupe_matmul_int8) loupe_matmul_int8_avx512_vnni;
extern __typeof__(loupe_matmul_int8) loupe_matmul_int8_avx2_vnni;
#elif defined(__aarch64__)
extern __typeof__(loupe_matmul_int8) loupe_matmul_int8_neon_dotprod;
#endif

/// The table of the variant in use.
const loupe_kernel_table *loupe_kernels_in_use(void);

/// The initialiser of a variant's table. The kernels are static functions of the variant's file, so
/// that every variant can call them by the same short names.
#define LOUPE_KERNEL_TABLE(variant)                                     \
  {                                                                     \
      .isa = (variant),                                                 \
      .panel_width = PANEL_WIDTH,                                       \
      .key_block = KEY_BLOCK,                                           \
      .matmul_scratch_floats = MATMUL_SCRATCH_FLOATS,                   \
      .pack = pack,                                                     \
      .matmul = matmul,                                                 \
      .pack_bf16 = pack_bf16,                                           \
      .matmul_bf16 = matmul_bf16,                                       \
      .pack_int8 = pack_int8,                                           \
      .quantise_rows = quantise_rows,                                   \
      .matmul_int8 = matmul_int8,                                       \
      .attention_scores = attention_scores,                             \
      .attention_mix = attention_mix,                                   \
      .attention_mix_backward = attention_mix_backward,                 \
      .attention_scores_backward = attention_scores_backward,           \
      .attention_add_bias = attention_add_bias,                         \
      .append_key = append_key,                                         \
      .pack_keys = pack_keys,                                           \
      .unpack_keys = unpack_keys,                                       \
      .attention_scores_packed = attention_scores_packed,               \
      .attend_scratch_floats = attend_scratch_floats,                   \
      .attend = attend,                                                 \
      .attend_many = attend_many,                                       \
      .fused_attention_scratch_floats = fused_attention_scratch_floats, \
      .fused_attention = fused_attention,                               \
      .fused_attention_backward_scratch_floats =                        \
          fused_attention_backward_scratch_floats,                      \
      .fused_attention_backward = fused_attention_backward,             \
      .softmax = softmax,                                               \
      .softmax_backward = softmax_backward,                             \
      .add = add,                                                       \
      .axpy = axpy,                                                     \
      .scale = scale,                                                   \
      .sum_of_squares = sum_of_squares,                                 \
      .column_sums_add = column_sums_add,                               \
      .activate = activate,                                             \
      .activate_backward = activate_backward,                           \
      .gate = gate,                                                     \
      .gate_backward = gate_backward,                                   \
      .rms_norm = rms_norm,                                             \
      .rms_norm_backward = rms_norm_backward,                           \
      .layer_norm = layer_norm,                                         \
      .layer_norm_backward = layer_norm_backward,                       \
      .embed = embed,                                                   \
      .embed_backward = embed_backward,                                 \
      .log_sum_exp = log_sum_exp,                                       \
      .log_softmax = log_softmax,                                       \
      .argmax = argmax,                                                 \
      .top_k = top_k,                                                   \
      .choose = choose,                                                 \
      .half_to_float = half_to_float,                                   \
      .float_to_half = float_to_half,                                   \
      .bfloat16_to_float = bfloat16_to_float,                           \
      .dropout = dropout,                                               \
      .cross_entropy = cross_entropy,                                   \
      .adam = adam,                                                     \
  }

#endif
