// The kernels for arm64 processors, which all have NEON with fused multiply-add.

#if defined(__aarch64__)

#include <arm_neon.h>

#include "kernel_table.h"
#include "scalar_helpers.h"

#include "vector/neon.h"

// The products of bytes here are signed on both sides.
#define LEFT_FLIP 0x80808080u

/// By way of 16-bit sums of two products, which stay below 2¹⁵: no number is -128.
INLINE vu dot_quads(vu sums, uint32_t left, vu right) {
  const int8x16_t l = vreinterpretq_s8_u32(vdupq_n_u32(left)), r = (int8x16_t)right;
  const int16x8_t low = vmull_s8(vget_low_s8(l), vget_low_s8(r)), high = vmull_high_s8(l, r);
  return (vu)vpadalq_s16((int32x4_t)sums, vpaddq_s16(low, high));
}

#include "vector/kernels.h"

const loupe_kernel_table loupe_kernels_neon = LOUPE_KERNEL_TABLE(LOUPE_ISA_NEON);

#endif
