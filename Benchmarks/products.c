// The share of the machine's peak that matrix products reach, on one core. See products.sh.
//
// A product counts with everything it needs besides packed weights: rounding the other factor to
// bf16 or int8, bias, storing. What counts is the processor's time of this thread, and the fastest
// of many samples, taken in turn with samples of the peak: other programs disturb both little.

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "CLoupeKernels.h"
#include "machine_limits.h"

enum {
  ROW_COUNTS = 6,
  LEAST_SAMPLES = 12,
};

static const double SECONDS_A_CELL = 0.03;
// Reading the clock costs less than a hundredth of it.
static const double SECONDS_A_SAMPLE = 0.0001;

typedef struct {
  const char *name;
  machine_arithmetic arithmetic;
} precision;

static const precision precisions[] = {
    {"fp32", MACHINE_FP32}, {"bf16", MACHINE_BF16}, {"int8", MACHINE_INT8}};

/// One product C[m, n] = A[m, k] B[k, n] + bias and the memory it needs.
typedef struct {
  machine_arithmetic arithmetic;
  size_t m, k, n, packed_bytes;
  float *a, *bias, *c, *scratch, *scales;
  void *packed;
  uint8_t *quantised;
} product;

/// Time that this thread has had on a core.
static double seconds_now(void) {
  struct timespec now;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static void *memory(size_t bytes) {
  void *block = aligned_alloc(64, (bytes + 127) / 64 * 64);
  if (block) return block;
  fprintf(stderr, "products: %zu bytes were refused by the system\n", bytes);
  exit(1);
}

/// Numbers between -1 and 1 without a pattern.
static float *numbers(size_t count) {
  float *out = memory(count * sizeof(float));
  uint32_t state = 1;
  for (size_t i = 0; i < count; i++) {
    state = state * 1664525u + 1013904223u;
    out[i] = (float)(int32_t)state / 2147483648.0f;
  }
  return out;
}

static size_t panels(const product *p) {
  return (p->n + loupe_panel_width() - 1) / loupe_panel_width();
}

static product made(machine_arithmetic arithmetic, size_t m, size_t k, size_t n) {
  product p = {.arithmetic = arithmetic, .m = m, .k = k, .n = n};
  p.packed_bytes = arithmetic == MACHINE_FP32   ? loupe_packed_floats(k, n) * sizeof(float)
                   : arithmetic == MACHINE_BF16 ? loupe_packed_bytes_bf16(k, n)
                                                : loupe_packed_bytes_int8(k, n);
  p.a = numbers(m * k);
  p.bias = numbers(n);
  p.c = numbers(m * n);
  p.scales = numbers(m);
  p.scratch = memory(loupe_matmul_scratch_floats() * sizeof(float));
  p.quantised = memory(m * loupe_quantised_stride(k));
  p.packed = memory(p.packed_bytes);
  float *b = numbers(k * n);
  if (arithmetic == MACHINE_FP32) loupe_pack(k, n, b, 1, k, 0, panels(&p), p.packed);
  else if (arithmetic == MACHINE_BF16) loupe_pack_bf16(k, n, b, 1, k, 0, panels(&p), p.packed);
  else loupe_pack_int8(k, n, b, 1, k, 0, panels(&p), p.packed);
  free(b);
  return p;
}

static void release(product *p) {
  void *blocks[] = {p->a, p->bias, p->c, p->scales, p->scratch, p->quantised, p->packed};
  for (size_t i = 0; i < sizeof blocks / sizeof *blocks; i++) free(blocks[i]);
}

static void run(product *p) {
  if (p->arithmetic == MACHINE_INT8) {
    loupe_quantise_rows(p->m, p->k, p->a, p->k, p->quantised, p->scales);
    loupe_matmul_int8(p->m, p->n, p->k, p->quantised, p->scales, p->packed, 0, panels(p), p->bias,
                      LOUPE_ACTIVATION_NONE, p->c, p->n);
  } else if (p->arithmetic == MACHINE_BF16) {
    loupe_matmul_bf16(p->m, p->n, p->k, p->a, p->k, 1, p->packed, 0, panels(p), p->bias,
                      LOUPE_ACTIVATION_NONE, 0, p->c, p->n, p->scratch);
  } else {
    loupe_matmul(p->m, p->n, p->k, p->a, p->k, 1, p->packed, 0, panels(p), p->bias,
                 LOUPE_ACTIVATION_NONE, 0, p->c, p->n, p->scratch);
  }
}

/// Operations a second of the peak's instruction in a short run.
static double peak_now(machine_arithmetic arithmetic) {
  const double begin = seconds_now();
  const double operations = machine_compute(arithmetic, 20000);
  return operations / (seconds_now() - begin);
}

/// How often something that takes `seconds` is repeated in one sample.
static int repetitions(double seconds) {
  return seconds < SECONDS_A_SAMPLE ? (int)(SECONDS_A_SAMPLE / seconds) + 1 : 1;
}

/// Seconds of one run in a sample of `count` runs.
static double sample(product *p, int count) {
  const double begin = seconds_now();
  for (int i = 0; i < count; i++) run(p);
  return (seconds_now() - begin) / count;
}

/// Operations a second of the fastest sample, and of the fastest sample of the peak's instruction.
static void measure(product *p, double *rate, double *peak) {
  const double operations = 2.0 * (double)p->m * (double)p->n * (double)p->k;
  run(p);
  const int count = repetitions(sample(p, 1));
  const double end = seconds_now() + SECONDS_A_CELL;
  for (int samples = 0; samples < LEAST_SAMPLES || seconds_now() < end; samples++) {
    *rate = fmax(*rate, operations / sample(p, count));
    *peak = fmax(*peak, peak_now(p->arithmetic));
  }
}

/// Bytes a second at which memory of the weights' size is read, in the fastest sample.
static double reading_rate(size_t bytes) {
  const size_t size = (bytes + 4095) / 4096 * 4096;
  void *block = machine_reserve(size);
  if (!block) return NAN;
  double best = 0;
  uint64_t sum = machine_read(block, size);
  const int count = repetitions((double)size / 100e9);
  const double end = seconds_now() + SECONDS_A_CELL;
  for (int samples = 0; samples < LEAST_SAMPLES || seconds_now() < end; samples++) {
    const double begin = seconds_now();
    for (int i = 0; i < count; i++) sum += machine_read(block, size);
    best = fmax(best, count * (double)size / (seconds_now() - begin));
  }
  if (sum == 1) fputs("", stderr);  // the sum is used: reading cannot be left out
  machine_release(block, size);
  return best;
}

static void print_squares(void) {
  static const size_t sizes[] = {256, 512, 1024, 2048};
  puts("| product | fp32 | bf16 | int8 |\n| --- | --- | --- | --- |");
  for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
    printf("| %zu × %zu × %zu |", sizes[s], sizes[s], sizes[s]);
    for (size_t i = 0; i < 3; i++) {
      double rate = 0, peak = 0;
      product p = made(precisions[i].arithmetic, sizes[s], sizes[s], sizes[s]);
      measure(&p, &rate, &peak);
      release(&p);
      printf(" %.0f, %.0f %% |", rate / 1e9, 100 * rate / peak);
    }
    puts("");
  }
}

