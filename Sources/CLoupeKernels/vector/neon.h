// The vectors of arm64 processors.

#define LANES 4
#define PANEL_VECTORS 4
#define TILE_ROWS 6

#include "base.h"

INLINE vf load_some(const float *x, size_t n) {
  vf value = {0};
  for (size_t lane = 0; lane < n; lane++) value[lane] = x[lane];
  return value;
}

INLINE void store_some(float *x, size_t n, vf value) {
  for (size_t lane = 0; lane < n; lane++) x[lane] = value[lane];
}
