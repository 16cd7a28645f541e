#ifndef LOUPE_CPU_H
#define LOUPE_CPU_H

/// The vector variants a kernel can have. `portable` is plain C, the reference beside every other.
typedef enum {
  LOUPE_ISA_PORTABLE = 0,
  LOUPE_ISA_NEON = 1,
  LOUPE_ISA_AVX2 = 2,
  LOUPE_ISA_AVX512 = 3,
} loupe_isa;

/// The variant in use: the best this processor has, or the one named by the environment variable
/// `LOUPE_KERNELS` (portable, neon, avx2, avx512) where the processor has it; a name that it has
/// not is reported on standard error. Decided once, thread-safe.
loupe_isa loupe_isa_in_use(void);

/// Instructions beyond a variant's own that some of its kernels use where the processor has them.
typedef enum {
  /// Dot products of pairs of bfloat16: AVX512-BF16.
  LOUPE_CPU_FEATURE_BF16 = 1,
  /// Dot products of four bytes: AVX512-VNNI, AVX-VNNI, the dot product of ARMv8.2.
  LOUPE_CPU_FEATURE_INT8 = 2,
} loupe_cpu_feature;

/// The features in use, as a sum of `loupe_cpu_feature`s: all that the variant in use and this
/// processor have, or those of them that the environment variable `LOUPE_KERNEL_FEATURES` names
/// (`none`, or `bf16` and `int8`, separated by a comma).
unsigned loupe_cpu_features_in_use(void);

/// 1 when this processor can run the variant, 0 otherwise.
int loupe_isa_available(loupe_isa isa);

/// "portable", "neon", "avx2" or "avx512".
const char *loupe_isa_name(loupe_isa isa);

#endif
