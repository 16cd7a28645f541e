// Compares every vector variant of the kernels that the processor has with the portable one.
//
// The Swift tests do this more thoroughly; this program needs nothing but a C compiler, so that the
// kernels of one processor can be tried on another under an emulator (see kernels-under-qemu.sh).

#include <float.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "loupe_variants.h"

static int failures;
static long comparisons;

/// Random numbers that are the same in every run.
static uint64_t random_state = 1;

static uint32_t random_bits(void) {
  random_state = random_state * 6364136223846793005u + 1442695040888963407u;
  return (uint32_t)(random_state >> 32);
}

static float random_float(void) { return (float)random_bits() * 0x1p-31f - 1; }

/// Memory filled with random floats, with a canary behind its end.
static float *floats(size_t count) {
  float *values = malloc((count + 1) * sizeof(float));
  if (!values) abort();
  for (size_t i = 0; i < count; i++) values[i] = random_float();
  values[count] = 12345;
  return values;
}

static float *copy_of(const float *values, size_t count) {
  float *copy = malloc((count + 1) * sizeof(float));
  if (!copy) abort();
  memcpy(copy, values, (count + 1) * sizeof(float));
  return copy;
}

/// Written so that NaN fails; infinities must be equal.
static int close_enough(float a, float b, float tolerance) {
  return a == b || fabsf(a - b) <= tolerance * (1 + fabsf(b));
}

static void compare(const char *kernel, size_t size, size_t count, const float *actual,
                    const float *expected, float tolerance) {
  comparisons += (long)count;
  for (size_t i = 0; i <= count; i++) {
    const float limit = i == count ? 0 : tolerance;  // the canary
    if (close_enough(actual[i], expected[i], limit)) continue;
    printf("%s, size %zu: element %zu of %zu is %g, expected %g\n", kernel, size, i, count,
           actual[i], expected[i]);
    failures++;
    return;
  }
}

#include "kernels-under-qemu-products.h"
#include "kernels-under-qemu-attention.h"
#include "kernels-under-qemu-families.h"

// MARK: Attention

static void check_attention(const loupe_kernel_table *kernels, const loupe_kernel_table *portable,
                            size_t queries, size_t keys, size_t size, ptrdiff_t causal_offset) {
  const size_t heads = 2, width = heads * size, cells = heads * queries * keys;
  float *q = floats(queries * width), *k = floats(keys * width), *v = floats(keys * width);
  float *weights = floats(cells), *grad = floats(queries * width);
  const loupe_attention_block block = {.q = q,
                                       .q_stride = width,
                                       .k = k,
                                       .v = v,
                                       .kv_stride = width,
                                       .query_count = queries,
                                       .key_count = keys,
                                       .heads = heads,
                                       .head_size = size,
                                       .scale = 0.3f,
                                       .causal_offset = causal_offset};
  float *results[2][6];
  const loupe_kernel_table *tables[] = {kernels, portable};
  random_state = 99;
  float *start_q = floats(queries * width), *start_k = floats(keys * width),
        *start_v = floats(keys * width);
  for (int t = 0; t < 2; t++) {
    float **r = results[t];
    r[0] = floats(cells);
    r[1] = floats(queries * width);
    r[2] = floats(cells);
    r[3] = copy_of(start_v, keys * width);
    r[4] = copy_of(start_q, queries * width);
    r[5] = copy_of(start_k, keys * width);
    tables[t]->attention_scores(&block, 0, heads, r[0]);
    tables[t]->attention_mix(&block, 0, heads, weights, r[1], width);
    tables[t]->attention_mix_backward(&block, 0, heads, weights, grad, width, r[2], r[3], width);
    tables[t]->attention_scores_backward(&block, 0, heads, weights, r[4], width, r[5], width);
  }
  const char *names[] = {"scores",
                         "mix",
                         "mix backward, weights",
                         "mix backward, values",
                         "scores backward, queries",
                         "scores backward, keys"};
  const size_t counts[] = {cells,        queries * width, cells,
                           keys * width, queries * width, keys * width};
  for (int i = 0; i < 6; i++) {
    compare(names[i], size, counts[i], results[0][i], results[1][i], 1e-5f);
    free(results[0][i]);
    free(results[1][i]);
  }
  float *all[] = {q, k, v, weights, grad, start_q, start_k, start_v};
  for (size_t i = 0; i < sizeof all / sizeof *all; i++) free(all[i]);
}

