#include "kernel_table.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *loupe_isa_name(loupe_isa isa) {
  switch (isa) {
    case LOUPE_ISA_PORTABLE: return "portable";
    case LOUPE_ISA_NEON: return "neon";
    case LOUPE_ISA_AVX2: return "avx2";
    case LOUPE_ISA_AVX512: return "avx512";
  }
  return "unknown";
}

const loupe_kernel_table *loupe_kernels_for(loupe_isa isa) {
  switch (isa) {
    case LOUPE_ISA_PORTABLE: return &loupe_kernels_portable;
    case LOUPE_ISA_NEON:
#if defined(__aarch64__)
      return &loupe_kernels_neon;
#else
      return NULL;
#endif
    case LOUPE_ISA_AVX2:
#if defined(__x86_64__)
      __builtin_cpu_init();
      if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") &&
          __builtin_cpu_supports("f16c")) {
        return &loupe_kernels_avx2;
      }
#endif
      return NULL;
    case LOUPE_ISA_AVX512:
#if defined(__x86_64__)
      __builtin_cpu_init();
      if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
          __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl") &&
          loupe_kernels_for(LOUPE_ISA_AVX2)) {
        return &loupe_kernels_avx512;
      }
#endif
      return NULL;
  }
  return NULL;
}

int loupe_isa_available(loupe_isa isa) { return loupe_kernels_for(isa) != NULL; }

/// The variant that `LOUPE_KERNELS` names, else the best one.
static const loupe_kernel_table *choose_kernels(void) {
  const char *forced = getenv("LOUPE_KERNELS");
  const loupe_kernel_table *best = NULL, *named = NULL;
  for (loupe_isa isa = LOUPE_ISA_PORTABLE; isa <= LOUPE_ISA_AVX512; isa++) {
    const loupe_kernel_table *kernels = loupe_kernels_for(isa);
    if (!kernels) continue;
    best = kernels;
    if (forced && strcmp(forced, loupe_isa_name(isa)) == 0) named = kernels;
  }
  if (forced && *forced && !named) {
    // Silence would let a test of "the portable kernels" run on others after a typing error.
    fprintf(stderr, "LOUPE_KERNELS=%s: this processor has no such kernels; using %s.\n", forced,
            loupe_isa_name(best->isa));
  }
  return named ? named : best;
}

/// The table of the variant in use. Two threads may choose at once: they choose the same.
static const loupe_kernel_table *kernels(void) {
  static _Atomic(const loupe_kernel_table *) chosen;
  const loupe_kernel_table *table = atomic_load_explicit(&chosen, memory_order_acquire);
  if (__builtin_expect(table != NULL, 1)) return table;
  table = choose_kernels();
  atomic_store_explicit(&chosen, table, memory_order_release);
  return table;
}

loupe_isa loupe_isa_in_use(void) { return kernels()->isa; }

// MARK: The public functions, each the same function of the variant in use

size_t loupe_panel_width(void) { return kernels()->panel_width; }

size_t loupe_packed_floats(size_t k, size_t n) {
  const size_t width = kernels()->panel_width;
  return (n + width - 1) / width * width * k;
}

size_t loupe_matmul_scratch_floats(void) { return kernels()->matmul_scratch_floats; }

void loupe_pack(size_t k, size_t n, const float *b, size_t row_stride, size_t column_stride,
                size_t panel_begin, size_t panel_end, float *packed) {
  kernels()->pack(k, n, b, row_stride, column_stride, panel_begin, panel_end, packed);
}

void loupe_matmul(size_t m, size_t n, size_t k, const float *a, size_t a_row_stride,
                  size_t a_column_stride, const float *packed_b, size_t panel_begin,
                  size_t panel_end, const float *bias, loupe_activation activation, int accumulate,
                  float *c, size_t c_row_stride, float *scratch) {
  kernels()->matmul(m, n, k, a, a_row_stride, a_column_stride, packed_b, panel_begin, panel_end,
                    bias, activation, accumulate, c, c_row_stride, scratch);
}

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

