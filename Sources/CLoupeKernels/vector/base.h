// The vector vocabulary of the kernels, in GNU vector extensions: the same text for every
// instruction set.
//
// A variant file defines LANES (floats of one vector), PANEL_VECTORS (vectors of one panel row) and
// TILE_ROWS (rows of the matrix product's register tile), includes this file inside its target
// attribute, defines `load_some` and `store_some`, and then includes the kernels.

typedef float vf __attribute__((vector_size(LANES * 4), aligned(4)));
typedef int32_t vi __attribute__((vector_size(LANES * 4), aligned(4)));
typedef uint32_t vu __attribute__((vector_size(LANES * 4), aligned(4)));
typedef double vd __attribute__((vector_size(LANES * 8), aligned(8)));
typedef _Float16 vh __attribute__((vector_size(LANES * 2), aligned(2)));
typedef uint16_t vs __attribute__((vector_size(LANES * 2), aligned(2)));
typedef float f4 __attribute__((vector_size(16), aligned(4)));

#define INLINE static inline __attribute__((always_inline))
#define UNROLL _Pragma("clang loop unroll(full)")

INLINE vf load(const float *x) { return *(const vf *)x; }
INLINE void store(float *x, vf value) { *(vf *)x = value; }
INLINE vf splat(float x) { return x - (vf){0}; }

/// 0, 1, 2 …
INLINE vi lane_numbers(void) {
#if LANES == 16
  return (vi){0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
#elif LANES == 8
  return (vi){0, 1, 2, 3, 4, 5, 6, 7};
#else
  return (vi){0, 1, 2, 3};
#endif
}

/// All ones in the first `count` lanes.
INLINE vi first_lanes(size_t count) { return lane_numbers() < (int32_t)count; }

/// Lane by lane `mask ? a : b`.
INLINE vf blend(vi mask, vf a, vf b) { return (vf)((mask & (vi)a) | (~mask & (vi)b)); }

/// The lanes of `a` where the mask is set, else 0.
INLINE vf keep(vi mask, vf a) { return (vf)(mask & (vi)a); }

/// The larger; `b` where a lane of either is NaN.
INLINE vf larger(vf a, vf b) { return blend(a > b, a, b); }

INLINE int any(vi mask) { return __builtin_reduce_or(mask) != 0; }

/// Halves of a vector folded onto each other by `combine` until four lanes are left, then lane by
/// lane.
#if LANES == 16
#define FOLD(v, combine, type8, type4)                                                     \
  const type8 half = combine(__builtin_shufflevector(v, v, 0, 1, 2, 3, 4, 5, 6, 7),        \
                             __builtin_shufflevector(v, v, 8, 9, 10, 11, 12, 13, 14, 15)); \
  const type4 quarter = combine(__builtin_shufflevector(half, half, 0, 1, 2, 3),           \
                                __builtin_shufflevector(half, half, 4, 5, 6, 7))
#elif LANES == 8
#define FOLD(v, combine, type8, type4)                                     \
  const type4 quarter = combine(__builtin_shufflevector(v, v, 0, 1, 2, 3), \
                                __builtin_shufflevector(v, v, 4, 5, 6, 7))
#else
#define FOLD(v, combine, type8, type4) const type4 quarter = v
#endif

typedef float f8 __attribute__((vector_size(32), aligned(4)));
typedef double d4 __attribute__((vector_size(32), aligned(8)));
typedef double d8 __attribute__((vector_size(64), aligned(8)));

#define PLUS(a, b) ((a) + (b))
#define LARGER(a, b)                                            \
  ((__typeof__(a))((((a) > (b)) & (__typeof__((a) > (b)))(a)) | \
                   (~((a) > (b)) & (__typeof__((a) > (b)))(b))))

INLINE float sum_of_lanes(vf v) {
  FOLD(v, PLUS, f8, f4);
  return (quarter[0] + quarter[2]) + (quarter[1] + quarter[3]);
}

/// By pointer: passed by value, a vector wider than the processor's registers draws a warning about
/// the ABI.
INLINE double sum_of_double_lanes(const vd *v) {
  FOLD(*v, PLUS, d8, d4);
  return (quarter[0] + quarter[2]) + (quarter[1] + quarter[3]);
}

INLINE float largest_lane(vf v) {
  FOLD(v, LARGER, f8, f4);
  const float even = quarter[0] > quarter[2] ? quarter[0] : quarter[2];
  const float odd = quarter[1] > quarter[3] ? quarter[1] : quarter[3];
  return even > odd ? even : odd;
}
