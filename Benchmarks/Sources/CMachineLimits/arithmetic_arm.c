#if defined(__aarch64__)

#include <arm_neon.h>
#include "arithmetic.h"

#if defined(__APPLE__)
#include <sys/sysctl.h>
#else
#include <sys/auxv.h>
#endif

#define FMA_128(sum, x, y) vfmaq_f32(sum, x, y)
#define INT8_128(sum, x, y) vdotq_s32(sum, x, y)
#define BF16_128(sum, x, y) vbfdotq_f32(sum, x, y)

MACHINE_LOOP(fma_128, "neon", "w", float32x4_t, float32x4_t, FMA_128, 8)
MACHINE_LOOP(int8_128, "dotprod", "w", int32x4_t, int8x16_t, INT8_128, 32)
MACHINE_LOOP(bf16_128, "bf16", "w", float32x4_t, bfloat16x8_t, BF16_128, 16)

#if defined(__APPLE__)

static int has(const char *feature) {
  int value = 0;
  size_t size = sizeof value;
  return sysctlbyname(feature, &value, &size, 0, 0) == 0 && value != 0;
}

static int has_dot_product(void) { return has("hw.optional.arm.FEAT_DotProd"); }
static int has_bf16(void) { return has("hw.optional.arm.FEAT_BF16"); }

#else

// The kernel's numbers, for headers that do not have the names yet.
static int has_dot_product(void) { return (getauxval(AT_HWCAP) >> 20) & 1; }
static int has_bf16(void) { return (getauxval(AT_HWCAP2) >> 14) & 1; }

#endif

machine_way machine_way_of(machine_arithmetic arithmetic) {
  switch (arithmetic) {
    case MACHINE_FP32: return (machine_way){"fmla, 128 bits", fma_128};
    case MACHINE_BF16:
      if (has_bf16()) return (machine_way){"bfdot, 128 bits", bf16_128};
      break;
    case MACHINE_INT8:
      if (has_dot_product()) return (machine_way){"sdot, 128 bits", int8_128};
      break;
  }
  return (machine_way){0, 0};
}

double machine_count_cycles(uint64_t rounds) {
  uint64_t value = 0;
  for (uint64_t round = 0; round < rounds; ++round)
    __asm__ volatile(
        "add %0, %0, #1\n\tadd %0, %0, #1\n\tadd %0, %0, #1\n\tadd %0, %0, #1\n\t"
        "add %0, %0, #1\n\tadd %0, %0, #1\n\tadd %0, %0, #1\n\tadd %0, %0, #1"
        : "+r"(value));
  return (double)value;
}

#endif
