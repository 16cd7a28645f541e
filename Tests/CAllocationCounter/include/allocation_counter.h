#ifndef ALLOCATION_COUNTER_H
#define ALLOCATION_COUNTER_H

#include <stdint.h>

/// Whether this program's allocations are counted: on Linux with glibc, without a sanitizer.
int allocation_counter_works(void);

/// Blocks that the calling thread has asked of the system's allocator so far.
uint64_t allocation_counter_count(void);

#endif
