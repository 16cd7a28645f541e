// The bfloat16 product for AVX-512 processors that multiply pairs of bfloat16 (AVX512-BF16).

#if defined(__x86_64__)

#include <immintrin.h>

#include "kernel_table.h"
#include "scalar_helpers.h"

#pragma clang attribute push(                                                                 \
      __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx512bf16,avx2,fma,f16c"))), \
      apply_to = function)
#pragma clang attribute push(__attribute__((min_vector_width(512))), apply_to = function)

#include "vector/avx512.h"

#define BFLOAT16_PAIRS

INLINE vf dot_pairs(vf sums, uint32_t left, vu right) {
  return (vf)_mm512_dpbf16_ps((__m512)sums, (__m512bh)_mm512_set1_epi32((int32_t)left),
                              (__m512bh)right);
}

/// 32 floats rounded to bfloat16, those of `low` first.
INLINE vf round_two(vf low, vf high) {
  return (vf)_mm512_cvtne2ps_pbh((__m512)high, (__m512)low);
}

/// Pairs of bfloat16: lane i has `low[i]` in its lower, `high[i]` in its upper half.
INLINE vu round_pairs(vf low, vf high) {
  const __m512i order = _mm512_set_epi16(
      31, 15, 30, 14, 29, 13, 28, 12, 27, 11, 26, 10, 25, 9, 24, 8, 23, 7, 22, 6, 21, 5, 20, 4, 19,
      3, 18, 2, 17, 1, 16, 0);
  return (vu)_mm512_permutexvar_epi16(order, (__m512i)round_two(low, high));
}

#include "vector/parts.h"
#include "vector/exponential.h"
#include "vector/tiles.h"
#include "vector/packing.h"
#include "vector/matrix.h"
#include "vector/bfloat16_matrix.h"
#include "vector/bfloat16_transposed.h"

void loupe_matmul_bf16_avx512_bf16(size_t m, size_t n, size_t k, const float *a,
                                   size_t a_row_stride, size_t a_column_stride,
                                   const void *packed_b, size_t panel_begin, size_t panel_end,
                                   const float *bias, loupe_activation activation, int accumulate,
                                   float *c, size_t c_row_stride, float *scratch) {
  if (k > 0 && a_row_stride == 1 && a_column_stride != 1) {
    matmul_bf16_transposed(m, n, k, a, a_column_stride, packed_b, panel_begin, panel_end, bias,
                           activation, accumulate, c, c_row_stride, scratch);
    return;
  }
  matmul_bf16(m, n, k, a, a_row_stride, a_column_stride, packed_b, panel_begin, panel_end, bias,
              activation, accumulate, c, c_row_stride, scratch);
}

#pragma clang attribute pop
#pragma clang attribute pop

#endif
