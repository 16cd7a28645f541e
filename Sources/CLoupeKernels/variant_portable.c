// The plain C variant: runs everywhere, and is what the others are compared with.

#include "kernel_table.h"
#include "scalar_helpers.h"

#include "portable/elementwise.h"
#include "portable/matrix.h"
#include "portable/attention.h"
#include "portable/training.h"

const loupe_kernel_table loupe_kernels_portable = LOUPE_KERNEL_TABLE(LOUPE_ISA_PORTABLE);