static void print_few_rows(void) {
  static const size_t shapes[][2] = {{256, 1024}, {512, 512}, {512, 2048}, {256, 8000},
                                     {512, 32000}};
  static const size_t rows[ROW_COUNTS] = {1, 4, 8, 12, 16, 32};
  puts("\n| weights | | 1 row: share of reading | 4 | 8 | 12 | 16 | 32 |");
  puts("| --- | --- | --- | --- | --- | --- | --- | --- |");
  for (size_t s = 0; s < sizeof shapes / sizeof *shapes; s++) {
    for (size_t i = 0; i < 3; i++) {
      printf("| %zu × %zu | %s |", shapes[s][0], shapes[s][1], precisions[i].name);
      for (size_t r = 0; r < ROW_COUNTS; r++) {
        double rate = 0, peak = 0;
        product p = made(precisions[i].arithmetic, rows[r], shapes[s][0], shapes[s][1]);
        measure(&p, &rate, &peak);
        if (rows[r] == 1) {
          const double bytes = rate / 2 / (double)(p.k * p.n) * (double)p.packed_bytes;
          printf(" %.0f GB/s, %.0f %% |", bytes / 1e9, 100 * bytes / reading_rate(p.packed_bytes));
        } else {
          printf(" %.0f %% |", 100 * rate / peak);
        }
        fflush(stdout);
        release(&p);
      }
      puts("");
    }
  }
}

int main(void) {
  for (size_t i = 0; i < 3; i++) {
    const char *instruction = machine_instruction(precisions[i].arithmetic);
    if (!instruction) {
      fprintf(stderr, "products: no peak is known for %s on this processor\n", precisions[i].name);
      return 1;
    }
    printf("%s: %s, %.0f at most\n", precisions[i].name, instruction,
           peak_now(precisions[i].arithmetic) / 1e9);
  }
  puts("\n10⁹ operations a second and the share of the peak, one core\n");
  print_squares();
  print_few_rows();
  return 0;
}
