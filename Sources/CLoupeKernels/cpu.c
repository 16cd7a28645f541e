#include "kernel_table.h"
#include "scalar_helpers.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if defined(__aarch64__) && defined(__linux__)
#include <asm/hwcap.h>
#include <sys/auxv.h>
#endif

const char *loupe_isa_name(loupe_isa isa) {
  switch (isa) {
    case LOUPE_ISA_PORTABLE: return "portable";
    case LOUPE_ISA_NEON: return "neon";
    case LOUPE_ISA_AVX2: return "avx2";
    case LOUPE_ISA_AVX512: return "avx512";
  }
  return "unknown";
}

/// The table of a variant without further features; NULL when this processor cannot run it.
static const loupe_kernel_table *plain_kernels(loupe_isa isa) {
  switch (isa) {
    case LOUPE_ISA_PORTABLE: return &loupe_kernels_portable;
    case LOUPE_ISA_NEON:
#if defined(__aarch64__)
      return &loupe_kernels_neon;
#else
      return NULL;
#endif
    case LOUPE_ISA_AVX2:
#if defined(__x86_64__)
      if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") &&
          __builtin_cpu_supports("f16c")) {
        return &loupe_kernels_avx2;
      }
#endif
      return NULL;
    case LOUPE_ISA_AVX512:
#if defined(__x86_64__)
      if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
          __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl") &&
          plain_kernels(LOUPE_ISA_AVX2)) {
        return &loupe_kernels_avx512;
      }
#endif
      return NULL;
  }
  return NULL;
}

// MARK: Features

enum {
  ISA_COUNT = LOUPE_ISA_AVX512 + 1,
  FEATURE_SETS = 4,
};

/// The variants with each set of features: those of a set that they cannot use are absent.
static struct {
  loupe_kernel_table tables[ISA_COUNT][FEATURE_SETS];
  /// The features of this processor that the variant has a use for.
  unsigned usable[ISA_COUNT];
  /// Those of them that the environment allows.
  unsigned allowed[ISA_COUNT];
  int exists[ISA_COUNT];
  /// The features that the environment names; none where it says nothing.
  unsigned named;
} variants;

/// The features of this processor that some kernel of the variant uses.
static unsigned usable_features(loupe_isa isa) {
  unsigned features = 0;
#if defined(__x86_64__)
  if (isa == LOUPE_ISA_AVX512 && __builtin_cpu_supports("avx512bf16")) {
    features |= LOUPE_CPU_FEATURE_BF16;
  }
  if ((isa == LOUPE_ISA_AVX512 && __builtin_cpu_supports("avx512vnni")) ||
      (isa == LOUPE_ISA_AVX2 && __builtin_cpu_supports("avxvnni"))) {
    features |= LOUPE_CPU_FEATURE_INT8;
  }
#elif defined(__aarch64__) && defined(__APPLE__)
  if (isa == LOUPE_ISA_NEON) features |= LOUPE_CPU_FEATURE_INT8;
#elif defined(__aarch64__) && defined(__linux__)
  if (isa == LOUPE_ISA_NEON && (getauxval(AT_HWCAP) & HWCAP_ASIMDDP)) {
    features |= LOUPE_CPU_FEATURE_INT8;
  }
#endif
  return features;
}

/// Replaces the kernels of a table that are better with a feature.
static void use_features(loupe_kernel_table *table, unsigned features) {
  table->features = features;
#if defined(__x86_64__)
  if (features & LOUPE_CPU_FEATURE_BF16) table->matmul_bf16 = loupe_matmul_bf16_avx512_bf16;
  if (features & LOUPE_CPU_FEATURE_INT8) {
    table->matmul_int8 = table->isa == LOUPE_ISA_AVX512 ? loupe_matmul_int8_avx512_vnni
                                                        : loupe_matmul_int8_avx2_vnni;
  }
#elif defined(__aarch64__)
  if (features & LOUPE_CPU_FEATURE_INT8) table->matmul_int8 = loupe_matmul_int8_neon_dotprod;
#endif
}

/// The set of one feature by its name of `length` characters; 0 for "none" and what is no name.
static unsigned feature_named(const char *name, size_t length) {
  if (length == 4 && strncmp(name, "bf16", length) == 0) return LOUPE_CPU_FEATURE_BF16;
  if (length == 4 && strncmp(name, "int8", length) == 0) return LOUPE_CPU_FEATURE_INT8;
  if (length != 4 || strncmp(name, "none", length) != 0) {
    fprintf(stderr, "LOUPE_KERNEL_FEATURES: \"%.*s\" is no feature; bf16, int8 and none are.\n",
            (int)length, name);
  }
  return 0;
}

