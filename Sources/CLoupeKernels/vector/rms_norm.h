// Root mean square normalisation, forward and backward.

static void rms_norm(size_t rows, size_t columns, const float *x, const float *gain, float epsilon,
                     float *rstd, float *y) {
  for (size_t r = 0; r < rows; r++, x += columns, y += columns) {
    vf squares = {0};
    EACH_VECTOR(columns, {
      const vf value = load_n(x + i, n);
      squares += value * value;
    });
    const float scaling = 1 / sqrtf(sum_of_lanes(squares) / (float)columns + epsilon);
    EACH_VECTOR(columns, {
      store_n(y + i, n, load_n(x + i, n) * scaling * load_n(gain + i, n));
    });
    if (rstd) rstd[r] = scaling;
  }
}

static void rms_norm_backward(size_t rows, size_t columns, const float *x, const float *gain,
                              const float *rstd, const float *grad_y, float *grad_x,
                              float *grad_gain) {
  for (size_t r = 0; r < rows; r++, x += columns, grad_y += columns, grad_x += columns) {
    // With g = grad_y · gain and z = x · rstd: grad_x = rstd · (g - z · mean(g z)).
    const float scaling = rstd[r];
    vf sum_gz = {0};
    EACH_VECTOR(columns, {
      const vf grad = load_n(grad_y + i, n), z = load_n(x + i, n) * scaling;
      sum_gz += grad * load_n(gain + i, n) * z;
      store_n(grad_gain + i, n, load_n(grad_gain + i, n) + grad * z);
    });
    const float mean_gz = sum_of_lanes(sum_gz) / (float)columns;
    EACH_VECTOR(columns, {
      const vf z = load_n(x + i, n) * scaling;
      const vf g = load_n(grad_y + i, n) * load_n(gain + i, n);
      store_n(grad_x + i, n, scaling * (g - z * mean_gz));
    });
  }
}
