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

#include "vector/parts.h"
#include "vector/exponential.h"
#include "vector/tiles.h"
#include "vector/packing.h"
#include "vector/matrix.h"
#include "vector/bfloat16_matrix.h"

void loupe_matmul_bf16_avx512_bf16(size_t m, size_t n, size_t k, const float *a,
                                   size_t a_row_stride, size_t a_column_stride,
                                   const void *packed_b, size_t panel_begin, size_t panel_end,
                                   const float *bias, loupe_activation activation, int accumulate,
                                   float *c, size_t c_row_stride, float *scratch) {
  matmul_bf16(m, n, k, a, a_row_stride, a_column_stride, packed_b, panel_begin, panel_end, bias,
              activation, accumulate, c, c_row_stride, scratch);
}

#pragma clang attribute pop
#pragma clang attribute pop

#endif