static void check_attentions(const loupe_kernel_table *kernels,
                             const loupe_kernel_table *portable) {
  for (size_t size = 1; size <= 67; size++) {
    check_attention(kernels, portable, 1, size, size, PTRDIFF_MAX / 2);
    check_attention(kernels, portable, size, size, 12, 0);
    check_attention(kernels, portable, 9, 33, size, 3);
  }
  check_attention(kernels, portable, 2, 400, 32, PTRDIFF_MAX / 2);
}

// MARK: Rows and elements

static void check_rows(const loupe_kernel_table *kernels, const loupe_kernel_table *portable,
                       size_t columns) {
  enum {
    ROWS = 3
  };
  const size_t count = ROWS * columns;
  float *x = floats(count), *y = floats(count), *gain = floats(columns), *bias = floats(columns);
  if (columns > 2) x[1] = -INFINITY;
  const loupe_kernel_table *tables[] = {kernels, portable};
  float *results[2][9], losses[2][ROWS + 1] = {{0}};
  int32_t targets[ROWS];
  for (int r = 0; r < ROWS; r++) targets[r] = (int32_t)(random_bits() % columns);
  float mean[ROWS] = {0.1f, 0.2f, -0.3f}, rstd[ROWS] = {1, 2, 0.5f};
  for (int t = 0; t < 2; t++) {
    float **r = results[t];
    r[0] = copy_of(x, count);
    tables[t]->softmax(ROWS, columns, x, r[0]);
    r[1] = copy_of(x, count);
    tables[t]->log_softmax(ROWS, columns, x, r[1]);
    r[2] = copy_of(x, count);
    tables[t]->softmax_backward(ROWS, columns, y, y, r[2]);
    r[3] = copy_of(y, count);
    tables[t]->layer_norm(ROWS, columns, y, y, gain, bias, 1e-3f, NULL, NULL, NULL, r[3]);
    r[4] = copy_of(y, count);
    r[5] = copy_of(gain, columns);
    r[6] = copy_of(bias, columns);
    tables[t]->layer_norm_backward(ROWS, columns, y, gain, mean, rstd, y, r[4], r[5], r[6]);
    r[7] = copy_of(y, count);
    tables[t]->cross_entropy(ROWS, columns, r[7], targets, 0.1f, 0.5f, losses[t], NULL);
    r[8] = copy_of(gain, columns);
    tables[t]->column_sums_add(ROWS, columns, y, r[8]);
  }
  const char *names[] = {"softmax",         "log-softmax",         "softmax backward",
                         "layer norm",      "layer norm backward", "layer norm gain",
                         "layer norm bias", "cross-entropy",       "column sums"};
  const size_t counts[] = {count, count, count, count, count, columns, columns, count, columns};
  for (int i = 0; i < 9; i++) {
    // Rows of one or two columns that lie close together magnify the rounding of the mean.
    compare(names[i], columns, counts[i], results[0][i], results[1][i],
            i == 3 && columns < 4 ? 1e-4f : 5e-6f);
    free(results[0][i]);
    free(results[1][i]);
  }
  compare("losses", columns, ROWS, losses[0], losses[1], 2e-6f);
  float *all[] = {x, y, gain, bias};
  for (size_t i = 0; i < sizeof all / sizeof *all; i++) free(all[i]);
}

static void check_elements(const loupe_kernel_table *kernels, const loupe_kernel_table *portable,
                           size_t count) {
  float *x = floats(count), *y = floats(count);
  const loupe_kernel_table *tables[] = {kernels, portable};
  float *results[2][8];
  size_t largest[2];
  float sums[2][2] = {{0}};
  for (int t = 0; t < 2; t++) {
    float **r = results[t];
    for (int i = 0; i < 8; i++) r[i] = copy_of(y, count);
    tables[t]->add(count, x, y, r[0]);
    tables[t]->axpy(count, 0.7f, x, r[1]);
    tables[t]->scale(count, 0.7f, r[2]);
    tables[t]->activate(count, LOUPE_ACTIVATION_SWISH, r[3]);
    tables[t]->activate_backward(count, LOUPE_ACTIVATION_SWISH, x, y, r[4]);
    tables[t]->dropout(count, 0.4f, 7, 0xfffffff0u, x, r[5]);
    for (size_t i = 0; i < count; i++) r[7][i] = fabsf(r[7][i]);
    tables[t]->adam(count, r[6], x, 1, r[0], r[7], 0.01f, 0.9f, 0.98f, 1e-9f, 0.01f, 3);
    largest[t] = count ? tables[t]->argmax(count, x) : 0;
    sums[t][0] = (float)tables[t]->sum_of_squares(count, x);
  }
  const char *names[] = {"add and first moment", "axpy",    "scale", "swish",
                         "swish backward",       "dropout", "adam",  "second moment"};
  for (int i = 0; i < 8; i++) {
    compare(names[i], count, count, results[0][i], results[1][i], i == 2 || i == 5 ? 0 : 2e-6f);
    free(results[0][i]);
    free(results[1][i]);
  }
  compare("sum of squares", count, 1, sums[0], sums[1], 1e-6f);
  const float indices[2][2] = {{(float)largest[0]}, {(float)largest[1]}};
  compare("argmax", count, 1, indices[0], indices[1], 0);
  free(x);
  free(y);
}

