// The thread pool: see include/loupe_pool.h for what it promises.
//
// A region is published as one 64-bit ticket: generation (32 bits), number of parts (16), next part
// (16). Whoever adds one to it has claimed a part and, in the same instant, learnt which region it
// belongs to and how many parts that region has. A claim below that number holds the region open
// until the part is counted as done, so its body and context stay valid for exactly as long as
// somebody uses them; a claim at or above it means nothing.

#include "loupe_pool.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <time.h>

enum {
  // Parts of one region at most: far enough below 2¹⁶ that idle claims cannot carry into the
  // neighbouring bits.
  MAX_PARTS = 32768,
  MAX_THREADS = 1024,
  // How long a worker looks for the next region before it sleeps: waking it costs tens of
  // microseconds.
  SPIN_NANOSECONDS = 1000000,
  SPINS_BETWEEN_CLOCK_READS = 64,
  // The caller gives its core away when a worker still holds a part after this many looks.
  SPINS_BEFORE_YIELD = 2000,
};

typedef struct {
  size_t count;   // indices of the region
  size_t stride;  // indices of one part
  void (*body)(void *context, size_t index);
  void *context;
} region;

struct loupe_pool {
  _Alignas(64) _Atomic uint64_t ticket;
  _Alignas(64) _Atomic uint32_t done;  // parts finished of the region that runs
  _Alignas(64) region current;         // written only between regions
  _Atomic int taken;                   // 1 while a region runs
  _Alignas(64) _Atomic int sleepers;
  _Atomic int stopping;
  pthread_mutex_t lock;
  pthread_cond_t wake;
  int worker_count;
  pthread_t workers[];
};

static void pause_briefly(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

static uint32_t parts_of(uint64_t ticket) { return ticket >> 16 & 0xffff; }
static uint32_t next_part_of(uint64_t ticket) { return ticket & 0xffff; }
static int has_work(uint64_t ticket) { return next_part_of(ticket) < parts_of(ticket); }

/// Claims one part of whatever region runs and computes it; 0 when there was none left.
static int run_one_part(loupe_pool *pool) {
  if (!has_work(atomic_load_explicit(&pool->ticket, memory_order_relaxed))) return 0;
  // Acquire: the region's description, written before the ticket was published, becomes visible.
  const uint64_t claim = atomic_fetch_add_explicit(&pool->ticket, 1, memory_order_acquire);
  if (!has_work(claim)) return 0;
  const region *current = &pool->current;
  const size_t begin = next_part_of(claim) * current->stride;
  const size_t left = current->count - begin;
  const size_t end = begin + (left < current->stride ? left : current->stride);
  for (size_t index = begin; index < end; index++) current->body(current->context, index);
  // Release: what the body wrote is visible to the caller that counts this part.
  atomic_fetch_add_explicit(&pool->done, 1, memory_order_release);
  return 1;
}

static int64_t nanoseconds_now(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

/// Looks for work until there is some (1), the pool ends, or the spinning time is over (0).
static int spin_for_work(loupe_pool *pool) {
  const int64_t deadline = nanoseconds_now() + SPIN_NANOSECONDS;
  do {
    for (int spin = 0; spin < SPINS_BETWEEN_CLOCK_READS; spin++) {
      if (has_work(atomic_load_explicit(&pool->ticket, memory_order_relaxed))) return 1;
      if (atomic_load_explicit(&pool->stopping, memory_order_relaxed)) return 0;
      pause_briefly();
    }
  } while (nanoseconds_now() < deadline);
  return 0;
}

/// Sleeps until there is work or the pool ends.
static void sleep_for_work(loupe_pool *pool) {
  pthread_mutex_lock(&pool->lock);
  // Sequentially consistent on both sides: either the caller sees this sleeper after publishing, or
  // the sleeper sees the published ticket before it waits.
  atomic_fetch_add(&pool->sleepers, 1);
  while (!has_work(atomic_load(&pool->ticket)) && !atomic_load(&pool->stopping)) {
    pthread_cond_wait(&pool->wake, &pool->lock);
  }
  atomic_fetch_sub(&pool->sleepers, 1);
  pthread_mutex_unlock(&pool->lock);
}

static void *work(void *argument) {
  loupe_pool *pool = argument;
  while (!atomic_load_explicit(&pool->stopping, memory_order_relaxed)) {
    if (run_one_part(pool)) continue;
    if (!spin_for_work(pool)) sleep_for_work(pool);
  }
  return NULL;
}

static void publish(loupe_pool *pool, uint32_t parts) {
  const uint32_t generation =
      (uint32_t)(atomic_load_explicit(&pool->ticket, memory_order_relaxed) >> 32) + 1;
  atomic_store(&pool->ticket, (uint64_t)generation << 32 | (uint64_t)parts << 16);
  if (atomic_load(&pool->sleepers) == 0) return;
  pthread_mutex_lock(&pool->lock);
  pthread_cond_broadcast(&pool->wake);
  pthread_mutex_unlock(&pool->lock);
}

static void wait_until_done(loupe_pool *pool, uint32_t parts) {
  for (int spin = 0; atomic_load_explicit(&pool->done, memory_order_acquire) != parts; spin++) {
    if (spin < SPINS_BEFORE_YIELD) pause_briefly();
    else sched_yield();
  }
}

void loupe_pool_run(loupe_pool *pool, size_t count, void (*body)(void *context, size_t index),
                    void *context) {
  if (!pool || pool->worker_count == 0 || count < 2 ||
      atomic_exchange_explicit(&pool->taken, 1, memory_order_acquire)) {
    for (size_t index = 0; index < count; index++) body(context, index);
    return;
  }
  const size_t stride = (count + MAX_PARTS - 1) / MAX_PARTS;
  const uint32_t parts = (uint32_t)((count + stride - 1) / stride);
  pool->current = (region){.count = count, .stride = stride, .body = body, .context = context};
  atomic_store_explicit(&pool->done, 0, memory_order_relaxed);
  publish(pool, parts);
  while (run_one_part(pool)) {}
  wait_until_done(pool, parts);
  atomic_store_explicit(&pool->taken, 0, memory_order_release);
}

loupe_pool *loupe_pool_create(int threads) {
  const int workers = threads < 1 ? 0 : (threads < MAX_THREADS ? threads : MAX_THREADS) - 1;
  const size_t bytes = sizeof(loupe_pool) + (size_t)workers * sizeof(pthread_t);
  loupe_pool *pool = aligned_alloc(_Alignof(loupe_pool), (bytes + 63) / 64 * 64);
  if (!pool) return NULL;
  *pool = (loupe_pool){.worker_count = 0};
  pthread_mutex_init(&pool->lock, NULL);
  pthread_cond_init(&pool->wake, NULL);
  for (; pool->worker_count < workers; pool->worker_count++) {
    if (pthread_create(&pool->workers[pool->worker_count], NULL, work, pool) != 0) {
      loupe_pool_destroy(pool);
      return NULL;
    }
  }
  return pool;
}

void loupe_pool_destroy(loupe_pool *pool) {
  if (!pool) return;
  pthread_mutex_lock(&pool->lock);
  atomic_store(&pool->stopping, 1);
  pthread_cond_broadcast(&pool->wake);
  pthread_mutex_unlock(&pool->lock);
  for (int i = 0; i < pool->worker_count; i++) pthread_join(pool->workers[i], NULL);
  pthread_cond_destroy(&pool->wake);
  pthread_mutex_destroy(&pool->lock);
  free(pool);
}

int loupe_pool_threads(const loupe_pool *pool) { return pool ? pool->worker_count + 1 : 1; }
