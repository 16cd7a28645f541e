// Kernels of the training step: dropout, cross-entropy, Adam.

/// Dropout of elements whose counters share their upper 32 bits.
INLINE void drop_run(size_t count, dropout_keys keys, uint32_t counter, uint32_t threshold,
                     float factor, const float *x, float *out) {
  vu counters = (vu)lane_numbers() + counter;
  EACH_VECTOR(count, {
    vu bits = counters ^ keys.first;
    DROPOUT_MIX(bits);
    bits += keys.second;
    DROPOUT_MIX(bits);
    store_n(out + i, n, keep((vi)(bits >= threshold), load_n(x + i, n) * factor));
    counters += (uint32_t)LANES;
  });
}

static void dropout(size_t count, float rate, uint64_t seed, uint64_t offset, const float *x,
                    float *out) {
  const uint32_t threshold = dropout_threshold(rate);
  const float factor = 1 / (1 - rate);
  while (count > 0) {
    const uint64_t until_carry = 0x100000000u - (offset & 0xffffffffu);
    const size_t run = count < until_carry ? count : (size_t)until_carry;
    drop_run(run, dropout_keys_of(seed, offset >> 32), (uint32_t)offset, threshold, factor, x, out);
    count -= run;
    offset += run;
    x += run;
    out += run;
  }
}

static void cross_entropy(size_t rows, size_t columns, float *logits, const int32_t *targets,
                          float smoothing, float gradient_scale, float *losses, float *nll) {
  const float spread = gradient_scale * smoothing / (float)columns;
  for (size_t r = 0; r < rows; r++, logits += columns) {
    const float maximum = row_maximum(columns, logits), target_logit = logits[targets[r]];
    // Without smoothing a logit of -infinity away from the target must not turn the loss into NaN.
    double distance = 0;  // Σ_j (maximum - logits_j)
    const double sum = smoothing == 0 ? exponentials(columns, logits, maximum, logits, NULL)
                                      : exponentials(columns, logits, maximum, logits, &distance);
    const double normaliser = log(sum);
    const double target_nll = normaliser + ((double)maximum - target_logit);
    const double mean_nll = normaliser + distance / (double)columns;
    losses[r] =
        (float)(smoothing == 0 ? target_nll : (1 - smoothing) * target_nll + smoothing * mean_nll);
    if (nll) nll[r] = (float)target_nll;
    const float factor = (float)(gradient_scale / sum);
    EACH_VECTOR(columns, { store_n(logits + i, n, load_n(logits + i, n) * factor - spread); });
    logits[targets[r]] -= gradient_scale * (1 - smoothing);
  }
}

static void adam(size_t count, float *weights, const float *gradient, float gradient_scale,
                 float *m, float *v, float rate, float beta1, float beta2, float epsilon,
                 float weight_decay, uint64_t step) {
  const adam_corrections correction = adam_corrections_of(beta1, beta2, step);
  EACH_VECTOR(count, {
    const vf g = load_n(gradient + i, n) * gradient_scale;
    const vf first = beta1 * load_n(m + i, n) + (1 - beta1) * g;
    const vf second = beta2 * load_n(v + i, n) + (1 - beta2) * (g * g);
    store_n(m + i, n, first);
    store_n(v + i, n, second);
    const vf w = load_n(weights + i, n);
    const vf direction = first * correction.first /
                         (__builtin_elementwise_sqrt(second * correction.second) + epsilon);
    store_n(weights + i, n, w - rate * (direction + weight_decay * w));
  });
}
