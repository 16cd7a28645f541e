// The kernels for x86-64 processors with AVX2, FMA and F16C.

#if defined(__x86_64__)

#include <immintrin.h>

#include "kernel_table.h"
#include "scalar_helpers.h"

#define LANES 8
#define PANEL_VECTORS 2
#define TILE_ROWS 6

#pragma clang attribute push(__attribute__((target("avx2,fma,f16c"))), apply_to = function)

#include "vector/base.h"

INLINE vf load_some(const float *x, size_t n) {
  return (vf)_mm256_maskload_ps(x, (__m256i)first_lanes(n));
}

INLINE void store_some(float *x, size_t n, vf value) {
  _mm256_maskstore_ps(x, (__m256i)first_lanes(n), (__m256)value);
}

#include "vector/kernels.h"

#pragma clang attribute pop

const loupe_kernel_table loupe_kernels_avx2 = LOUPE_KERNEL_TABLE(LOUPE_ISA_AVX2);

#endif
