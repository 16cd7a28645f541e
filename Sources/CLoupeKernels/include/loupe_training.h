#ifndef LOUPE_TRAINING_H
#define LOUPE_TRAINING_H

#include <stddef.h>
#include <stdint.h>

/// Inverted dropout: out[i] = keep(seed, offset + i) ? x[i] / (1 - rate) : 0. out may equal x.
/// keep is a counter-based generator (the same seed and counter give the same answer on every
/// variant and machine), so the backward pass calls this again with the gradient. 0 <= rate < 1;
/// rate 0 copies.
void loupe_dropout(size_t count, float rate, uint64_t seed, uint64_t offset, const float *x,
                   float *out);

/// Cross-entropy with label smoothing, per row, and its gradient in place.
///
///   target distribution: (1 - smoothing) on targets[r], smoothing / columns on every column (as
///                        PyTorch's label_smoothing)
///   losses[r] = -Σ_j target_j · log softmax(logits_r)_j
///   nll[r] = -log softmax(logits_r)[targets[r]] (may be NULL)
///   logits[r][j] becomes gradient_scale · (softmax(logits_r)_j - target_j)
/// Targets must lie in 0..<columns.
void loupe_cross_entropy(size_t rows, size_t columns, float *logits, const int32_t *targets,
                         float smoothing, float gradient_scale, float *losses, float *nll);

/// One Adam step in place (Kingma & Ba 2015; decoupled weight decay when weight_decay > 0):
///   g = gradient · gradient_scale; m = β1 m + (1-β1) g; v = β2 v + (1-β2) g²
///   w -= rate · ( (m / (1-β1^step)) / (√(v / (1-β2^step)) + epsilon) + weight_decay · w )
void loupe_adam(size_t count, float *weights, const float *gradient, float gradient_scale, float *m,
                float *v, float rate, float beta1, float beta2, float epsilon, float weight_decay,
                uint64_t step);

#endif
