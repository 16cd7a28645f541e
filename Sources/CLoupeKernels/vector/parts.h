// Whole vectors and the rest of a row, treated alike.

INLINE size_t least(size_t a, size_t b) { return a < b ? a : b; }

/// The first `n` floats at `x`, zeros behind them; n = LANES is a plain load.
INLINE vf load_n(const float *x, size_t n) {
  return __builtin_constant_p(n) && n == LANES ? load(x) : load_some(x, n);
}

/// As `load_n`, with `fill` behind the first n.
INLINE vf load_n_or(const float *x, size_t n, float fill) {
  return __builtin_constant_p(n) && n == LANES
             ? load(x)
             : blend(first_lanes(n), load_some(x, n), splat(fill));
}

/// Stores the first `n` lanes and touches nothing behind them.
INLINE void store_n(float *x, size_t n, vf value) {
  if (__builtin_constant_p(n) && n == LANES) store(x, value);
  else store_some(x, n, value);
}

/// Runs the body for `i` = 0, LANES, 2 LANES … with `n` = LANES, and once more with the `n` < LANES
/// elements that are left over. The body stands twice in the program: in the first, `n` is a
/// constant.
#define EACH_VECTOR(count, ...)               \
  do {                                        \
    const size_t count_ = (count);            \
    size_t i = 0;                             \
    for (; i + LANES <= count_; i += LANES) { \
      enum { n = LANES };                     \
      __VA_ARGS__                             \
    }                                         \
    if (i < count_) {                         \
      const size_t n = count_ - i;            \
      __VA_ARGS__                             \
    }                                         \
  } while (0)

/// In each group of four lanes: lanes i, j, k, l of the two operands' groups, those of the second
/// counted from LANES.
#if LANES == 16
#define SHUFFLE_QUADS(x, y, i, j, k, l)                                                      \
  __builtin_shufflevector(x, y, i, j, k, l, i + 4, j + 4, k + 4, l + 4, i + 8, j + 8, k + 8, \
                          l + 8, i + 12, j + 12, k + 12, l + 12)
#elif LANES == 8
#define SHUFFLE_QUADS(x, y, i, j, k, l) \
  __builtin_shufflevector(x, y, i, j, k, l, i + 4, j + 4, k + 4, l + 4)
#else
#define SHUFFLE_QUADS(x, y, i, j, k, l) __builtin_shufflevector(x, y, i, j, k, l)
#endif

/// out[c · out_stride + r] = in[r · in_stride + c] for `rows` <= 4 rows and LANES columns. `stored`
/// rows are written, those that do not exist as zeros; it is 2 or 4 and, as out_stride, a constant.
INLINE void transpose_band(size_t rows, const size_t stored, const float *in, size_t in_stride,
                           float *out, const size_t out_stride) {
  const vf a = load(in);
  const vf b = rows > 1 ? load(in + in_stride) : (vf){0};
  const vf c = rows > 2 ? load(in + 2 * in_stride) : (vf){0};
  const vf d = rows > 3 ? load(in + 3 * in_stride) : (vf){0};
  const vf ab_low = SHUFFLE_QUADS(a, b, 0, LANES, 1, LANES + 1);
  const vf ab_high = SHUFFLE_QUADS(a, b, 2, LANES + 2, 3, LANES + 3);
  const vf cd_low = SHUFFLE_QUADS(c, d, 0, LANES, 1, LANES + 1);
  const vf cd_high = SHUFFLE_QUADS(c, d, 2, LANES + 2, 3, LANES + 3);
  // Vector j now gets columns j, j + 4, j + 8 …, each as a group of four lanes: one for each row.
  const vf transposed[4] = {
      SHUFFLE_QUADS(ab_low, cd_low, 0, 1, LANES, LANES + 1),
      SHUFFLE_QUADS(ab_low, cd_low, 2, 3, LANES + 2, LANES + 3),
      SHUFFLE_QUADS(ab_high, cd_high, 0, 1, LANES, LANES + 1),
      SHUFFLE_QUADS(ab_high, cd_high, 2, 3, LANES + 2, LANES + 3),
  };
  UNROLL
  for (size_t column = 0; column < LANES; column++) {
    const f4 quad = ((const f4 *)&transposed[column % 4])[column / 4];
    memcpy(out + column * out_stride, &quad, stored * sizeof(float));
  }
}
