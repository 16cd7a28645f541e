// Elementwise and row-wise kernels in plain C: the reference for the vector variants.

static void add(size_t count, const float *a, const float *b, float *out) {
  for (size_t i = 0; i < count; i++) out[i] = a[i] + b[i];
}

static void axpy(size_t count, float factor, const float *x, float *y) {
  for (size_t i = 0; i < count; i++) y[i] += factor * x[i];
}

static void scale(size_t count, float factor, float *x) {
  for (size_t i = 0; i < count; i++) x[i] *= factor;
}

static double sum_of_squares(size_t count, const float *x) {
  double sum = 0;
  for (size_t i = 0; i < count; i++) sum += (double)x[i] * x[i];
  return sum;
}

static void column_sums_add(size_t rows, size_t columns, const float *x, float *out) {
  for (size_t r = 0; r < rows; r++) {
    for (size_t j = 0; j < columns; j++) out[j] += x[r * columns + j];
  }
}

static void layer_norm(size_t rows, size_t columns, const float *x, const float *residual,
                       const float *gain, const float *bias, float epsilon, float *sum, float *mean,
                       float *rstd, float *y) {
  for (size_t r = 0; r < rows; r++) {
    const size_t row = r * columns;
    // What is normalised stands in y until the last pass overwrites it.
    double total = 0, squares = 0;
    for (size_t j = 0; j < columns; j++) {
      const float value = residual ? x[row + j] + residual[row + j] : x[row + j];
      if (sum) sum[row + j] = value;
      y[row + j] = value;
      total += value;
    }
    const double centre = total / columns;
    for (size_t j = 0; j < columns; j++) squares += (y[row + j] - centre) * (y[row + j] - centre);
    const double scaling = 1 / sqrt(squares / columns + epsilon);
    for (size_t j = 0; j < columns; j++) {
      y[row + j] = (float)((y[row + j] - centre) * scaling) * gain[j] + bias[j];
    }
    if (mean) mean[r] = (float)centre;
    if (rstd) rstd[r] = (float)scaling;
  }
}

static void layer_norm_backward(size_t rows, size_t columns, const float *x, const float *gain,
                                const float *mean, const float *rstd, const float *grad_y,
                                float *grad_x, float *grad_gain, float *grad_bias) {
  for (size_t r = 0; r < rows; r++, x += columns, grad_y += columns, grad_x += columns) {
    // With g = grad_y · gain and z = (x - mean) · rstd: grad_x = rstd · (g - mean(g) - z · mean(g
    // z)).
    double mean_g = 0, mean_gz = 0;
    for (size_t j = 0; j < columns; j++) {
      const double g = (double)grad_y[j] * gain[j];
      mean_g += g;
      mean_gz += g * (x[j] - mean[r]) * rstd[r];
    }
    mean_g /= columns;
    mean_gz /= columns;
    for (size_t j = 0; j < columns; j++) {
      const float z = (x[j] - mean[r]) * rstd[r], grad = grad_y[j];
      grad_gain[j] += grad * z;
      grad_bias[j] += grad;
      grad_x[j] = rstd[r] * (float)(grad * gain[j] - mean_g - z * mean_gz);
    }
  }
}

static void embed(size_t rows, size_t columns, const float *table, const int32_t *ids, float scale,
                  const float *positions, const int32_t *position_of, float *out) {
  for (size_t r = 0; r < rows; r++) {
    const float *entry = table + (size_t)ids[r] * columns;
    const float *position = positions ? positions + (size_t)position_of[r] * columns : NULL;
    for (size_t j = 0; j < columns; j++) {
      out[r * columns + j] = position ? scale * entry[j] + position[j] : scale * entry[j];
    }
  }
}

static void embed_backward(size_t rows, size_t columns, const int32_t *ids, float scale,
                           const float *grad_out, float *grad_table) {
  for (size_t r = 0; r < rows; r++) {
    axpy(columns, scale, grad_out + r * columns, grad_table + (size_t)ids[r] * columns);
  }
}

static size_t argmax(size_t count, const float *x) {
  size_t best = 0;
  for (size_t i = 1; i < count; i++) {
    if (x[i] > x[best] || (isnan(x[best]) && !isnan(x[i]))) best = i;
  }
  return best;
}

static void top_k(size_t count, const float *x, size_t k, int32_t *indices, float *values) {
  selection chosen = {.capacity = k, .indices = indices, .values = values};
  for (size_t i = 0; i < count; i++) selection_offer(&chosen, (int32_t)i, x[i]);
  selection_sort(&chosen);
}

static void choose(size_t rows, size_t count, const float *x, size_t x_stride, int32_t first,
                   size_t k, int32_t *found, int32_t *indices, float *values, float *maxima,
                   double *sums) {
  for (size_t r = 0; r < rows; r++, x += x_stride) {
    selection chosen = {.capacity = k,
                        .count = (size_t)found[r],
                        .indices = indices + r * k,
                        .values = values + r * k};
    float maximum = -INFINITY;
    for (size_t i = 0; i < count; i++) {
      if (x[i] > maximum) maximum = x[i];
      selection_offer(&chosen, first + (int32_t)i, x[i]);
    }
    double sum = 0;
    for (size_t i = 0; i < count; i++) sum += exp(x[i] - (maximum == -INFINITY ? 0 : maximum));
    found[r] = (int32_t)chosen.count;
    maxima[r] = maximum;
    sums[r] = sum;
  }
}

static void half_to_float(size_t count, const uint16_t *x, float *out) {
  for (size_t i = 0; i < count; i++) out[i] = float_of_half(x[i]);
}

static void float_to_half(size_t count, const float *x, uint16_t *out) {
  for (size_t i = 0; i < count; i++) out[i] = half_of_float(x[i]);
}

static void bfloat16_to_float(size_t count, const uint16_t *x, float *out) {
  for (size_t i = 0; i < count; i++) out[i] = float_of_bits((uint32_t)x[i] << 16);
}
