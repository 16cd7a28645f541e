// The loop that all arithmetic limits share. Private.
#ifndef MACHINE_ARITHMETIC_H
#define MACHINE_ARITHMETIC_H

#include <stdint.h>
#include "machine_limits.h"

/// One way to compute: its name and its loop; NULL both where the processor lacks it.
typedef struct {
  const char *name;
  double (*run)(uint64_t rounds);
} machine_way;

machine_way machine_way_of(machine_arithmetic arithmetic);

// Latency is 4 cycles and at most 3 such instructions begin in a cycle on what is known today: 12
// chains keep every unit busy. The empty assembly makes all values unknown to the compiler, which can
// so neither combine nor drop the instructions, nor move them out of the loop.
enum { MACHINE_CHAINS = 12 };

#define MACHINE_LOOP(name, features, constraint, sum_type, factor_type, operation, operations)     \
  __attribute__((target(features))) static double name(uint64_t rounds) {                          \
    factor_type x, y;                                                                              \
    sum_type sums[MACHINE_CHAINS];                                                                 \
    __builtin_memset(&x, 0, sizeof x);                                                             \
    __builtin_memset(&y, 0, sizeof y);                                                             \
    __builtin_memset(sums, 0, sizeof sums);                                                        \
    __asm__ volatile("" : "+" constraint(x), "+" constraint(y));                                   \
    for (uint64_t round = 0; round < rounds; ++round) {                                            \
      _Pragma("clang loop unroll(full)") for (int i = 0; i < MACHINE_CHAINS; ++i) {                \
        sums[i] = operation(sums[i], x, y);                                                        \
        __asm__ volatile("" : "+" constraint(sums[i]), "+" constraint(x));                         \
      }                                                                                            \
    }                                                                                              \
    return (double)rounds * MACHINE_CHAINS * (operations);                                         \
  }

#endif
