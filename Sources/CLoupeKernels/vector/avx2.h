// The vectors of x86-64 processors with AVX2, FMA and F16C. Include it inside the target attribute.

#define LANES 8
#define PANEL_VECTORS 2
#define TILE_ROWS 6

#include "base.h"

INLINE vf load_some(const float *x, size_t n) {
  return (vf)_mm256_maskload_ps(x, (__m256i)first_lanes(n));
}

INLINE void store_some(float *x, size_t n, vf value) {
  _mm256_maskstore_ps(x, (__m256i)first_lanes(n), (__m256)value);
}
