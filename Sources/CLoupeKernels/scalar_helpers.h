// Small scalar functions that the portable and the vector kernels share, so that they agree bit for
// bit.
#ifndef LOUPE_SCALAR_HELPERS_H
#define LOUPE_SCALAR_HELPERS_H

#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

static inline float float_of_bits(uint32_t bits) {
  float value;
  memcpy(&value, &bits, sizeof value);
  return value;
}

static inline uint32_t bits_of_float(float value) {
  uint32_t bits;
  memcpy(&bits, &value, sizeof bits);
  return bits;
}

// MARK: Half precision

/// IEEE half to float, exactly.
static inline float float_of_half(uint16_t half) {
  const uint32_t sign = (uint32_t)(half & 0x8000) << 16;
  const uint32_t magnitude = half & 0x7fff;
  if (magnitude < 0x0400) {  // zero and subnormal: fraction · 2⁻²⁴
    return float_of_bits(bits_of_float((float)magnitude * 0x1p-24f) | sign);
  }
  const uint32_t exponent_shift =
      magnitude >= 0x7c00 ? 0x70000000u : 0x38000000u;  // infinity and NaN keep all ones
  return float_of_bits(((magnitude << 13) + exponent_shift) | sign);
}

/// Float to IEEE half, to nearest, ties to even; too large becomes infinity, NaN stays a (quiet)
/// NaN.
static inline uint16_t half_of_float(float value) {
  const uint32_t bits = bits_of_float(value);
  const uint16_t sign = (uint16_t)(bits >> 16 & 0x8000);
  const uint32_t magnitude = bits & 0x7fffffff;
  if (magnitude > 0x7f800000) return (uint16_t)(sign | 0x7e00 | (magnitude >> 13 & 0x1ff));
  if (magnitude >= 0x47800000) return sign | 0x7c00;  // 65536 and more, infinity
  if (magnitude < 0x38800000) {
    // Below the smallest normal half: adding 0.5 leaves the fraction, rounded to even, in the low
    // bits.
    return (uint16_t)(sign |
                      (bits_of_float(float_of_bits(magnitude) + 0.5f) - bits_of_float(0.5f)));
  }
  const uint32_t to_even = magnitude >> 13 & 1;
  return (uint16_t)(sign | ((magnitude - 0x38000000 + 0x0fff + to_even) >> 13));
}

// MARK: bfloat16

static inline float float_of_bfloat16(uint16_t value) {
  return float_of_bits((uint32_t)value << 16);
}

/// Float to bfloat16, to nearest, ties to even; NaN stays a (quiet) NaN.
static inline uint16_t bfloat16_of_float(float value) {
  const uint32_t bits = bits_of_float(value);
  if ((bits & 0x7fffffff) > 0x7f800000) return (uint16_t)(bits >> 16 | 0x40);
  return (uint16_t)((bits + 0x7fff + (bits >> 16 & 1)) >> 16);
}

// MARK: int8

/// What stands for zero among the unsigned bytes of the left factor.
#define QUANTISED_ZERO 128

// Rows and columns with no larger magnitude count as zero: 127 / magnitude must stay finite.
#define LEAST_QUANTISED_MAGNITUDE 0x1p-100f

// Adding it rounds a small float to a whole number, ties to even, which then stands in the low
// bits.
#define ROUNDING_OFFSET 0x1.8p23f

/// How a row or column becomes whole numbers: x ≈ scale · n, n = round(x · inverse).
typedef struct {
  float scale, inverse;
} quantisation;

/// From the bits of the largest magnitude. An infinity or NaN makes the scale NaN, and the numbers
/// do not matter.
static inline quantisation quantisation_of(uint32_t largest_bits) {
  const float largest = float_of_bits(largest_bits);
  if (largest_bits >= 0x7f800000) return (quantisation){float_of_bits(0x7fc00000), 0};
  if (largest < LEAST_QUANTISED_MAGNITUDE) return (quantisation){0, 0};
  return (quantisation){largest / 127, 127 / largest};
}

static inline int32_t quantised_of(float x, float inverse) {
// A fused multiply-add would round once instead of twice.
#pragma clang fp contract(off)
  const float scaled = x * inverse;
  if (scaled != scaled) return 0;  // infinity · 0: the scale is NaN
  return (int32_t)(bits_of_float(scaled + ROUNDING_OFFSET) - bits_of_float(ROUNDING_OFFSET));
}

/// The float that an exact sum stands for, in the one order that every variant keeps.
static inline float dequantised(int32_t sum, float column_scale, float row_scale,
                                const float *bias) {
#pragma clang fp contract(off)
  const float value = (float)sum * column_scale * row_scale;
  return bias ? value + *bias : value;
}

/// Bytes of the packed int8 form of `k` rows of one panel of `width` columns.
static inline size_t int8_panel_bytes(size_t k, size_t width) {
  return width * (2 * sizeof(float) + (k + 3) / 4 * 4);
}

