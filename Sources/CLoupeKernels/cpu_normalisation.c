// The public functions of gates and of root mean square normalisation, each the same function of the
// variant in use.

#include "kernel_table.h"

static const loupe_kernel_table *kernels(void) { return loupe_kernels_in_use(); }

void loupe_gate(size_t count, loupe_activation activation, const float *gate, const float *linear,
                float *out) {
  kernels()->gate(count, activation, gate, linear, out);
}

void loupe_gate_backward(size_t count, loupe_activation activation, const float *gate,
                         const float *linear, const float *grad_out, float *grad_gate,
                         float *grad_linear) {
  kernels()->gate_backward(count, activation, gate, linear, grad_out, grad_gate, grad_linear);
}

void loupe_rms_norm(size_t rows, size_t columns, const float *x, const float *gain, float epsilon,
                    float *rstd, float *y) {
  kernels()->rms_norm(rows, columns, x, gain, epsilon, rstd, y);
}

void loupe_rms_norm_backward(size_t rows, size_t columns, const float *x, const float *gain,
                             const float *rstd, const float *grad_y, float *grad_x,
                             float *grad_gain) {
  kernels()->rms_norm_backward(rows, columns, x, gain, rstd, grad_y, grad_x, grad_gain);
}
