// Single columns of packed matrices, as floats: the same for every variant, since all divide a
// matrix into panels in the same way and differ only by the width.

#include "include/loupe_reduced_matrix.h"

#include <string.h>

#include "scalar_helpers.h"

static void unpack_fp32(size_t k, const char *packed, size_t column, size_t width, float *out) {
  const float *values = (const float *)packed + column / width * k * width + column % width;
  for (size_t l = 0; l < k; l++) out[l] = values[l * width];
}

static void unpack_bf16(size_t k, const char *packed, size_t column, size_t width, float *out) {
  const uint16_t *pairs =
      (const uint16_t *)packed + column / width * (k + k % 2) * width + 2 * (column % width);
  for (size_t l = 0; l < k; l++) out[l] = float_of_bfloat16(pairs[l / 2 * width * 2 + l % 2]);
}

static void unpack_int8(size_t k, const char *packed, size_t column, size_t width, float *out) {
  const char *panel = packed + column / width * int8_panel_bytes(k, width);
  const float scale = ((const float *)panel)[width + column % width];
  const int8_t *quads = (const int8_t *)panel + 2 * sizeof(float) * width + 4 * (column % width);
  for (size_t l = 0; l < k; l++) out[l] = scale * (float)quads[l / 4 * 4 * width + l % 4];
}

void loupe_unpack_column(loupe_packing packing, size_t k, const void *packed, size_t column,
                         float *out) {
  const size_t width = loupe_panel_width();
  switch (packing) {
    case LOUPE_PACKING_FP32: unpack_fp32(k, packed, column, width, out); return;
    case LOUPE_PACKING_BF16: unpack_bf16(k, packed, column, width, out); return;
    case LOUPE_PACKING_INT8: unpack_int8(k, packed, column, width, out); return;
  }
}

void loupe_embed_packed(loupe_packing packing, size_t rows, size_t columns, const void *table,
                        const int32_t *ids, float scale, const float *positions,
                        const int32_t *position_of, float *out) {
  for (size_t row = 0; row < rows; row++, out += columns) {
    loupe_unpack_column(packing, columns, table, (size_t)ids[row], out);
    const float *position = positions ? positions + (size_t)position_of[row] * columns : NULL;
    for (size_t i = 0; i < columns; i++) {
      out[i] = position ? scale * out[i] + position[i] : scale * out[i];
    }
  }
}
