// The plain C variant: runs everywhere, and is what the others are compared with.

#include "kernel_table.h"
#include "scalar_helpers.h"

// No fused multiply-adds: where the compiler sees fit to use them, two kernels that must agree bit
// for bit would not.
#pragma STDC FP_CONTRACT OFF

#include "portable/activations.h"
#include "portable/elementwise.h"
#include "portable/rms_norm.h"
#include "portable/matrix.h"
#include "portable/reduced_matrix.h"
#include "portable/attention.h"
#include "portable/training.h"
#include "portable/attention_packed.h"
#include "portable/attention_fused.h"

const loupe_kernel_table loupe_kernels_portable = LOUPE_KERNEL_TABLE(LOUPE_ISA_PORTABLE);
