#if defined(__linux__)
#define _GNU_SOURCE
#endif

#include <string.h>
#include <sys/mman.h>
#include "machine_limits.h"

#if !defined(MAP_ANONYMOUS)
#define MAP_ANONYMOUS MAP_ANON
#endif

enum { SMALLEST_PAGE = 4096 };

static void *new_memory(size_t bytes, int large_pages) {
  void *memory = mmap(0, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) return 0;
#if defined(MADV_HUGEPAGE)
  // Only advice: without large pages the memory is there all the same.
  madvise(memory, bytes, large_pages ? MADV_HUGEPAGE : MADV_NOHUGEPAGE);
#else
  (void)large_pages;
#endif
  return memory;
}

void *machine_reserve(size_t bytes) {
  void *memory = new_memory(bytes, 1);
  if (memory) memset(memory, 1, bytes);
  return memory;
}

void machine_release(void *memory, size_t bytes) { munmap(memory, bytes); }

double machine_touch_new_pages(size_t bytes, int large_pages) {
  volatile char *memory = new_memory(bytes, large_pages);
  if (!memory) return 0;
  for (size_t place = 0; place < bytes; place += SMALLEST_PAGE) memory[place] = 1;
  munmap((void *)memory, bytes);
  return (double)bytes;
}

// Vectors of the compiler's own, as wide as the function's target allows in one register: what is
// measured is the memory, and loads of the full width need the fewest instructions.
typedef uint64_t vector64 __attribute__((vector_size(64), aligned(64)));

#define READ_LOOP                                                                          \
  const vector64 *vectors = memory;                                                        \
  vector64 a = {0}, b = {0}, c = {0}, d = {0};                                             \
  for (size_t i = 0; i + 4 <= bytes / sizeof *vectors; i += 4) {                           \
    a |= vectors[i], b |= vectors[i + 1], c |= vectors[i + 2], d |= vectors[i + 3];        \
    __asm__ volatile("" : : : "memory");                                                   \
  }                                                                                        \
  a |= b | c | d;                                                                          \
  return a[0] | a[1] | a[2] | a[3] | a[4] | a[5] | a[6] | a[7];

#if defined(__x86_64__)

__attribute__((target("avx512f"))) static uint64_t read_512(const void *memory, size_t bytes) {
  READ_LOOP
}

__attribute__((target("avx2"))) static uint64_t read_256(const void *memory, size_t bytes) {
  READ_LOOP
}

#endif

static uint64_t read_any(const void *memory, size_t bytes) { READ_LOOP }

uint64_t machine_read(const void *memory, size_t bytes) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx512f")) return read_512(memory, bytes);
  if (__builtin_cpu_supports("avx2")) return read_256(memory, bytes);
#endif
  return read_any(memory, bytes);
}