// MARK: Dropout

/// Two keys that turn a 32-bit counter into its random bits.
typedef struct {
  uint32_t first, second;
} dropout_keys;

// Multipliers of the mixing steps: odd, about half of the bits set (the finaliser of MurmurHash3).
#define DROPOUT_MULTIPLIER_A 0x85ebca6bu
#define DROPOUT_MULTIPLIER_B 0xc2b2ae35u

/// Keys for the counters that share their upper 32 bits.
static inline dropout_keys dropout_keys_of(uint64_t seed, uint64_t upper_counter) {
  uint64_t state = seed + 0x9e3779b97f4a7c15u * (upper_counter + 1);
  for (int round = 0; round < 2; round++) { state = (state ^ state >> 32) * 0xd6e8feb86659fd93u; }
  state ^= state >> 32;
  return (dropout_keys){(uint32_t)state, (uint32_t)(state >> 32)};
}

/// One mixing step: a bijection in which each output bit depends on every input bit.
#define DROPOUT_MIX(x)           \
  do {                           \
    (x) ^= (x) >> 16;            \
    (x) *= DROPOUT_MULTIPLIER_A; \
    (x) ^= (x) >> 13;            \
    (x) *= DROPOUT_MULTIPLIER_B; \
    (x) ^= (x) >> 16;            \
  } while (0)

/// 32 random bits for one counter. The second key stands between the two mixing steps: with one
/// step alone, two seeds would give the same sequence, shifted.
static inline uint32_t dropout_bits(dropout_keys keys, uint32_t counter) {
  uint32_t x = counter ^ keys.first;
  DROPOUT_MIX(x);
  x += keys.second;
  DROPOUT_MIX(x);
  return x;
}

/// An element is kept when its bits are not below this.
static inline uint32_t dropout_threshold(float rate) {
  const double threshold = rate * 0x1p32;
  return threshold >= 0x1p32 - 1 ? UINT32_MAX : (uint32_t)threshold;
}

// MARK: Adam

/// 1 / (1 - βᵗ) for both moments.
typedef struct {
  float first, second;
} adam_corrections;

static inline adam_corrections adam_corrections_of(float beta1, float beta2, uint64_t step) {
  return (adam_corrections){(float)(1 / (1 - pow(beta1, (double)step))),
                            (float)(1 / (1 - pow(beta2, (double)step)))};
}

// MARK: The k largest

/// The best elements offered so far: a binary heap in the caller's arrays, its root the worst of
/// them.
typedef struct {
  size_t count, capacity;
  int32_t *indices;
  float *values;
} selection;

/// Whether element `a` ranks before element `b`: larger first, NaN last, of equals the lower index
/// first.
static inline int ranks_before(float a, int32_t index_a, float b, int32_t index_b) {
  if (a > b) return 1;
  if (a < b) return 0;
  if (isnan(a) != isnan(b)) return isnan(b);
  return index_a < index_b;
}

static inline void selection_swap(selection *heap, size_t a, size_t b) {
  const int32_t index = heap->indices[a];
  const float value = heap->values[a];
  heap->indices[a] = heap->indices[b];
  heap->values[a] = heap->values[b];
  heap->indices[b] = index;
  heap->values[b] = value;
}

static inline int selection_before(const selection *heap, size_t a, size_t b) {
  return ranks_before(heap->values[a], heap->indices[a], heap->values[b], heap->indices[b]);
}

/// Moves the element at `node` down until no child ranks after it.
static inline void selection_sink(selection *heap, size_t node) {
  for (size_t child; (child = 2 * node + 1) < heap->count; node = child) {
    if (child + 1 < heap->count && selection_before(heap, child, child + 1)) child++;
    if (!selection_before(heap, node, child)) return;
    selection_swap(heap, node, child);
  }
}

/// Takes the element in, in place of the worst when full.
static inline void selection_offer(selection *heap, int32_t index, float value) {
  if (heap->count < heap->capacity) {
    size_t node = heap->count++;
    heap->indices[node] = index;
    heap->values[node] = value;
    for (; node > 0 && selection_before(heap, (node - 1) / 2, node); node = (node - 1) / 2) {
      selection_swap(heap, node, (node - 1) / 2);
    }
  } else if (heap->capacity > 0 && ranks_before(value, index, heap->values[0], heap->indices[0])) {
    heap->indices[0] = index;
    heap->values[0] = value;
    selection_sink(heap, 0);
  }
}

/// Turns the heap into falling order: the worst moves to the end, again and again.
static inline void selection_sort(selection *heap) {
  const size_t count = heap->count;
  while (heap->count > 1) {
    heap->count--;
    selection_swap(heap, 0, heap->count);
    selection_sink(heap, 0);
  }
  heap->count = count;
}

#endif
