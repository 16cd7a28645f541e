// The kernels for x86-64 processors with AVX2, FMA and F16C.

#if defined(__x86_64__)

#include <immintrin.h>

#include "kernel_table.h"
#include "scalar_helpers.h"

#pragma clang attribute push(__attribute__((target("avx2,fma,f16c"))), apply_to = function)

#include "vector/avx2.h"

/// By way of 16-bit products of the even and of the odd bytes: those of eight bits saturate.
INLINE vu dot_quads(vu sums, uint32_t left, vu right) {
  const __m256i quad = _mm256_set1_epi32((int32_t)left);
  const __m256i even = _mm256_and_si256(quad, _mm256_set1_epi16(0xff));
  const __m256i odd = _mm256_srli_epi16(quad, 8);
  const __m256i right_even = _mm256_srai_epi16(_mm256_slli_epi16((__m256i)right, 8), 8);
  const __m256i right_odd = _mm256_srai_epi16((__m256i)right, 8);
  return sums + (vu)_mm256_madd_epi16(even, right_even) + (vu)_mm256_madd_epi16(odd, right_odd);
}

#include "vector/kernels.h"

#pragma clang attribute pop

const loupe_kernel_table loupe_kernels_avx2 = LOUPE_KERNEL_TABLE(LOUPE_ISA_AVX2);

#endif
