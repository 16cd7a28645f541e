// The kernels for arm64 processors, which all have NEON with fused multiply-add.

#if defined(__aarch64__)

#include "kernel_table.h"
#include "scalar_helpers.h"

#define LANES 4
#define PANEL_VECTORS 4
#define TILE_ROWS 6

#include "vector/base.h"

INLINE vf load_some(const float *x, size_t n) {
  vf value = {0};
  for (size_t lane = 0; lane < n; lane++) value[lane] = x[lane];
  return value;
}

INLINE void store_some(float *x, size_t n, vf value) {
  for (size_t lane = 0; lane < n; lane++) x[lane] = value[lane];
}

#include "vector/kernels.h"

const loupe_kernel_table loupe_kernels_neon = LOUPE_KERNEL_TABLE(LOUPE_ISA_NEON);

#endif
