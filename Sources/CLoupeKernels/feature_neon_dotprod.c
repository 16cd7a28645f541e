// The int8 product for arm64 processors with dot products of bytes (ARMv8.2 and later).

#if defined(__aarch64__)

#include <arm_neon.h>

#include "kernel_table.h"
#include "scalar_helpers.h"

#pragma clang attribute push(__attribute__((target("dotprod"))), apply_to = function)

#include "vector/neon.h"

// The products of bytes here are signed on both sides.
#define LEFT_FLIP 0x80808080u

INLINE vu dot_quads(vu sums, uint32_t left, vu right) {
  return (vu)vdotq_s32((int32x4_t)sums, (int8x16_t)right, vreinterpretq_s8_u32(vdupq_n_u32(left)));
}

#include "vector/parts.h"
#include "vector/exponential.h"
#include "vector/tiles.h"
#include "vector/packing.h"
#include "vector/matrix.h"
#include "vector/int8_matrix.h"

void loupe_matmul_int8_neon_dotprod(size_t m, size_t n, size_t k, const uint8_t *quantised_a,
                                    const float *a_scales, const void *packed_b,
                                    size_t panel_begin, size_t panel_end, const float *bias,
                                    loupe_activation activation, float *c, size_t c_row_stride) {
  matmul_int8(m, n, k, quantised_a, a_scales, packed_b, panel_begin, panel_end, bias, activation, c,
              c_row_stride);
}

#pragma clang attribute pop

#endif
