// The public functions of matrix products, each the same function of the variant in use.

#include "kernel_table.h"
#include "scalar_helpers.h"

size_t loupe_panel_width(void) { return loupe_kernels_in_use()->panel_width; }

size_t loupe_packed_floats(size_t k, size_t n) {
  const size_t width = loupe_kernels_in_use()->panel_width;
  return (n + width - 1) / width * width * k;
}

size_t loupe_matmul_scratch_floats(void) { return loupe_kernels_in_use()->matmul_scratch_floats; }

void loupe_pack(size_t k, size_t n, const float *b, size_t row_stride, size_t column_stride,
                size_t panel_begin, size_t panel_end, float *packed) {
  loupe_kernels_in_use()->pack(k, n, b, row_stride, column_stride, panel_begin, panel_end, packed);
}

void loupe_matmul(size_t m, size_t n, size_t k, const float *a, size_t a_row_stride,
                  size_t a_column_stride, const float *packed_b, size_t panel_begin,
                  size_t panel_end, const float *bias, loupe_activation activation, int accumulate,
                  float *c, size_t c_row_stride, float *scratch) {
  loupe_kernels_in_use()->matmul(m, n, k, a, a_row_stride, a_column_stride, packed_b, panel_begin,
                                 panel_end, bias, activation, accumulate, c, c_row_stride, scratch);
}

size_t loupe_packed_bytes_bf16(size_t k, size_t n) {
  return loupe_packed_floats(k + k % 2, n) * sizeof(uint16_t);
}

void loupe_pack_bf16(size_t k, size_t n, const float *b, size_t row_stride, size_t column_stride,
                     size_t panel_begin, size_t panel_end, void *packed) {
  loupe_kernels_in_use()->pack_bf16(k, n, b, row_stride, column_stride, panel_begin, panel_end,
                                    packed);
}

void loupe_matmul_bf16(size_t m, size_t n, size_t k, const float *a, size_t a_row_stride,
                       size_t a_column_stride, const void *packed_b, size_t panel_begin,
                       size_t panel_end, const float *bias, loupe_activation activation,
                       int accumulate, float *c, size_t c_row_stride, float *scratch) {
  loupe_kernels_in_use()->matmul_bf16(m, n, k, a, a_row_stride, a_column_stride, packed_b,
                                      panel_begin, panel_end, bias, activation, accumulate, c,
                                      c_row_stride, scratch);
}

size_t loupe_packed_bytes_int8(size_t k, size_t n) {
  const size_t width = loupe_kernels_in_use()->panel_width;
  return (n + width - 1) / width * int8_panel_bytes(k, width);
}

void loupe_pack_int8(size_t k, size_t n, const float *b, size_t row_stride, size_t column_stride,
                     size_t panel_begin, size_t panel_end, void *packed) {
  loupe_kernels_in_use()->pack_int8(k, n, b, row_stride, column_stride, panel_begin, panel_end,
                                    packed);
}

size_t loupe_quantised_stride(size_t k) {
  // An odd number of cache lines, so that neighbouring rows fall into different sets of the cache.
  return ((k + 63) / 64 | 1) * 64;
}

void loupe_quantise_rows(size_t m, size_t k, const float *a, size_t a_row_stride,
                         uint8_t *quantised, float *scales) {
  loupe_kernels_in_use()->quantise_rows(m, k, a, a_row_stride, quantised, scales);
}

void loupe_matmul_int8(size_t m, size_t n, size_t k, const uint8_t *quantised_a,
                       const float *a_scales, const void *packed_b, size_t panel_begin,
                       size_t panel_end, const float *bias, loupe_activation activation, float *c,
                       size_t c_row_stride) {
  loupe_kernels_in_use()->matmul_int8(m, n, k, quantised_a, a_scales, packed_b, panel_begin,
                                      panel_end, bias, activation, c, c_row_stride);
}
