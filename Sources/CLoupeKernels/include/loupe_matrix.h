#ifndef LOUPE_MATRIX_H
#define LOUPE_MATRIX_H

#include <stddef.h>

/// What a matrix product does with its result before it is stored.
typedef enum {
  LOUPE_ACTIVATION_NONE = 0,
  LOUPE_ACTIVATION_RELU = 1,
  LOUPE_ACTIVATION_SWISH = 2,  // x · sigmoid(x), also called SiLU
  // The following are not fused into products: `loupe_activate` follows them.
  LOUPE_ACTIVATION_GELU = 3,        // x · Φ(x), Φ the normal distribution function
  LOUPE_ACTIVATION_GELU_TANH = 4,   // x · (1 + tanh(√(2/π) · (x + 0.044715 x³))) / 2
  LOUPE_ACTIVATION_TANH = 5,
  LOUPE_ACTIVATION_QUICK_GELU = 6,  // x · sigmoid(1.702 x)
} loupe_activation;

/// Columns of one packed panel of the variant in use (packed matrices are laid out
/// [panel][k][width]).
size_t loupe_panel_width(void);

/// Floats that a packed [k, n] matrix takes: whole panels, the last one zero-filled. Align it to 64
/// bytes for speed.
size_t loupe_packed_floats(size_t k, size_t n);

/// Packs B [k, n], whose element (i, j) stands at `b[i * row_stride + j * column_stride]`, panels
/// `panel_begin..<panel_end` only (so that packing can be split). One of the strides is usually 1;
/// both cases are fast (a blocked transpose for row_stride == 1).
void loupe_pack(size_t k, size_t n, const float *b, size_t row_stride, size_t column_stride,
                size_t panel_begin, size_t panel_end, float *packed);

/// Floats of scratch memory one call of `loupe_matmul` needs (for packing parts of A).
size_t loupe_matmul_scratch_floats(void);

/// C[m, n] = activation(A B + bias), or C += A B when `accumulate` is not 0 (then bias must be NULL
/// and activation none). The activation is none, relu or swish.
/// - A: element (i, l) at `a[i * a_row_stride + l * a_column_stride]`: transposed products need no
///   copy;
/// - packed_b: from `loupe_pack` with the same variant; only the panels `panel_begin..<panel_end`
///   are computed, so that a call may be split by rows (pointer offsets) or by panels;
/// - bias: [n] or NULL; c: row stride c_row_stride, may not overlap a;
/// - m = 1 … 8 streams the packed weights once (decoding); large m packs blocks of A into scratch.
/// The result for a row does not depend on m or on how the call is split (each element is summed
/// over k in one fixed order): batching never changes a translation.
void loupe_matmul(size_t m, size_t n, size_t k, const float *a, size_t a_row_stride,
                  size_t a_column_stride, const float *packed_b, size_t panel_begin,
                  size_t panel_end, const float *bias, loupe_activation activation, int accumulate,
                  float *c, size_t c_row_stride, float *scratch);

#endif
