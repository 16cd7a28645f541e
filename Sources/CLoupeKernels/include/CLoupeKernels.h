/// The loops that decide Loupe's speed. All C of the engine lives in this target.
///
/// Conventions of every kernel:
/// - float32, row-major, sizes as `size_t`, strides counted in floats;
/// - a kernel allocates nothing, keeps no state and starts no thread: the caller gives scratch
///   memory and splits work over the pool (`loupe_pool.h`) by calling it with parts of the rows or
///   columns;
/// - a public function picks the variant for this processor once (`loupe_cpu.h`);
///   `LOUPE_KERNELS` forces one, `LOUPE_KERNEL_FEATURES` limits the instructions beyond it;
/// - memory need not be aligned; outputs may not overlap inputs unless it says so;
/// - `loupe_variants.h` names each variant for the property tests.
#ifndef CLOUPEKERNELS_H
#define CLOUPEKERNELS_H

#include "loupe_cpu.h"
#include "loupe_pool.h"
#include "loupe_matrix.h"
#include "loupe_reduced_matrix.h"
#include "loupe_attention.h"
#include "loupe_packed_attention.h"
#include "loupe_fused_attention.h"
#include "loupe_elementwise.h"
#include "loupe_training.h"

#endif
