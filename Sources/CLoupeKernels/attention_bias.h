// Where the rows of an attention's bias stand.
#ifndef LOUPE_ATTENTION_BIAS_H
#define LOUPE_ATTENTION_BIAS_H

#include "include/loupe_attention.h"

/// Where the row of head `h` and query `i` begins; strides may be negative.
static inline ptrdiff_t bias_offset(const loupe_attention_bias *bias, size_t h, size_t i) {
  return (ptrdiff_t)h * bias->head_stride + (ptrdiff_t)i * bias->query_stride;
}

static inline const float *bias_row(const loupe_attention_bias *bias, size_t h, size_t i) {
  return bias->values + bias_offset(bias, h, i);
}

#endif
