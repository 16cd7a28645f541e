#ifndef LOUPE_ELEMENTWISE_H
#define LOUPE_ELEMENTWISE_H

#include <stddef.h>
#include <stdint.h>
#include "loupe_matrix.h"

/// out = a + b. out may equal a or b.
void loupe_add(size_t count, const float *a, const float *b, float *out);
/// y += factor · x.
void loupe_axpy(size_t count, float factor, const float *x, float *y);
/// x *= factor.
void loupe_scale(size_t count, float factor, float *x);
/// Σ x², accumulated in double.
double loupe_sum_of_squares(size_t count, const float *x);
/// out[j] += Σ_r x[r][j] (gradient of a bias).
void loupe_column_sums_add(size_t rows, size_t columns, const float *x, float *out);

/// In place: x = activation(x).
void loupe_activate(size_t count, loupe_activation activation, float *x);
/// grad_x = grad_y · activation'(·). `saved` is the input of the activation; for relu the output
/// serves as well. grad_x may equal grad_y.
void loupe_activate_backward(size_t count, loupe_activation activation, const float *saved,
                             const float *grad_y, float *grad_x);

/// out = activation(gate) · linear: the inside of a gated feed-forward sublayer (Shazeer 2020). out
/// may equal gate or linear.
void loupe_gate(size_t count, loupe_activation activation, const float *gate, const float *linear,
                float *out);
/// Backward of the above (overwrites): grad_gate = grad_out · linear · activation'(gate),
/// grad_linear = grad_out · activation(gate). None of them may overlap.
void loupe_gate_backward(size_t count, loupe_activation activation, const float *gate,
                         const float *linear, const float *grad_out, float *grad_gate,
                         float *grad_linear);

/// Root mean square normalisation over the last axis, per row (Zhang & Sennrich 2019):
///   y = x · rstd · gain,   rstd = 1 / √(mean(x²) + epsilon)
/// rstd [rows] may be NULL. y may equal x.
void loupe_rms_norm(size_t rows, size_t columns, const float *x, const float *gain, float epsilon,
                    float *rstd, float *y);
/// Backward of the above: grad_x (overwrites), grad_gain +=. grad_x may equal grad_y.
void loupe_rms_norm_backward(size_t rows, size_t columns, const float *x, const float *gain,
                             const float *rstd, const float *grad_y, float *grad_x,
                             float *grad_gain);

/// Layer normalisation over the last axis, per row:
///   y = (x + residual - mean) / √(variance + epsilon) · gain + bias
/// residual may be NULL; sum (may be NULL, may equal x) receives x + residual; mean and rstd [rows]
/// (1 / √(variance + epsilon)) may be NULL. y may equal x, unless sum does.
void loupe_layer_norm(size_t rows, size_t columns, const float *x, const float *residual,
                      const float *gain, const float *bias, float epsilon, float *sum, float *mean,
                      float *rstd, float *y);
/// Backward of the above: grad_x (overwrites; is also the residual's gradient), grad_gain +=,
/// grad_bias +=. x is what was normalised (the sum). grad_x may equal grad_y.
void loupe_layer_norm_backward(size_t rows, size_t columns, const float *x, const float *gain,
                               const float *mean, const float *rstd, const float *grad_y,
                               float *grad_x, float *grad_gain, float *grad_bias);

/// out[r] = scale · table[ids[r]] + positions[position_of[r]] (positions may be NULL). Ids must lie
/// inside the table.
void loupe_embed(size_t rows, size_t columns, const float *table, const int32_t *ids, float scale,
                 const float *positions, const int32_t *position_of, float *out);
/// grad_table[ids[r]] += scale · grad_out[r], for rows in order (so that the sum is the same every
/// time).
void loupe_embed_backward(size_t rows, size_t columns, const int32_t *ids, float scale,
                          const float *grad_out, float *grad_table);

/// out[r] = log Σ_j exp(x[r][j]), the number that `loupe_log_softmax` subtracts, bit for bit: a few
/// log-probabilities of a row need not all be written. A row that is -infinity everywhere gives
/// -infinity.
void loupe_log_sum_exp(size_t rows, size_t columns, const float *x, float *out);
/// Row-wise log-softmax. out may equal x. A row that is -infinity everywhere stays so.
void loupe_log_softmax(size_t rows, size_t columns, const float *x, float *out);
/// Index of the largest element (the first of equals); NaN counts as smaller than anything.
size_t loupe_argmax(size_t count, const float *x);
/// The k largest elements in falling order (equals: lower index first) into indices and values;
/// k <= count. NaN last.
void loupe_top_k(size_t count, const float *x, size_t k, int32_t *indices, float *values);

/// A part of each of several rows is offered to what is known of them: element `first + i` of row r
/// is x[r · x_stride + i], for i < count. Parts may come in any order and whenever they have been
/// computed; a row need never be all in memory.
/// - found[r], indices[r · k …], values[r · k …]: the largest elements so far, k at most, in no
///   order that means anything; found[r] is 0 before the first part.
/// - maxima[r] becomes the largest element of this part, NaN passed over (-infinity for none),
///   sums[r] Σ_i e^(x[i] - maxima[r]) (for maxima[r] = -infinity: Σ e^x[i]).
void loupe_choose(size_t rows, size_t count, const float *x, size_t x_stride, int32_t first,
                  size_t k, int32_t *found, int32_t *indices, float *values, float *maxima,
                  double *sums);
/// Puts what `loupe_choose` found in rows into the order of `loupe_top_k`.
void loupe_order_choices(size_t rows, size_t k, const int32_t *found, int32_t *indices,
                         float *values);

/// IEEE half to float and back (round to nearest even; too large becomes infinity), and bfloat16 to
/// float.
void loupe_half_to_float(size_t count, const uint16_t *x, float *out);
void loupe_float_to_half(size_t count, const float *x, uint16_t *out);
void loupe_bfloat16_to_float(size_t count, const uint16_t *x, float *out);

#endif
