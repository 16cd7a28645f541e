// Elementwise kernels, sums, embeddings and number formats; activations have a file of their own.

static void add(size_t count, const float *a, const float *b, float *out) {
  EACH_VECTOR(count, { store_n(out + i, n, load_n(a + i, n) + load_n(b + i, n)); });
}

static void axpy(size_t count, float factor, const float *x, float *y) {
  EACH_VECTOR(count, { store_n(y + i, n, load_n(y + i, n) + factor * load_n(x + i, n)); });
}

static void scale(size_t count, float factor, float *x) {
  EACH_VECTOR(count, { store_n(x + i, n, load_n(x + i, n) * factor); });
}

static double sum_of_squares(size_t count, const float *x) {
  vd sum = {0};
  EACH_VECTOR(count, {
    const vd value = __builtin_convertvector(load_n(x + i, n), vd);
    sum += value * value;
  });
  return sum_of_double_lanes(&sum);
}

static void column_sums_add(size_t rows, size_t columns, const float *x, float *out) {
  // Four rows in a pass: memory is read from end to end, and the sums stay in the first cache.
  size_t r = 0;
  for (; r + 4 <= rows; r += 4, x += 4 * columns) {
    const float *second = x + columns, *third = second + columns, *fourth = third + columns;
    EACH_VECTOR(columns, {
      vf sum = load_n(out + i, n) + load_n(x + i, n);
      sum += load_n(second + i, n);
      sum += load_n(third + i, n);
      store_n(out + i, n, sum + load_n(fourth + i, n));
    });
  }
  for (; r < rows; r++, x += columns) add(columns, out, x, out);
}

static void embed(size_t rows, size_t columns, const float *table, const int32_t *ids, float scale,
                  const float *positions, const int32_t *position_of, float *out) {
  for (size_t r = 0; r < rows; r++, out += columns) {
    const float *entry = table + (size_t)ids[r] * columns;
    if (positions) {
      const float *position = positions + (size_t)position_of[r] * columns;
      EACH_VECTOR(columns, {
        store_n(out + i, n, scale * load_n(entry + i, n) + load_n(position + i, n));
      });
    } else {
      EACH_VECTOR(columns, { store_n(out + i, n, scale * load_n(entry + i, n)); });
    }
  }
}

static void embed_backward(size_t rows, size_t columns, const int32_t *ids, float scale,
                           const float *grad_out, float *grad_table) {
  for (size_t r = 0; r < rows; r++) {
    axpy(columns, scale, grad_out + r * columns, grad_table + (size_t)ids[r] * columns);
  }
}

static void half_to_float(size_t count, const uint16_t *x, float *out) {
  size_t i = 0;
  for (; i + LANES <= count; i += LANES)
    store(out + i, __builtin_convertvector(*(const vh *)(x + i), vf));
  for (; i < count; i++) out[i] = float_of_half(x[i]);
}

static void float_to_half(size_t count, const float *x, uint16_t *out) {
  size_t i = 0;
  for (; i + LANES <= count; i += LANES)
    *(vh *)(out + i) = __builtin_convertvector(load(x + i), vh);
  for (; i < count; i++) out[i] = half_of_float(x[i]);
}

static void bfloat16_to_float(size_t count, const uint16_t *x, float *out) {
  size_t i = 0;
  for (; i + LANES <= count; i += LANES) {
    store(out + i, (vf)(__builtin_convertvector(*(const vs *)(x + i), vu) << 16));
  }
  for (; i < count; i++) out[i] = float_of_bits((uint32_t)x[i] << 16);
}