/// The features of a list of names, separated by commas.
static unsigned features_named(const char *names) {
  unsigned features = 0;
  for (size_t length; *names; names += length + (names[length] == ',')) {
    length = strcspn(names, ",");
    features |= feature_named(names, length);
  }
  return features;
}

static void prepare_variants(void) {
#if defined(__x86_64__)
  __builtin_cpu_init();
#endif
  const char *names = getenv("LOUPE_KERNEL_FEATURES");
  if (names) variants.named = features_named(names);
  const unsigned allowed = names && *names ? variants.named : FEATURE_SETS - 1;
  for (loupe_isa isa = LOUPE_ISA_PORTABLE; isa <= LOUPE_ISA_AVX512; isa++) {
    const loupe_kernel_table *plain = plain_kernels(isa);
    if (!plain) continue;
    variants.exists[isa] = 1;
    variants.usable[isa] = usable_features(isa);
    variants.allowed[isa] = variants.usable[isa] & allowed;
    for (unsigned features = 0; features < FEATURE_SETS; features++) {
      variants.tables[isa][features] = *plain;
      use_features(&variants.tables[isa][features], features & variants.usable[isa]);
    }
  }
}

const loupe_kernel_table *loupe_kernels_with(loupe_isa isa, unsigned features) {
  static pthread_once_t prepared = PTHREAD_ONCE_INIT;
  pthread_once(&prepared, prepare_variants);
  if (isa < LOUPE_ISA_PORTABLE || isa > LOUPE_ISA_AVX512 || !variants.exists[isa]) return NULL;
  return features & ~variants.usable[isa] ? NULL : &variants.tables[isa][features];
}

const loupe_kernel_table *loupe_kernels_for(loupe_isa isa) {
  return loupe_kernels_with(isa, 0) ? &variants.tables[isa][variants.allowed[isa]] : NULL;
}

int loupe_isa_available(loupe_isa isa) { return loupe_kernels_for(isa) != NULL; }

/// The variant that `LOUPE_KERNELS` names, else the best one.
static const loupe_kernel_table *choose_kernels(void) {
  const char *forced = getenv("LOUPE_KERNELS");
  const loupe_kernel_table *best = NULL, *named = NULL;
  for (loupe_isa isa = LOUPE_ISA_PORTABLE; isa <= LOUPE_ISA_AVX512; isa++) {
    const loupe_kernel_table *kernels = loupe_kernels_for(isa);
    if (!kernels) continue;
    best = kernels;
    if (forced && strcmp(forced, loupe_isa_name(isa)) == 0) named = kernels;
  }
  if (forced && *forced && !named) {
    // Silence would let a test of "the portable kernels" run on others after a typing error.
    fprintf(stderr, "LOUPE_KERNELS=%s: this processor has no such kernels; using %s.\n", forced,
            loupe_isa_name(best->isa));
  }
  const loupe_kernel_table *chosen = named ? named : best;
  if (variants.named & ~chosen->features) {
    fprintf(stderr, "LOUPE_KERNEL_FEATURES: the %s kernels have not all of them here.\n",
            loupe_isa_name(chosen->isa));
  }
  return chosen;
}

/// The table of the variant in use. Two threads may choose at once: they choose the same.
static const loupe_kernel_table *kernels(void) {
  static _Atomic(const loupe_kernel_table *) chosen;
  const loupe_kernel_table *table = atomic_load_explicit(&chosen, memory_order_acquire);
  if (__builtin_expect(table != NULL, 1)) return table;
  table = choose_kernels();
  atomic_store_explicit(&chosen, table, memory_order_release);
  return table;
}

const loupe_kernel_table *loupe_kernels_in_use(void) { return kernels(); }

loupe_isa loupe_isa_in_use(void) { return kernels()->isa; }

unsigned loupe_cpu_features_in_use(void) { return kernels()->features; }

// MARK: The public functions, each the same function of the variant in use

void loupe_softmax(size_t rows, size_t columns, const float *x, float *out) {
  kernels()->softmax(rows, columns, x, out);
}

void loupe_softmax_backward(size_t rows, size_t columns, const float *y, const float *grad_y,
                            float *grad_x) {
  kernels()->softmax_backward(rows, columns, y, grad_y, grad_x);
}

void loupe_add(size_t count, const float *a, const float *b, float *out) {
  kernels()->add(count, a, b, out);
}

