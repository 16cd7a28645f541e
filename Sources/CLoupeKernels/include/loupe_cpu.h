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

/// 1 when this processor can run the variant, 0 otherwise.
int loupe_isa_available(loupe_isa isa);

/// "portable", "neon", "avx2" or "avx512".
const char *loupe_isa_name(loupe_isa isa);

#endif
