// Root mean square normalisation in plain C: the reference for the vector variants.

static void rms_norm(size_t rows, size_t columns, const float *x, const float *gain, float epsilon,
                     float *rstd, float *y) {
  for (size_t r = 0; r < rows; r++, x += columns, y += columns) {
    const double scaling = 1 / sqrt(sum_of_squares(columns, x) / columns + epsilon);
    for (size_t j = 0; j < columns; j++) y[j] = (float)(x[j] * scaling) * gain[j];
    if (rstd) rstd[r] = (float)scaling;
  }
}

static void rms_norm_backward(size_t rows, size_t columns, const float *x, const float *gain,
                              const float *rstd, const float *grad_y, float *grad_x,
                              float *grad_gain) {
  for (size_t r = 0; r < rows; r++, x += columns, grad_y += columns, grad_x += columns) {
    // With g = grad_y · gain and z = x · rstd: grad_x = rstd · (g - z · mean(g z)).
    double mean_gz = 0;
    for (size_t j = 0; j < columns; j++) mean_gz += (double)grad_y[j] * gain[j] * x[j] * rstd[r];
    mean_gz /= columns;
    for (size_t j = 0; j < columns; j++) {
      const float z = x[j] * rstd[r], grad = grad_y[j];
      grad_gain[j] += grad * z;
      grad_x[j] = rstd[r] * (float)(grad * gain[j] - z * mean_gz);
    }
  }
}
