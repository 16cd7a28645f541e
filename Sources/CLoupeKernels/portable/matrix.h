// Matrix products in plain C: the reference for the vector variants.

enum {
  PANEL_WIDTH = 16,
  // Each element is summed over k in blocks of this many terms, one after the other, whatever the
  // number of rows.
  K_BLOCK = 256,
  MATMUL_SCRATCH_FLOATS = 0,
};

static void pack(size_t k, size_t n, const float *b, size_t row_stride, size_t column_stride,
                 size_t panel_begin, size_t panel_end, float *packed) {
  for (size_t panel = panel_begin; panel < panel_end; panel++) {
    for (size_t l = 0; l < k; l++) {
      float *out = packed + (panel * k + l) * PANEL_WIDTH;
      for (size_t j = 0; j < PANEL_WIDTH; j++) {
        const size_t column = panel * PANEL_WIDTH + j;
        out[j] = column < n ? b[l * row_stride + column * column_stride] : 0;
      }
    }
  }
}

/// sums[j] += Σ_l a_l · panel[l][j], in blocks of K_BLOCK terms.
static void add_row_times_panel(size_t k, const float *a, size_t a_column_stride,
                                const float *panel, float sums[PANEL_WIDTH]) {
  for (size_t begin = 0; begin < k; begin += K_BLOCK) {
    const size_t end = begin + K_BLOCK < k ? begin + K_BLOCK : k;
    float block[PANEL_WIDTH] = {0};
    for (size_t l = begin; l < end; l++) {
      const float factor = a[l * a_column_stride];
      for (size_t j = 0; j < PANEL_WIDTH; j++) block[j] += factor * panel[l * PANEL_WIDTH + j];
    }
    for (size_t j = 0; j < PANEL_WIDTH; j++) sums[j] += block[j];
  }
}

static void matmul(size_t m, size_t n, size_t k, const float *a, size_t a_row_stride,
                   size_t a_column_stride, const float *packed_b, size_t panel_begin,
                   size_t panel_end, const float *bias, loupe_activation activation, int accumulate,
                   float *c, size_t c_row_stride, float *scratch) {
  (void)scratch;
  for (size_t row = 0; row < m; row++) {
    for (size_t panel = panel_begin; panel < panel_end; panel++) {
      const size_t column = panel * PANEL_WIDTH;
      const size_t width = n - column < PANEL_WIDTH ? n - column : PANEL_WIDTH;
      float *out = c + row * c_row_stride + column;
      float sums[PANEL_WIDTH] = {0};
      if (accumulate) memcpy(sums, out, width * sizeof(float));
      add_row_times_panel(k, a + row * a_row_stride, a_column_stride,
                          packed_b + panel * k * PANEL_WIDTH, sums);
      for (size_t j = 0; j < width; j++) {
        out[j] = activated(activation, bias ? sums[j] + bias[column + j] : sums[j]);
      }
    }
  }
}