void loupe_softmax(size_t rows, size_t columns, const float *x, float *out) {
  kernels()->softmax(rows, columns, x, out);
}

void loupe_softmax_backward(size_t rows, size_t columns, const float *y, const float *grad_y,
                            float *grad_x) {
  kernels()->softmax_backward(rows, columns, y, grad_y, grad_x);
}

void loupe_add(size_t count, const float *a, const float *b, float *out) {
  kernels()->add(count, a, b, out);
}

void loupe_axpy(size_t count, float factor, const float *x, float *y) {
  kernels()->axpy(count, factor, x, y);
}

void loupe_scale(size_t count, float factor, float *x) { kernels()->scale(count, factor, x); }

double loupe_sum_of_squares(size_t count, const float *x) {
  return kernels()->sum_of_squares(count, x);
}

void loupe_column_sums_add(size_t rows, size_t columns, const float *x, float *out) {
  kernels()->column_sums_add(rows, columns, x, out);
}

void loupe_activate(size_t count, loupe_activation activation, float *x) {
  kernels()->activate(count, activation, x);
}

void loupe_activate_backward(size_t count, loupe_activation activation, const float *saved,
                             const float *grad_y, float *grad_x) {
  kernels()->activate_backward(count, activation, saved, grad_y, grad_x);
}

void loupe_layer_norm(size_t rows, size_t columns, const float *x, const float *residual,
                      const float *gain, const float *bias, float epsilon, float *sum, float *mean,
                      float *rstd, float *y) {
  kernels()->layer_norm(rows, columns, x, residual, gain, bias, epsilon, sum, mean, rstd, y);
}

void loupe_layer_norm_backward(size_t rows, size_t columns, const float *x, const float *gain,
                               const float *mean, const float *rstd, const float *grad_y,
                               float *grad_x, float *grad_gain, float *grad_bias) {
  kernels()->layer_norm_backward(rows, columns, x, gain, mean, rstd, grad_y, grad_x, grad_gain,
                                 grad_bias);
}

void loupe_embed(size_t rows, size_t columns, const float *table, const int32_t *ids, float scale,
                 const float *positions, const int32_t *position_of, float *out) {
  kernels()->embed(rows, columns, table, ids, scale, positions, position_of, out);
}

void loupe_embed_backward(size_t rows, size_t columns, const int32_t *ids, float scale,
                          const float *grad_out, float *grad_table) {
  kernels()->embed_backward(rows, columns, ids, scale, grad_out, grad_table);
}

void loupe_log_softmax(size_t rows, size_t columns, const float *x, float *out) {
  kernels()->log_softmax(rows, columns, x, out);
}

size_t loupe_argmax(size_t count, const float *x) { return kernels()->argmax(count, x); }

void loupe_top_k(size_t count, const float *x, size_t k, int32_t *indices, float *values) {
  kernels()->top_k(count, x, k, indices, values);
}

void loupe_half_to_float(size_t count, const uint16_t *x, float *out) {
  kernels()->half_to_float(count, x, out);
}

void loupe_float_to_half(size_t count, const float *x, uint16_t *out) {
  kernels()->float_to_half(count, x, out);
}

void loupe_bfloat16_to_float(size_t count, const uint16_t *x, float *out) {
  kernels()->bfloat16_to_float(count, x, out);
}

void loupe_dropout(size_t count, float rate, uint64_t seed, uint64_t offset, const float *x,
                   float *out) {
  kernels()->dropout(count, rate, seed, offset, x, out);
}

void loupe_cross_entropy(size_t rows, size_t columns, float *logits, const int32_t *targets,
                         float smoothing, float gradient_scale, float *losses, float *nll) {
  kernels()->cross_entropy(rows, columns, logits, targets, smoothing, gradient_scale, losses, nll);
}

void loupe_adam(size_t count, float *weights, const float *gradient, float gradient_scale, float *m,
                float *v, float rate, float beta1, float beta2, float epsilon, float weight_decay,
                uint64_t step) {
  kernels()->adam(count, weights, gradient, gradient_scale, m, v, rate, beta1, beta2, epsilon,
                  weight_decay, step);
}
