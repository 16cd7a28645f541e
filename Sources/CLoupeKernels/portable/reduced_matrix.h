// Matrix products in bfloat16 and int8 in plain C: the reference for the vector variants.

// MARK: bfloat16

/// Packed as [panel][pair of k][column][2]; the second of the last pair is 0 when k is odd.
static void pack_bf16(size_t k, size_t n, const float *b, size_t row_stride, size_t column_stride,
                      size_t panel_begin, size_t panel_end, void *packed) {
  const size_t even_k = k + k % 2;
  for (size_t panel = panel_begin; panel < panel_end; panel++) {
    uint16_t *out = (uint16_t *)packed + panel * even_k * PANEL_WIDTH;
    for (size_t l = 0; l < even_k; l++) {
      for (size_t j = 0; j < PANEL_WIDTH; j++) {
        const size_t column = panel * PANEL_WIDTH + j;
        out[(l / 2 * PANEL_WIDTH + j) * 2 + l % 2] =
            l < k && column < n ? bfloat16_of_float(b[l * row_stride + column * column_stride]) : 0;
      }
    }
  }
}

/// sums[j] += Σ_l a_l · panel[l][j], in blocks of K_BLOCK terms.
static void add_row_times_panel_bf16(size_t k, const float *a, size_t a_column_stride,
                                     const uint16_t *panel, float sums[PANEL_WIDTH]) {
  for (size_t begin = 0; begin < k; begin += K_BLOCK) {
    const size_t end = begin + K_BLOCK < k ? begin + K_BLOCK : k;
    float block[PANEL_WIDTH] = {0};
    for (size_t l = begin; l < end; l++) {
      const float factor = float_of_bfloat16(bfloat16_of_float(a[l * a_column_stride]));
      const uint16_t *right = panel + l / 2 * PANEL_WIDTH * 2 + l % 2;
      for (size_t j = 0; j < PANEL_WIDTH; j++) block[j] += factor * float_of_bfloat16(right[2 * j]);
    }
    for (size_t j = 0; j < PANEL_WIDTH; j++) sums[j] += block[j];
  }
}

static void matmul_bf16(size_t m, size_t n, size_t k, const float *a, size_t a_row_stride,
                        size_t a_column_stride, const void *packed_b, size_t panel_begin,
                        size_t panel_end, const float *bias, loupe_activation activation,
                        int accumulate, float *c, size_t c_row_stride, float *scratch) {
  (void)scratch;
  for (size_t row = 0; row < m; row++) {
    for (size_t panel = panel_begin; panel < panel_end; panel++) {
      const size_t column = panel * PANEL_WIDTH;
      const size_t width = n - column < PANEL_WIDTH ? n - column : PANEL_WIDTH;
      float *out = c + row * c_row_stride + column;
      float sums[PANEL_WIDTH] = {0};
      if (accumulate) memcpy(sums, out, width * sizeof(float));
      add_row_times_panel_bf16(k, a + row * a_row_stride, a_column_stride,
                               (const uint16_t *)packed_b + panel * (k + k % 2) * PANEL_WIDTH,
                               sums);
      for (size_t j = 0; j < width; j++) {
        out[j] = activated(activation, bias ? sums[j] + bias[column + j] : sums[j]);
      }
    }
  }
}

// MARK: int8

/// Quantises column `column` of B [k, n] into its place in a packed panel.
static void pack_column_int8(size_t k, const float *b, size_t row_stride, size_t column,
                             void *panel) {
  uint32_t largest = 0;
  for (size_t l = 0; l < k; l++) {
    const uint32_t magnitude = bits_of_float(b[l * row_stride]) & 0x7fffffff;
    if (magnitude > largest) largest = magnitude;
  }
  const quantisation scale = quantisation_of(largest);
  int8_t *out = (int8_t *)panel + 2 * sizeof(float) * PANEL_WIDTH + 4 * column;
  int32_t sum = 0;
  for (size_t l = 0; l < k; l++) {
    const int32_t value = quantised_of(b[l * row_stride], scale.inverse);
    out[l / 4 * 4 * PANEL_WIDTH + l % 4] = (int8_t)value;
    sum += value;
  }
  ((int32_t *)panel)[column] = -QUANTISED_ZERO * sum;
  ((float *)panel)[PANEL_WIDTH + column] = scale.scale;
}

/// Packed as panels of: [column] -128 times the column's sum; [column] its scale; [four of
/// k][column][4] the numbers, with zeros behind the last of k.
static void pack_int8(size_t k, size_t n, const float *b, size_t row_stride, size_t column_stride,
                      size_t panel_begin, size_t panel_end, void *packed) {
  const size_t panel_bytes = int8_panel_bytes(k, PANEL_WIDTH);
  for (size_t panel = panel_begin; panel < panel_end; panel++) {
    char *out = (char *)packed + panel * panel_bytes;
    memset(out, 0, panel_bytes);
    for (size_t j = 0; j < PANEL_WIDTH && panel * PANEL_WIDTH + j < n; j++) {
      pack_column_int8(k, b + (panel * PANEL_WIDTH + j) * column_stride, row_stride, j, out);
    }
  }
}

static void quantise_rows(size_t m, size_t k, const float *a, size_t a_row_stride,
                          uint8_t *quantised, float *scales) {
  const size_t stride = loupe_quantised_stride(k);
  for (size_t row = 0; row < m; row++, a += a_row_stride, quantised += stride) {
    uint32_t largest = 0;
    for (size_t l = 0; l < k; l++) {
      const uint32_t magnitude = bits_of_float(a[l]) & 0x7fffffff;
      if (magnitude > largest) largest = magnitude;
    }
    const quantisation scale = quantisation_of(largest);
    for (size_t l = 0; l < k; l++) {
      quantised[l] = (uint8_t)(quantised_of(a[l], scale.inverse) + QUANTISED_ZERO);
    }
    memset(quantised + k, QUANTISED_ZERO, stride - k);
    scales[row] = scale.scale;
  }
}

static void matmul_int8(size_t m, size_t n, size_t k, const uint8_t *quantised_a,
                        const float *a_scales, const void *packed_b, size_t panel_begin,
                        size_t panel_end, const float *bias, loupe_activation activation, float *c,
                        size_t c_row_stride) {
  const size_t stride = loupe_quantised_stride(k);
  const size_t panel_bytes = int8_panel_bytes(k, PANEL_WIDTH);
  for (size_t panel = panel_begin; panel < panel_end; panel++) {
    const float *column_scales =
        (const float *)((const char *)packed_b + panel * panel_bytes) + PANEL_WIDTH;
    const int8_t *numbers = (const int8_t *)(column_scales + PANEL_WIDTH);
    for (size_t row = 0; row < m; row++) {
      int32_t sums[PANEL_WIDTH] = {0};
      for (size_t l = 0; l < k; l++) {
        const int32_t left = quantised_a[row * stride + l] - QUANTISED_ZERO;
        const int8_t *right = numbers + l / 4 * 4 * PANEL_WIDTH + l % 4;
        for (size_t j = 0; j < PANEL_WIDTH; j++) sums[j] += left * right[4 * j];
      }
      const size_t column = panel * PANEL_WIDTH;
      for (size_t j = 0; j < PANEL_WIDTH && column + j < n; j++) {
        const float value = dequantised(sums[j], column_scales[j], a_scales[row],
                                        bias ? bias + column + j : NULL);
        c[row * c_row_stride + column + j] = activated(activation, value);
      }
    }
  }
}
