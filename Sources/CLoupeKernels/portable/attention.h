// Attention of one sequence and softmax in plain C: the reference for the vector variants.

#include "../attention_bias.h"

/// Number of keys that query `i` may see.
static size_t visible_keys(const loupe_attention_block *block, size_t i) {
  const ptrdiff_t keys = (ptrdiff_t)block->key_count;
  if (block->causal_offset >= keys) return block->key_count;
  const ptrdiff_t visible = (ptrdiff_t)i + block->causal_offset + 1;
  return visible < 0 ? 0 : (size_t)(visible < keys ? visible : keys);
}

static float dot(size_t count, const float *a, const float *b) {
  float sum = 0;
  for (size_t d = 0; d < count; d++) sum += a[d] * b[d];
  return sum;
}

static void attention_scores(const loupe_attention_block *block, size_t head_begin, size_t head_end,
                             float *scores) {
  const size_t queries = block->query_count, keys = block->key_count, size = block->head_size;
  for (size_t h = head_begin; h < head_end; h++) {
    for (size_t i = 0; i < queries; i++) {
      const float *q = block->q + i * block->q_stride + h * size;
      float *row = scores + (h * queries + i) * keys;
      const size_t visible = visible_keys(block, i);
      for (size_t j = 0; j < keys; j++) {
        const float *k = block->k + j * block->kv_stride + h * size;
        row[j] = j < visible ? block->scale * dot(size, q, k) : -INFINITY;
      }
    }
  }
}

static void attention_add_bias(const loupe_attention_block *block, const loupe_attention_bias *bias,
                               size_t head_begin, size_t head_end, float *scores) {
  const size_t queries = block->query_count, keys = block->key_count;
  for (size_t h = head_begin; bias->values && h < head_end; h++) {
    for (size_t i = 0; i < queries; i++) {
      float *row = scores + (h * queries + i) * keys;
      const float *added = bias_row(bias, h, i);
      const size_t visible = visible_keys(block, i);
      for (size_t j = 0; j < visible; j++) row[j] += added[j];
    }
  }
}

static void attention_mix(const loupe_attention_block *block, size_t head_begin, size_t head_end,
                          const float *weights, float *out, size_t out_stride) {
  const size_t queries = block->query_count, keys = block->key_count, size = block->head_size;
  for (size_t h = head_begin; h < head_end; h++) {
    for (size_t i = 0; i < queries; i++) {
      const float *row = weights + (h * queries + i) * keys;
      float *mixed = out + i * out_stride + h * size;
      for (size_t d = 0; d < size; d++) mixed[d] = 0;
      for (size_t j = 0; j < keys; j++) {
        const float *v = block->v + j * block->kv_stride + h * size;
        for (size_t d = 0; d < size; d++) mixed[d] += row[j] * v[d];
      }
    }
  }
}

static void attention_mix_backward(const loupe_attention_block *block, size_t head_begin,
                                   size_t head_end, const float *weights, const float *grad_out,
                                   size_t grad_out_stride, float *grad_weights, float *grad_v,
                                   size_t grad_kv_stride) {
  const size_t queries = block->query_count, keys = block->key_count, size = block->head_size;
  for (size_t h = head_begin; h < head_end; h++) {
    for (size_t i = 0; i < queries; i++) {
      const float *grad = grad_out + i * grad_out_stride + h * size;
      for (size_t j = 0; j < keys; j++) {
        const size_t cell = (h * queries + i) * keys + j;
        const float *v = block->v + j * block->kv_stride + h * size;
        float *grad_value = grad_v + j * grad_kv_stride + h * size;
        grad_weights[cell] = dot(size, grad, v);
        for (size_t d = 0; d < size; d++) grad_value[d] += weights[cell] * grad[d];
      }
    }
  }
}

static void attention_scores_backward(const loupe_attention_block *block, size_t head_begin,
                                      size_t head_end, const float *grad_scores, float *grad_q,
                                      size_t grad_q_stride, float *grad_k, size_t grad_kv_stride) {
  const size_t queries = block->query_count, keys = block->key_count, size = block->head_size;
  for (size_t h = head_begin; h < head_end; h++) {
    for (size_t i = 0; i < queries; i++) {
      const float *q = block->q + i * block->q_stride + h * size;
      float *grad_query = grad_q + i * grad_q_stride + h * size;
      const size_t visible = visible_keys(block, i);
      for (size_t j = 0; j < visible; j++) {
        const float grad = block->scale * grad_scores[(h * queries + i) * keys + j];
        const float *k = block->k + j * block->kv_stride + h * size;
        float *grad_key = grad_k + j * grad_kv_stride + h * size;
        for (size_t d = 0; d < size; d++) {
          grad_query[d] += grad * k[d];
          grad_key[d] += grad * q[d];
        }
      }
    }
  }
}

/// Largest element; -infinity for none. NaN is passed over (it shows in the sum of exponentials).
static float row_maximum(size_t count, const float *x) {
  float maximum = -INFINITY;
  for (size_t j = 0; j < count; j++) maximum = x[j] > maximum ? x[j] : maximum;
  return maximum;
}

/// How a row was normalised: weight = e^(score - shift) · factor.
typedef struct {
  float shift, factor;
} softmax_scaling;

static softmax_scaling softmax_row(size_t columns, const float *x, float *out) {
  const float maximum = row_maximum(columns, x);
  // A row of -infinity alone must give zeros, not NaN from infinity - infinity.
  const float shift = maximum == -INFINITY ? 0 : maximum;
  double sum = 0;
  for (size_t j = 0; j < columns; j++) sum += out[j] = expf(x[j] - shift);
  const float factor = sum == 0 ? 0 : (float)(1 / sum);
  for (size_t j = 0; j < columns; j++) out[j] *= factor;
  return (softmax_scaling){shift, factor};
}

static void softmax(size_t rows, size_t columns, const float *x, float *out) {
  for (size_t r = 0; r < rows; r++) softmax_row(columns, x + r * columns, out + r * columns);
}

static void log_sum_exp(size_t rows, size_t columns, const float *x, float *out) {
  for (size_t r = 0; r < rows; r++, x += columns) {
    const float maximum = row_maximum(columns, x);
    const float shift = maximum == -INFINITY ? 0 : maximum;
    double sum = 0;
    for (size_t j = 0; j < columns; j++) sum += expf(x[j] - shift);
    out[r] = (float)(shift + log(sum));
  }
}

static void softmax_backward(size_t rows, size_t columns, const float *y, const float *grad_y,
                             float *grad_x) {
  for (size_t r = 0; r < rows; r++, y += columns, grad_y += columns, grad_x += columns) {
    const float mean = dot(columns, grad_y, y);
    for (size_t j = 0; j < columns; j++) grad_x[j] = y[j] * (grad_y[j] - mean);
  }
}

static void log_softmax(size_t rows, size_t columns, const float *x, float *out) {
  for (size_t r = 0; r < rows; r++, x += columns, out += columns) {
    float sum;
    log_sum_exp(1, columns, x, &sum);
    // As softmax gives zeros for a row of -infinity alone, its logarithm stays -infinity.
    const float normaliser = sum == -INFINITY ? 0 : sum;
    for (size_t j = 0; j < columns; j++) out[j] = x[j] - normaliser;
  }
}