static void check_choices(const loupe_kernel_table *kernels, const loupe_kernel_table *portable,
                          size_t count) {
  float *x = floats(count), values[2][9] = {{0}};
  for (size_t i = 0; i < count; i++) x[i] = i % 5 == 3 ? NAN : floorf(x[i] * 4);
  const size_t k = count < 8 ? count : 8;
  int32_t indices[2][8] = {{0}};
  kernels->top_k(count, x, k, indices[0], values[0]);
  portable->top_k(count, x, k, indices[1], values[1]);
  if (memcmp(indices[0], indices[1], sizeof indices[0]) != 0) {
    printf("top_k, size %zu: other indices\n", count);
    failures++;
  }
  free(x);
}

static void check_number_formats(const loupe_kernel_table *kernels,
                                 const loupe_kernel_table *portable) {
  enum {
    COUNT = 65536
  };
  static uint16_t halves[COUNT], back[2][COUNT];
  static float floats_of[2][COUNT];
  for (int i = 0; i < COUNT; i++) halves[i] = (uint16_t)i;
  kernels->half_to_float(COUNT, halves, floats_of[0]);
  portable->half_to_float(COUNT, halves, floats_of[1]);
  static float wild[COUNT];
  for (int i = 0; i < COUNT; i++) wild[i] = ldexpf(random_float(), (int)(random_bits() % 48) - 30);
  kernels->float_to_half(COUNT, wild, back[0]);
  portable->float_to_half(COUNT, wild, back[1]);
  for (int i = 0; i < COUNT; i++) {
    const float a = floats_of[0][i], b = floats_of[1][i];
    if ((a == b || (isnan(a) && isnan(b))) && back[0][i] == back[1][i]) continue;
    printf("half precision: %04x gives %g and %g, %g gives %04x and %04x\n", i, a, b, wild[i],
           back[0][i], back[1][i]);
    failures++;
    return;
  }
}

static void check_variant(const loupe_kernel_table *kernels, const loupe_kernel_table *portable) {
  check_products(kernels, portable);
  // The features of a variant concern its products alone.
  if (kernels->features == 0) {
    check_attentions(kernels, portable);
    check_one_calls(kernels, portable);
    check_families(kernels, portable);
    for (size_t size = 1; size <= 67; size++) check_rows(kernels, portable, size);
    check_rows(kernels, portable, 3001);
    for (size_t size = 0; size <= 67; size++) check_elements(kernels, portable, size);
    for (size_t size = 0; size <= 67; size++) check_choices(kernels, portable, size);
    check_number_formats(kernels, portable);
  }
  printf("%s%s%s: %ld numbers compared, %d kernels differ\n", loupe_isa_name(kernels->isa),
         kernels->features & LOUPE_CPU_FEATURE_BF16 ? " bf16" : "",
         kernels->features & LOUPE_CPU_FEATURE_INT8 ? " int8" : "", comparisons, failures);
}

int main(void) {
  const loupe_kernel_table *portable = loupe_kernels_for(LOUPE_ISA_PORTABLE);
  int variants = 0;
  for (loupe_isa isa = LOUPE_ISA_NEON; isa <= LOUPE_ISA_AVX512; isa++) {
    for (unsigned features = 0; features < 4; features++) {
      const loupe_kernel_table *kernels = loupe_kernels_with(isa, features);
      if (!kernels) continue;
      variants++;
      check_variant(kernels, portable);
    }
  }
  if (variants == 0) printf("this processor has no vector variant to compare\n");
  return failures == 0 && variants > 0 ? 0 : 1;
}
