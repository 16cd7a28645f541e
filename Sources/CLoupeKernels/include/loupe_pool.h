#ifndef LOUPE_POOL_H
#define LOUPE_POOL_H

#include <stddef.h>

/// A pool of threads that runs one region at a time; chunks are claimed, the caller takes part and
/// waits only for claimed chunks, never for an idle worker. Workers spin about a millisecond, then
/// sleep.
typedef struct loupe_pool loupe_pool;

/// Starts `threads - 1` workers (the caller is the last participant). NULL when the system refuses
/// threads.
loupe_pool *loupe_pool_create(int threads);

/// Ends the workers and frees the pool. No region may be running.
void loupe_pool_destroy(loupe_pool *pool);

/// Participants, the caller included.
int loupe_pool_threads(const loupe_pool *pool);

/// Calls `body(context, i)` once for every i in 0..<count, on the workers and the caller, and
/// returns when all are done. When another region is running (another request computes), or inside
/// a region, or count is 1, or pool is NULL, the caller runs everything itself: requests side by
/// side then get a core each.
void loupe_pool_run(loupe_pool *pool, size_t count, void (*body)(void *context, size_t index),
                    void *context);

#endif
