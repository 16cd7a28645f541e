// Row-wise softmax and its relatives.

/// Largest element; -infinity for none. NaN is passed over (it shows in the sum of exponentials).
static float row_maximum(size_t count, const float *x) {
  vf largest = splat(-INFINITY);
  EACH_VECTOR(count, { largest = larger(load_n_or(x + i, n, -INFINITY), largest); });
  return largest_lane(largest);
}

/// Sums of long rows go to double after this many elements, so that the error does not grow with
/// the row.
enum {
  SUM_BLOCK = 64 * LANES
};

/// Σ_j e^(x[j] - shift), written to `out` too unless that is NULL.
///
/// Element j always joins lane j mod LANES of block j / SUM_BLOCK: columns of -infinity behind a
/// row change no bit.
INLINE double exponentials(size_t count, const float *x, float shift, float *out) {
  double total = 0;
  for (size_t begin = 0; begin < count; begin += SUM_BLOCK) {
    vf sum = {0};
    EACH_VECTOR(least(SUM_BLOCK, count - begin), {
      const vf e = exponential(load_n_or(x + begin + i, n, -INFINITY) - shift);
      if (out) store_n(out + begin + i, n, e);
      sum += e;
    });
    total += sum_of_lanes(sum);
  }
  return total;
}

static void softmax(size_t rows, size_t columns, const float *x, float *out) {
  for (size_t r = 0; r < rows; r++, x += columns, out += columns) {
    const float maximum = row_maximum(columns, x);
    // A row of -infinity alone must give zeros, not NaN from infinity - infinity.
    const double sum = exponentials(columns, x, maximum == -INFINITY ? 0 : maximum, out);
    const float factor = sum == 0 ? 0 : (float)(1 / sum);
    EACH_VECTOR(columns, { store_n(out + i, n, load_n(out + i, n) * factor); });
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

static void log_softmax(size_t rows, size_t columns, const float *x, float *out) {
  for (size_t r = 0; r < rows; r++, x += columns, out += columns) {
    const float maximum = row_maximum(columns, x);
    const float shift = maximum == -INFINITY ? 0 : maximum;
    const double sum = exponentials(columns, x, shift, NULL);
    // As softmax gives zeros for a row of -infinity alone, its logarithm stays -infinity.
    const float normaliser = sum == 0 ? 0 : (float)(shift + log(sum));
    EACH_VECTOR(columns, { store_n(out + i, n, load_n(x + i, n) - normaliser); });
  }
}
