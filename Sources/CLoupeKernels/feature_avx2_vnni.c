// The int8 product for AVX2 processors with dot products of bytes (AVX-VNNI).

#if defined(__x86_64__)

#include <immintrin.h>

#include "kernel_table.h"
#include "scalar_helpers.h"

#pragma clang attribute push(__attribute__((target("avx2,fma,f16c,avxvnni"))), apply_to = function)

#include "vector/avx2.h"

INLINE vu dot_quads(vu sums, uint32_t left, vu right) {
  return (vu)_mm256_dpbusd_avx_epi32((__m256i)sums, _mm256_set1_epi32((int32_t)left),
                                     (__m256i)right);
}

#include "vector/parts.h"
#include "vector/exponential.h"
#include "vector/tiles.h"
#include "vector/packing.h"
#include "vector/matrix.h"
#include "vector/int8_matrix.h"

void loupe_matmul_int8_avx2_vnni(size_t m, size_t n, size_t k, const uint8_t *quantised_a,
                                 const float *a_scales, const void *packed_b, size_t panel_begin,
                                 size_t panel_end, const float *bias, loupe_activation activation,
                                 float *c, size_t c_row_stride) {
  matmul_int8(m, n, k, quantised_a, a_scales, packed_b, panel_begin, panel_end, bias, activation, c,
              c_row_stride);
}

#pragma clang attribute pop

#endif
