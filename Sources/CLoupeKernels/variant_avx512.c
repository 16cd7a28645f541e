// The kernels for x86-64 processors with AVX-512 (F, BW, DQ, VL).

#if defined(__x86_64__)

#include <immintrin.h>

#include "kernel_table.h"
#include "scalar_helpers.h"

#define LANES 16
#define PANEL_VECTORS 2
#define TILE_ROWS 12

#pragma clang attribute push(                                                    \
      __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx2,fma,f16c"))), \
      apply_to = function)
// Without this a build for a processor that prefers 256-bit vectors splits each of ours in two.
#pragma clang attribute push(__attribute__((min_vector_width(512))), apply_to = function)

#include "vector/base.h"

INLINE vf load_some(const float *x, size_t n) {
  return (vf)_mm512_maskz_loadu_ps((__mmask16)((1u << n) - 1), x);
}

INLINE void store_some(float *x, size_t n, vf value) {
  _mm512_mask_storeu_ps(x, (__mmask16)((1u << n) - 1), (__m512)value);
}

#include "vector/kernels.h"

#pragma clang attribute pop
#pragma clang attribute pop

const loupe_kernel_table loupe_kernels_avx512 = LOUPE_KERNEL_TABLE(LOUPE_ISA_AVX512);

#endif
