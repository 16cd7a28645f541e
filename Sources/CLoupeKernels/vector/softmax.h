// Row-wise softmax and its relatives.

/// Largest element; -infinity for none. NaN is passed over (it shows in the sum of exponentials).
static float row_maximum(size_t count, const float *x) {
  // Several maxima at once: one alone would wait for the latency of each comparison.
  vf largest[4];
  UNROLL
  for (size_t m = 0; m < 4; m++) largest[m] = splat(-INFINITY);
  size_t begin = 0;
  for (; begin + 4 * LANES <= count; begin += 4 * LANES) {
    UNROLL
    for (size_t m = 0; m < 4; m++) largest[m] = larger(load(x + begin + m * LANES), largest[m]);
  }
  EACH_VECTOR(count - begin, {
    largest[0] = larger(load_n_or(x + begin + i, n, -INFINITY), largest[0]);
  });
  return largest_lane(larger(larger(largest[0], largest[1]), larger(largest[2], largest[3])));
}

/// `exponential` for x <= 0 (or NaN), which saves the bound above and the second factor of 2ⁿ.
INLINE vf exponential_below(vf x) {
  const exponential_parts parts = exponential_parts_of(x);
  const vf power = (vf)(((vi)parts.shifted << 23) + (127 << 23));
  return keep(~(x < -86.6f), parts.fraction * power);
}

/// Sums of long rows go to double after this many elements, so that the error does not grow with
/// the row.
enum {
  SUM_BLOCK = 64 * LANES
};

/// Σ_j e^(x[j] - shift), written to `out` too unless that is NULL; adds Σ_j (shift - x[j]) to
/// `distance` unless that is NULL. No element may be larger than `shift`.
///
/// Element j always joins lane j mod LANES of block j / SUM_BLOCK: columns of -infinity behind a
/// row change no bit.
INLINE double exponentials(size_t count, const float *x, float shift, float *out,
                           double *distance) {
  double total = 0;
  for (size_t begin = 0; begin < count; begin += SUM_BLOCK) {
    vf sum = {0}, distances = {0};
    EACH_VECTOR(least(SUM_BLOCK, count - begin), {
      const vf below = load_n_or(x + begin + i, n, -INFINITY) - shift;
      if (distance) distances += n < LANES ? keep(first_lanes(n), -below) : -below;
      const vf e = exponential_below(below);
      if (out) store_n(out + begin + i, n, e);
      sum += e;
    });
    total += sum_of_lanes(sum);
    if (distance) *distance += sum_of_lanes(distances);
  }
  return total;
}

/// How a row was normalised: weight = e^(score - shift) · factor.
typedef struct {
  float shift, factor;
} softmax_scaling;

static softmax_scaling softmax_row(size_t columns, const float *x, float *out) {
  const float maximum = row_maximum(columns, x);
  // A row of -infinity alone must give zeros, not NaN from infinity - infinity.
  const float shift = maximum == -INFINITY ? 0 : maximum;
  const double sum = exponentials(columns, x, shift, out, NULL);
  const float factor = sum == 0 ? 0 : (float)(1 / sum);
  EACH_VECTOR(columns, { store_n(out + i, n, load_n(out + i, n) * factor); });
  return (softmax_scaling){shift, factor};
}

// MARK: Four rows at once

typedef int32_t i4 __attribute__((vector_size(16), aligned(4)));

enum {
  // Vectors of a row that stay in registers, for four rows at once.
  MOST_SHORT_VECTORS = 2,
};

/// Columns c of four rows' folded vectors, one row a lane.
typedef struct {
  f4 column[4];
} four_by_four;

INLINE f4 quarter_sum(vf v) {
  FOLD(v, PLUS, f8, f4);
  return quarter;
}

INLINE f4 quarter_maximum(vf v) {
  FOLD(v, LARGER, f8, f4);
  return quarter;
}