void loupe_axpy(size_t count, float factor, const float *x, float *y) {
  kernels()->axpy(count, factor, x, y);
}

void loupe_scale(size_t count, float factor, float *x) { kernels()->scale(count, factor, x); }

double loupe_sum_of_squares(size_t count, const float *x) {
  return kernels()->sum_of_squares(count, x);
}

void loupe_column_sums_add(size_t rows, size_t columns, const float *x, float *out) {
  kernels()->column_sums_add(rows, columns, x, out);
}

void loupe_activate(size_t count, loupe_activation activation, float *x) {
  kernels()->activate(count, activation, x);
}

void loupe_activate_backward(size_t count, loupe_activation activation, const float *saved,
                             const float *grad_y, float *grad_x) {
  kernels()->activate_backward(count, activation, saved, grad_y, grad_x);
}

void loupe_layer_norm(size_t rows, size_t columns, const float *x, const float *residual,
                      const float *gain, const float *bias, float epsilon, float *sum, float *mean,
                      float *rstd, float *y) {
  kernels()->layer_norm(rows, columns, x, residual, gain, bias, epsilon, sum, mean, rstd, y);
}

void loupe_layer_norm_backward(size_t rows, size_t columns, const float *x, const float *gain,
                               const float *mean, const float *rstd, const float *grad_y,
                               float *grad_x, float *grad_gain, float *grad_bias) {
  kernels()->layer_norm_backward(rows, columns, x, gain, mean, rstd, grad_y, grad_x, grad_gain,
                                 grad_bias);
}

void loupe_embed(size_t rows, size_t columns, const float *table, const int32_t *ids, float scale,
                 const float *positions, const int32_t *position_of, float *out) {
  kernels()->embed(rows, columns, table, ids, scale, positions, position_of, out);
}

void loupe_embed_backward(size_t rows, size_t columns, const int32_t *ids, float scale,
                          const float *grad_out, float *grad_table) {
  kernels()->embed_backward(rows, columns, ids, scale, grad_out, grad_table);
}

void loupe_log_sum_exp(size_t rows, size_t columns, const float *x, float *out) {
  kernels()->log_sum_exp(rows, columns, x, out);
}

void loupe_log_softmax(size_t rows, size_t columns, const float *x, float *out) {
  kernels()->log_softmax(rows, columns, x, out);
}

size_t loupe_argmax(size_t count, const float *x) { return kernels()->argmax(count, x); }

void loupe_top_k(size_t count, const float *x, size_t k, int32_t *indices, float *values) {
  kernels()->top_k(count, x, k, indices, values);
}

void loupe_choose(size_t rows, size_t count, const float *x, size_t x_stride, int32_t first,
                  size_t k, int32_t *found, int32_t *indices, float *values, float *maxima,
                  double *sums) {
  kernels()->choose(rows, count, x, x_stride, first, k, found, indices, values, maxima, sums);
}

void loupe_order_choices(size_t rows, size_t k, const int32_t *found, int32_t *indices,
                         float *values) {
  for (size_t r = 0; r < rows; r++) {
    selection chosen = {.capacity = k,
                        .count = (size_t)found[r],
                        .indices = indices + r * k,
                        .values = values + r * k};
    selection_sort(&chosen);
  }
}

void loupe_half_to_float(size_t count, const uint16_t *x, float *out) {
  kernels()->half_to_float(count, x, out);
}

void loupe_float_to_half(size_t count, const float *x, uint16_t *out) {
  kernels()->float_to_half(count, x, out);
}

void loupe_bfloat16_to_float(size_t count, const uint16_t *x, float *out) {
  kernels()->bfloat16_to_float(count, x, out);
}

void loupe_dropout(size_t count, float rate, uint64_t seed, uint64_t offset, const float *x,
                   float *out) {
  kernels()->dropout(count, rate, seed, offset, x, out);
}

void loupe_cross_entropy(size_t rows, size_t columns, float *logits, const int32_t *targets,
                         float smoothing, float gradient_scale, float *losses, float *nll) {
  kernels()->cross_entropy(rows, columns, logits, targets, smoothing, gradient_scale, losses, nll);
}

void loupe_adam(size_t count, float *weights, const float *gradient, float gradient_scale, float *m,
                float *v, float rate, float beta1, float beta2, float epsilon, float weight_decay,
                uint64_t step) {
  kernels()->adam(count, weights, gradient, gradient_scale, m, v, rate, beta1, beta2, epsilon,
                  weight_decay, step);
}
