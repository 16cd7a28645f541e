// The kernels for x86-64 processors with AVX-512 (F, BW, DQ, VL).

#if defined(__x86_64__)

#include <immintrin.h>

#include "kernel_table.h"
#include "scalar_helpers.h"

#pragma clang attribute push(                                                    \
      __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx2,fma,f16c"))), \
      apply_to = function)
// Without this a build for a processor that prefers 256-bit vectors splits each of ours in two.
#pragma clang attribute push(__attribute__((min_vector_width(512))), apply_to = function)

#include "vector/avx512.h"

/// By way of 16-bit products of the even and of the odd bytes: those of eight bits saturate.
INLINE vu dot_quads(vu sums, uint32_t left, vu right) {
  const __m512i quad = _mm512_set1_epi32((int32_t)left);
  const __m512i even = _mm512_and_si512(quad, _mm512_set1_epi16(0xff));
  const __m512i odd = _mm512_srli_epi16(quad, 8);
  const __m512i right_even = _mm512_srai_epi16(_mm512_slli_epi16((__m512i)right, 8), 8);
  const __m512i right_odd = _mm512_srai_epi16((__m512i)right, 8);
  return sums + (vu)_mm512_madd_epi16(even, right_even) + (vu)_mm512_madd_epi16(odd, right_odd);
}

#include "vector/kernels.h"

#pragma clang attribute pop
#pragma clang attribute pop

const loupe_kernel_table loupe_kernels_avx512 = LOUPE_KERNEL_TABLE(LOUPE_ISA_AVX512);

#endif