INLINE four_by_four transposed(f4 a, f4 b, f4 c, f4 d) {
  const f4 ab_low = __builtin_shufflevector(a, b, 0, 4, 1, 5);
  const f4 ab_high = __builtin_shufflevector(a, b, 2, 6, 3, 7);
  const f4 cd_low = __builtin_shufflevector(c, d, 0, 4, 1, 5);
  const f4 cd_high = __builtin_shufflevector(c, d, 2, 6, 3, 7);
  return (four_by_four){{__builtin_shufflevector(ab_low, cd_low, 0, 1, 4, 5),
                         __builtin_shufflevector(ab_low, cd_low, 2, 3, 6, 7),
                         __builtin_shufflevector(ab_high, cd_high, 0, 1, 4, 5),
                         __builtin_shufflevector(ab_high, cd_high, 2, 3, 6, 7)}};
}

/// What the four rows' exponentials are shifted by, from each row's largest element a lane.
INLINE f4 shifts_of(const vf largest[4]) {
  const four_by_four maxima =
      transposed(quarter_maximum(largest[0]), quarter_maximum(largest[1]),
                 quarter_maximum(largest[2]), quarter_maximum(largest[3]));
  const f4 even = LARGER(maxima.column[0], maxima.column[2]);
  const f4 odd = LARGER(maxima.column[1], maxima.column[3]);
  const f4 maximum = LARGER(even, odd);
  // A row of -infinity alone must give zeros, not NaN from infinity - infinity.
  return (f4)((maximum != -INFINITY) & (i4)maximum);
}

/// What the four rows' exponentials are multiplied by, from each row's sum a lane.
INLINE f4 factors_of(const vf sums[4]) {
  const four_by_four folded = transposed(quarter_sum(sums[0]), quarter_sum(sums[1]),
                                         quarter_sum(sums[2]), quarter_sum(sums[3]));
  const f4 sum = (folded.column[0] + folded.column[2]) + (folded.column[1] + folded.column[3]);
  const f4 reciprocal = __builtin_convertvector(1 / __builtin_convertvector(sum, d4), f4);
  return (f4)((sum != 0) & (i4)reciprocal);
}

/// `softmax_row` of four rows of `vectors` (a constant) vectors, of which the last has `n` elements,
/// bit for bit: they stay in registers, since what a part of a vector has been stored to cannot be
/// read again at once.
INLINE void softmax_four_short_rows(const size_t vectors, size_t n, const float *x,
                                    size_t x_stride, float *out, size_t out_stride,
                                    softmax_scaling scaling[4]) {
  vf values[4 * MOST_SHORT_VECTORS], largest[4], sums[4];
  UNROLL
  for (size_t r = 0; r < 4; r++) {
    largest[r] = splat(-INFINITY);
    UNROLL
    for (size_t v = 0; v < vectors; v++) {
      const float *place = x + r * x_stride + v * LANES;
      const vf value = v + 1 < vectors || n == LANES ? load(place) : load_n_or(place, n, -INFINITY);
      values[r * vectors + v] = value;
      largest[r] = larger(value, largest[r]);
    }
  }
  const f4 shift = shifts_of(largest);
  UNROLL
  for (size_t r = 0; r < 4; r++) {
    sums[r] = (vf){0};
    UNROLL
    for (size_t v = 0; v < vectors; v++) {
      values[r * vectors + v] = exponential_below(values[r * vectors + v] - shift[r]);
      sums[r] += values[r * vectors + v];
    }
  }
  const f4 factor = factors_of(sums);
  UNROLL
  for (size_t r = 0; r < 4; r++) {
    UNROLL
    for (size_t v = 0; v < vectors; v++) {
      float *place = out + r * out_stride + v * LANES;
      const vf weight = values[r * vectors + v] * factor[r];
      if (v + 1 < vectors || n == LANES) store(place, weight);
      else store_some(place, n, weight);
    }
    scaling[r] = (softmax_scaling){shift[r], factor[r]};
  }
}

