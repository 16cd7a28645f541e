// Layer normalisation, forward and backward.

/// Copies x (+ residual) of one row to `y` and, unless NULL, to `sum`; returns its mean.
INLINE float gather_row(size_t columns, const float *x, const float *residual, float *sum,
                        float *y) {
  vf total = {0};
  EACH_VECTOR(columns, {
    vf value = load_n(x + i, n);
    if (residual) value += load_n(residual + i, n);
    if (sum) store_n(sum + i, n, value);
    store_n(y + i, n, value);
    total += value;
  });
  return sum_of_lanes(total) / (float)columns;
}

/// Mean of (x - mean)².
static float row_variance(size_t columns, const float *x, float mean) {
  vf squares = {0};
  EACH_VECTOR(columns, {
    const vf centred = keep(first_lanes(n), load_n(x + i, n) - mean);
    squares += centred * centred;
  });
  return sum_of_lanes(squares) / (float)columns;
}

static void layer_norm(size_t rows, size_t columns, const float *x, const float *residual,
                       const float *gain, const float *bias, float epsilon, float *sum, float *mean,
                       float *rstd, float *y) {
  for (size_t r = 0; r < rows; r++) {
    const size_t row = r * columns;
    float *out = y + row;
    const float centre =
        gather_row(columns, x + row, residual ? residual + row : NULL, sum ? sum + row : NULL, out);
    const float scaling = 1 / sqrtf(row_variance(columns, out, centre) + epsilon);
    EACH_VECTOR(columns, {
      const vf normalised = (load_n(out + i, n) - centre) * scaling;
      store_n(out + i, n, normalised * load_n(gain + i, n) + load_n(bias + i, n));
    });
    if (mean) mean[r] = centre;
    if (rstd) rstd[r] = scaling;
  }
}

static void layer_norm_backward(size_t rows, size_t columns, const float *x, const float *gain,
                                const float *mean, const float *rstd, const float *grad_y,
                                float *grad_x, float *grad_gain, float *grad_bias) {
  for (size_t r = 0; r < rows; r++, x += columns, grad_y += columns, grad_x += columns) {
    // With g = grad_y · gain and z = (x - mean) · rstd: grad_x = rstd · (g - mean(g) - z · mean(g
    // z)).
    const float centre = mean[r], scaling = rstd[r];
    vf sum_g = {0}, sum_gz = {0};
    EACH_VECTOR(columns, {
      const vf grad = load_n(grad_y + i, n), z = (load_n(x + i, n) - centre) * scaling;
      const vf g = grad * load_n(gain + i, n);
      sum_g += g;
      sum_gz += g * z;
      store_n(grad_gain + i, n, load_n(grad_gain + i, n) + grad * z);
      store_n(grad_bias + i, n, load_n(grad_bias + i, n) + grad);
    });
    const float mean_g = sum_of_lanes(sum_g) / (float)columns,
                mean_gz = sum_of_lanes(sum_gz) / (float)columns;
    EACH_VECTOR(columns, {
      const vf z = (load_n(x + i, n) - centre) * scaling;
      const vf g = load_n(grad_y + i, n) * load_n(gain + i, n);
      store_n(grad_x + i, n, scaling * (g - mean_g - z * mean_gz));
    });
  }
}
