#include "arithmetic.h"

const char *machine_instruction(machine_arithmetic arithmetic) {
  return machine_way_of(arithmetic).name;
}

double machine_compute(machine_arithmetic arithmetic, uint64_t rounds) {
  const machine_way way = machine_way_of(arithmetic);
  return way.run ? way.run(rounds) : 0;
}

#if !defined(__x86_64__) && !defined(__aarch64__)

machine_way machine_way_of(machine_arithmetic arithmetic) {
  (void)arithmetic;
  return (machine_way){0, 0};
}

double machine_count_cycles(uint64_t rounds) {
  (void)rounds;
  return 0;
}

#endif
