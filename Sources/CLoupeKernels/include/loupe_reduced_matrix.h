#ifndef LOUPE_REDUCED_MATRIX_H
#define LOUPE_REDUCED_MATRIX_H

#include <stddef.h>
#include <stdint.h>
#include "loupe_matrix.h"

// Matrix products whose weights take half (bfloat16) or a quarter (int8) of the memory.
//
// Both divide the columns of B into panels of `loupe_panel_width()` columns, as `loupe_matmul`
// does: a range of panels means the same columns in every precision, and ⌈n / width⌉ is their
// number. Packed weights are read by the variant that packed them, with or without its features.

// MARK: bfloat16

/// Bytes that a packed [k, n] matrix takes in bfloat16, whole panels. The memory must be aligned to
/// 4 bytes; 64 are faster.
size_t loupe_packed_bytes_bf16(size_t k, size_t n);

/// Packs B [k, n] for `loupe_matmul_bf16`, rounding to bfloat16 (to nearest, ties to even; NaN
/// stays NaN). Element (i, j) stands at `b[i * row_stride + j * column_stride]`; panels
/// `panel_begin..<panel_end` only, so that packing can be split. Fast when one stride is 1.
void loupe_pack_bf16(size_t k, size_t n, const float *b, size_t row_stride, size_t column_stride,
                     size_t panel_begin, size_t panel_end, void *packed);

/// C[m, n] = activation(A B + bias), or C += A B when `accumulate` is not 0 (then bias must be NULL
/// and activation none), with the elements of A and B rounded to bfloat16.
///
/// A product of two bfloat16 is exact in float; the sums are float. Arguments, splitting and
/// `scratch` (`loupe_matmul_scratch_floats()` floats) are those of `loupe_matmul`, and as there the
/// result for a row does not depend on m or on how the call is split. Variants differ by the order
/// of summation alone, and in that processors with bfloat16 instructions count numbers below 2⁻¹²⁶
/// as zero.
void loupe_matmul_bf16(size_t m, size_t n, size_t k, const float *a, size_t a_row_stride,
                       size_t a_column_stride, const void *packed_b, size_t panel_begin,
                       size_t panel_end, const float *bias, loupe_activation activation,
                       int accumulate, float *c, size_t c_row_stride, float *scratch);

// MARK: int8

/// Bytes that a packed [k, n] matrix takes in int8, whole panels with their scales. The memory must
/// be aligned to 4 bytes; 64 are faster.
size_t loupe_packed_bytes_int8(size_t k, size_t n);

/// Packs B [k, n] for `loupe_matmul_int8`: each column becomes whole numbers from -127 to 127 times
/// a scale of its own, the largest magnitude of the column / 127.
///
/// Element (i, j) stands at `b[i * row_stride + j * column_stride]`; only the panels
/// `panel_begin..<panel_end` are packed. A column with an infinity or NaN makes its column of every
/// product NaN; one whose magnitudes all stay below 2⁻¹⁰⁰ counts as zero.
void loupe_pack_int8(size_t k, size_t n, const float *b, size_t row_stride, size_t column_stride,
                     size_t panel_begin, size_t panel_end, void *packed);

/// Bytes between the rows that `loupe_quantise_rows` writes: at least k, the same on every machine.
size_t loupe_quantised_stride(size_t k);

/// Rounds each row of A [m, k], whose elements lie together, to whole numbers times a scale of its
/// own: with the row's largest magnitude, scales[i] = largest / 127 and
/// `quantised[i * loupe_quantised_stride(k) + l]` = 128 + round(a[i * a_row_stride + l] · (127 /
/// largest)), which is 1 … 255 (ties to even; the bytes behind the row's end become 128, zero).
///
/// A row with an infinity or NaN gets the scale NaN, and so gives NaN in its whole row of every
/// product; one whose magnitudes all stay below 2⁻¹⁰⁰ counts as zero, with scale 0. Every variant
/// writes the same bytes and scales.
void loupe_quantise_rows(size_t m, size_t k, const float *a, size_t a_row_stride,
                         uint8_t *quantised, float *scales);

/// C[m, n] = activation((A B) + bias) with A from `loupe_quantise_rows` and B from
/// `loupe_pack_int8`.
///
/// The sums over k are exact (k at most 130,000); each then becomes a float, is multiplied by the
/// column's and then by the row's scale, and the bias is added: the result is the same bit for bit
/// for every m, every split into rows (pointer offsets) or panels, and every variant (but behind
/// swish, of which variants may differ in the last bits). bias: [n] or NULL; c: row stride
/// c_row_stride.
void loupe_matmul_int8(size_t m, size_t n, size_t k, const uint8_t *quantised_a,
                       const float *a_scales, const void *packed_b, size_t panel_begin,
                       size_t panel_end, const float *bias, loupe_activation activation, float *c,
                       size_t c_row_stride);

// MARK: Reading packed matrices

/// How a matrix has been packed: by `loupe_pack`, `loupe_pack_bf16` or `loupe_pack_int8`.
typedef enum {
  LOUPE_PACKING_FP32 = 0,
  LOUPE_PACKING_BF16 = 1,
  LOUPE_PACKING_INT8 = 2,
} loupe_packing;

/// out[l] = B[l][column] for the k elements of one column of a packed [k, n] matrix, as the products
/// read it: rounded to bfloat16, or a whole number times the column's scale.
void loupe_unpack_column(loupe_packing packing, size_t k, const void *packed, size_t column,
                         float *out);

/// out[r] = scale · column ids[r] of the packed [columns, entries] table + positions[position_of[r]]
/// (positions may be NULL): embeddings read from the matrix that also makes the logits. Ids must lie
/// inside the table.
void loupe_embed_packed(loupe_packing packing, size_t rows, size_t columns, const void *table,
                        const int32_t *ids, float scale, const float *positions,
                        const int32_t *position_of, float *out);

#endif
