// Kernels of the training step in plain C: the reference for the vector variants.

static void dropout(size_t count, float rate, uint64_t seed, uint64_t offset, const float *x,
                    float *out) {
  const uint32_t threshold = dropout_threshold(rate);
  const float factor = 1 / (1 - rate);
  for (size_t i = 0; i < count; i++) {
    const uint64_t counter = offset + i;
    const dropout_keys keys = dropout_keys_of(seed, counter >> 32);
    out[i] = dropout_bits(keys, (uint32_t)counter) >= threshold ? x[i] * factor : 0;
  }
}

static void cross_entropy(size_t rows, size_t columns, float *logits, const int32_t *targets,
                          float smoothing, float gradient_scale, float *losses, float *nll) {
  for (size_t r = 0; r < rows; r++, logits += columns) {
    const double share = (double)smoothing / columns;
    const float maximum = row_maximum(columns, logits);
    double exponentials = 0, distance = 0;  // distance: Σ_j (maximum - logits_j)
    for (size_t j = 0; j < columns; j++) {
      exponentials += expf(logits[j] - maximum);
      distance += (double)maximum - logits[j];
    }
    const double normaliser = log(exponentials);
    const double target_nll = normaliser + ((double)maximum - logits[targets[r]]);
    const double mean_nll = normaliser + distance / columns;
    // Without smoothing a logit of -infinity away from the target must not turn the loss into NaN.
    losses[r] =
        (float)(smoothing == 0 ? target_nll : (1 - smoothing) * target_nll + smoothing * mean_nll);
    if (nll) nll[r] = (float)target_nll;
    for (size_t j = 0; j < columns; j++) {
      const double target = share + ((int32_t)j == targets[r] ? 1 - (double)smoothing : 0);
      logits[j] = (float)(gradient_scale * (expf(logits[j] - maximum) / exponentials - target));
    }
  }
}

static void adam(size_t count, float *weights, const float *gradient, float gradient_scale,
                 float *m, float *v, float rate, float beta1, float beta2, float epsilon,
                 float weight_decay, uint64_t step) {
  const adam_corrections correction = adam_corrections_of(beta1, beta2, step);
  for (size_t i = 0; i < count; i++) {
    const float g = gradient[i] * gradient_scale;
    m[i] = beta1 * m[i] + (1 - beta1) * g;
    v[i] = beta2 * v[i] + (1 - beta2) * g * g;
    const float direction = m[i] * correction.first / (sqrtf(v[i] * correction.second) + epsilon);
    weights[i] -= rate * (direction + weight_decay * weights[i]);
  }
}
