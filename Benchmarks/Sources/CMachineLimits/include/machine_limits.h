#ifndef MACHINE_LIMITS_H
#define MACHINE_LIMITS_H

#include <stddef.h>
#include <stdint.h>

/// The arithmetic of a matrix product: what is multiplied, and what is summed into.
typedef enum {
  MACHINE_FP32 = 0,  // float × float into float
  MACHINE_BF16 = 1,  // bfloat16 × bfloat16 into float
  MACHINE_INT8 = 2,  // 8-bit × 8-bit (or 16-bit × 16-bit) into 32-bit
} machine_arithmetic;

/// The fastest instruction this processor has for it, such as "vpdpbusd, 512 bits"; NULL where it
/// has none that is known here.
const char *machine_instruction(machine_arithmetic arithmetic);

/// Runs nothing but that instruction, from registers, in independent chains; returns the operations
/// done (a multiplication and an addition are two), 0 without such an instruction. `rounds` are
/// about as many times 12 instructions.
double machine_compute(machine_arithmetic arithmetic, uint64_t rounds);

/// Additions that wait for each other, one a cycle: their rate is the running clock. Returns their
/// number.
double machine_count_cycles(uint64_t rounds);

/// Memory of `bytes` (a multiple of 4,096) that is there already, on large pages where the system
/// gives them; NULL where there is none. Free it with `machine_release`.
void *machine_reserve(size_t bytes);

/// Frees what `machine_reserve` gave.
void machine_release(void *memory, size_t bytes);

/// Reads `bytes` (a multiple of 256) once from the beginning to the end; the result depends on all.
uint64_t machine_read(const void *memory, size_t bytes);

/// Asks the system for `bytes` of new memory, writes a byte on each page, gives it back. Returns the
/// bytes, 0 where the system refused.
double machine_touch_new_pages(size_t bytes, int large_pages);

#endif