/// `softmax_row` of four rows of at most SUM_BLOCK columns, bit for bit: what is done once a row
/// (folding vectors, dividing) takes as long as a short row itself, so it is done for four.
static void softmax_four_rows(size_t columns, const float *x, size_t x_stride, float *out,
                              size_t out_stride, softmax_scaling scaling[4]) {
  if (columns > 0 && columns <= LANES) {
    softmax_four_short_rows(1, columns, x, x_stride, out, out_stride, scaling);
    return;
  }
  if (columns > LANES && columns <= 2 * LANES) {
    softmax_four_short_rows(2, columns - LANES, x, x_stride, out, out_stride, scaling);
    return;
  }
  vf largest[4];
  UNROLL
  for (size_t r = 0; r < 4; r++) largest[r] = splat(-INFINITY);
  EACH_VECTOR(columns, {
    UNROLL
    for (size_t r = 0; r < 4; r++) {
      largest[r] = larger(load_n_or(x + r * x_stride + i, n, -INFINITY), largest[r]);
    }
  });
  const f4 shift = shifts_of(largest);
  vf sums[4];
  UNROLL
  for (size_t r = 0; r < 4; r++) sums[r] = (vf){0};
  EACH_VECTOR(columns, {
    UNROLL
    for (size_t r = 0; r < 4; r++) {
      const vf e = exponential_below(load_n_or(x + r * x_stride + i, n, -INFINITY) - shift[r]);
      store_n(out + r * out_stride + i, n, e);
      sums[r] += e;
    }
  });
  const f4 factor = factors_of(sums);
  EACH_VECTOR(columns, {
    UNROLL
    for (size_t r = 0; r < 4; r++) {
      float *place = out + r * out_stride + i;
      store_n(place, n, load_n(place, n) * factor[r]);
    }
  });
  UNROLL
  for (size_t r = 0; r < 4; r++) scaling[r] = (softmax_scaling){shift[r], factor[r]};
}

/// Softmax of rows that lie `x_stride` and `out_stride` floats apart.
static void softmax_rows(size_t rows, size_t columns, const float *x, size_t x_stride, float *out,
                         size_t out_stride, softmax_scaling *scaling) {
  size_t r = 0;
  for (; columns <= SUM_BLOCK && r + 4 <= rows; r += 4) {
    softmax_four_rows(columns, x + r * x_stride, x_stride, out + r * out_stride, out_stride,
                      scaling + r);
  }
  for (; r < rows; r++) scaling[r] = softmax_row(columns, x + r * x_stride, out + r * out_stride);
}

static void softmax(size_t rows, size_t columns, const float *x, float *out) {
  softmax_scaling scaling[4];
  for (size_t r = 0; r < rows; r += 4) {
    softmax_rows(least(4, rows - r), columns, x + r * columns, columns, out + r * columns, columns,
                 scaling);
  }
}

static void softmax_backward(size_t rows, size_t columns, const float *y, const float *grad_y,
                             float *grad_x) {
  for (size_t r = 0; r < rows; r++, y += columns, grad_y += columns, grad_x += columns) {
    vf products = {0};
    EACH_VECTOR(columns, { products += load_n(y + i, n) * load_n(grad_y + i, n); });
    const float mean = sum_of_lanes(products);
    EACH_VECTOR(columns, {
      store_n(grad_x + i, n, load_n(y + i, n) * (load_n(grad_y + i, n) - mean));
    });
  }
}

/// Logarithm of the sum of exponentials of one row; -infinity for a row of -infinity alone.
static float row_log_sum_exp(size_t columns, const float *x) {
  const float maximum = row_maximum(columns, x);
  const float shift = maximum == -INFINITY ? 0 : maximum;
  return (float)(shift + log(exponentials(columns, x, shift, NULL, NULL)));
}

static void log_sum_exp(size_t rows, size_t columns, const float *x, float *out) {
  for (size_t r = 0; r < rows; r++) out[r] = row_log_sum_exp(columns, x + r * columns);
}

static void log_softmax(size_t rows, size_t columns, const float *x, float *out) {
  for (size_t r = 0; r < rows; r++, x += columns, out += columns) {
    const float sum = row_log_sum_exp(columns, x);
    // As softmax gives zeros for a row of -infinity alone, its logarithm stays -infinity.
    const float normaliser = sum == -INFINITY ? 0 : sum;
    EACH_VECTOR(columns, { store_n(out + i, n, load_n(x + i, n) - normaliser); });
  }
}
