#if defined(__x86_64__)

#include <immintrin.h>
#include "arithmetic.h"

#define FMA_256(sum, x, y) _mm256_fmadd_ps(x, y, sum)
#define FMA_512(sum, x, y) _mm512_fmadd_ps(x, y, sum)
#define BF16_512(sum, x, y) _mm512_dpbf16_ps(sum, x, y)
#define INT8_512(sum, x, y) _mm512_dpbusd_epi32(sum, x, y)
#define INT8_256(sum, x, y) _mm256_dpbusd_avx_epi32(sum, x, y)
#define INT16_256(sum, x, y) _mm256_add_epi32(sum, _mm256_madd_epi16(x, y))

MACHINE_LOOP(fma_256, "avx2,fma", "x", __m256, __m256, FMA_256, 16)
MACHINE_LOOP(fma_512, "avx512f", "v", __m512, __m512, FMA_512, 32)
MACHINE_LOOP(bf16_512, "avx512f,avx512bf16", "v", __m512, __m512bh, BF16_512, 64)
MACHINE_LOOP(int8_512, "avx512f,avx512vnni", "v", __m512i, __m512i, INT8_512, 128)
MACHINE_LOOP(int8_256, "avx2,avxvnni", "x", __m256i, __m256i, INT8_256, 64)
MACHINE_LOOP(int16_256, "avx2", "x", __m256i, __m256i, INT16_256, 32)

static machine_way fp32_way(void) {
  if (__builtin_cpu_supports("avx512f")) return (machine_way){"vfmadd, 512 bits", fma_512};
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
    return (machine_way){"vfmadd, 256 bits", fma_256};
  return (machine_way){0, 0};
}

static machine_way bf16_way(void) {
  if (__builtin_cpu_supports("avx512bf16")) return (machine_way){"vdpbf16ps, 512 bits", bf16_512};
  return (machine_way){0, 0};
}

static machine_way int8_way(void) {
  if (__builtin_cpu_supports("avx512vnni")) return (machine_way){"vpdpbusd, 512 bits", int8_512};
  if (__builtin_cpu_supports("avxvnni")) return (machine_way){"vpdpbusd, 256 bits", int8_256};
  if (__builtin_cpu_supports("avx2")) return (machine_way){"vpmaddwd, 256 bits", int16_256};
  return (machine_way){0, 0};
}

machine_way machine_way_of(machine_arithmetic arithmetic) {
  __builtin_cpu_init();
  switch (arithmetic) {
    case MACHINE_FP32: return fp32_way();
    case MACHINE_BF16: return bf16_way();
    case MACHINE_INT8: return int8_way();
  }
  return (machine_way){0, 0};
}

double machine_count_cycles(uint64_t rounds) {
  uint64_t value = 0;
  for (uint64_t round = 0; round < rounds; ++round)
    __asm__ volatile(
        "addq $1, %0\n\taddq $1, %0\n\taddq $1, %0\n\taddq $1, %0\n\t"
        "addq $1, %0\n\taddq $1, %0\n\taddq $1, %0\n\taddq $1, %0"
        : "+r"(value));
  return (double)value;
}

#endif
