// The vectors of x86-64 processors with AVX-512. Include it inside the target attribute.

#define LANES 16
#define PANEL_VECTORS 2
#define TILE_ROWS 12

#include "base.h"

INLINE vf load_some(const float *x, size_t n) {
  return (vf)_mm512_maskz_loadu_ps((__mmask16)((1u << n) - 1), x);
}

INLINE void store_some(float *x, size_t n, vf value) {
  _mm512_mask_storeu_ps(x, (__mmask16)((1u << n) - 1), (__m512)value);
}
