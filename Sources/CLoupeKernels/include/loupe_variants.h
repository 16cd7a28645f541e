#ifndef LOUPE_VARIANTS_H
#define LOUPE_VARIANTS_H

#include "loupe_attention.h"
#include "loupe_cpu.h"
#include "loupe_elementwise.h"
#include "loupe_fused_attention.h"
#include "loupe_matrix.h"
#include "loupe_reduced_matrix.h"
#include "loupe_packed_attention.h"
#include "loupe_training.h"

/// Every kernel of one variant, under the name and with the signature of its public function.
///
/// The public functions call through the table that was chosen for this processor; the property
/// tests compare the tables with each other.
typedef struct {
  loupe_isa isa;
  unsigned features;  // the `loupe_cpu_feature`s that it uses
  size_t panel_width;
  size_t key_block;
  size_t matmul_scratch_floats;
  __typeof__(loupe_pack) *pack;
  __typeof__(loupe_matmul) *matmul;
  __typeof__(loupe_pack_bf16) *pack_bf16;
  __typeof__(loupe_matmul_bf16) *matmul_bf16;
  __typeof__(loupe_pack_int8) *pack_int8;
  __typeof__(loupe_quantise_rows) *quantise_rows;
  __typeof__(loupe_matmul_int8) *matmul_int8;
  __typeof__(loupe_attention_scores) *attention_scores;
  __typeof__(loupe_attention_mix) *attention_mix;
  __typeof__(loupe_attention_mix_backward) *attention_mix_backward;
  __typeof__(loupe_attention_scores_backward) *attention_scores_backward;
  __typeof__(loupe_attention_add_bias) *attention_add_bias;
  __typeof__(loupe_append_key) *append_key;
  __typeof__(loupe_pack_keys) *pack_keys;
  __typeof__(loupe_unpack_keys) *unpack_keys;
  __typeof__(loupe_attention_scores_packed) *attention_scores_packed;
  __typeof__(loupe_attend_scratch_floats) *attend_scratch_floats;
  __typeof__(loupe_attend) *attend;
  __typeof__(loupe_attend_many) *attend_many;
  __typeof__(loupe_fused_attention_scratch_floats) *fused_attention_scratch_floats;
  __typeof__(loupe_fused_attention) *fused_attention;
  __typeof__(loupe_fused_attention_backward_scratch_floats)
      *fused_attention_backward_scratch_floats;
  __typeof__(loupe_fused_attention_backward) *fused_attention_backward;
  __typeof__(loupe_softmax) *softmax;
  __typeof__(loupe_softmax_backward) *softmax_backward;
  __typeof__(loupe_add) *add;
  __typeof__(loupe_axpy) *axpy;
  __typeof__(loupe_scale) *scale;
  __typeof__(loupe_sum_of_squares) *sum_of_squares;
  __typeof__(loupe_column_sums_add) *column_sums_add;
  __typeof__(loupe_activate) *activate;
  __typeof__(loupe_activate_backward) *activate_backward;
  __typeof__(loupe_gate) *gate;
  __typeof__(loupe_gate_backward) *gate_backward;
  __typeof__(loupe_rms_norm) *rms_norm;
  __typeof__(loupe_rms_norm_backward) *rms_norm_backward;
  __typeof__(loupe_layer_norm) *layer_norm;
  __typeof__(loupe_layer_norm_backward) *layer_norm_backward;
  __typeof__(loupe_embed) *embed;
  __typeof__(loupe_embed_backward) *embed_backward;
  __typeof__(loupe_log_sum_exp) *log_sum_exp;
  __typeof__(loupe_log_softmax) *log_softmax;
  __typeof__(loupe_argmax) *argmax;
  __typeof__(loupe_top_k) *top_k;
  __typeof__(loupe_choose) *choose;
  __typeof__(loupe_half_to_float) *half_to_float;
  __typeof__(loupe_float_to_half) *float_to_half;
  __typeof__(loupe_bfloat16_to_float) *bfloat16_to_float;
  __typeof__(loupe_dropout) *dropout;
  __typeof__(loupe_cross_entropy) *cross_entropy;
  __typeof__(loupe_adam) *adam;
} loupe_kernel_table;

/// The kernels of a variant with every feature of this processor that they can use and that
/// `LOUPE_KERNEL_FEATURES` allows; NULL when the processor cannot run the variant.
const loupe_kernel_table *loupe_kernels_for(loupe_isa isa);

/// The kernels of a variant with these `loupe_cpu_feature`s and no others, whatever the environment
/// says; NULL when the processor lacks the variant or a feature, or the variant has no use for it.
const loupe_kernel_table *loupe_kernels_with(loupe_isa isa, unsigned features);

#endif
