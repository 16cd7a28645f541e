// The comparisons of attention in one call, packed and fused; part of kernels-under-qemu.c.

typedef struct {
  size_t queries, keys, heads, size;
  ptrdiff_t causal_offset;
  float dropout_rate;
} one_call;

/// Every number that the kernels in one call give, for one variant; freed by the caller.
typedef struct {
  float *stages, *attended, *fused, *statistics, *grad_q, *grad_k, *grad_v, *grad_bias;
} one_call_results;

/// Scores, bias, softmax, dropout and mix one after the other.
static float *stages_of(const loupe_kernel_table *kernels, one_call c,
                        const loupe_fused_block *block) {
  const size_t cells = c.heads * c.queries * c.keys, width = c.heads * c.size;
  float *weights = floats(cells), *out = floats(c.queries * width);
  kernels->attention_scores(&block->attention, 0, c.heads, weights);
  kernels->attention_add_bias(&block->attention, &block->bias, 0, c.heads, weights);
  kernels->softmax(c.heads * c.queries, c.keys, weights, weights);
  kernels->dropout(cells, block->dropout_rate, block->dropout_seed, block->dropout_offset, weights,
                   weights);
  kernels->attention_mix(&block->attention, 0, c.heads, weights, out, width);
  free(weights);
  return out;
}

/// The same over kept keys, appended one by one, without dropout.
static float *attended(const loupe_kernel_table *kernels, one_call c,
                       const loupe_fused_block *block) {
  const loupe_attention_block *a = &block->attention;
  const size_t width = c.heads * c.size, block_keys = kernels->key_block;
  float *packed = floats(width * ((c.keys + block_keys - 1) / block_keys * block_keys));
  float *on_its_way = floats(width * block_keys);
  float *scratch = floats(kernels->attend_scratch_floats(c.heads, c.queries, c.keys));
  float *out = floats(c.queries * width);
  for (size_t key = 0; key < c.keys; key++) {
    kernels->append_key(width, key, a->k + key * width, packed, on_its_way);
  }
  const loupe_decode_block decode = {.q = a->q,
                                     .q_stride = width,
                                     .packed_keys = packed,
                                     .packed_count = c.keys / block_keys * block_keys,
                                     .v = a->v,
                                     .v_stride = width,
                                     .query_count = c.queries,
                                     .key_count = c.keys,
                                     .heads = c.heads,
                                     .head_size = c.size,
                                     .scale = a->scale,
                                     .causal_offset = a->causal_offset,
                                     .bias = block->bias,
                                     .out = out,
                                     .out_stride = width};
  kernels->attend_many(&decode, 0, 1, scratch);
  free(packed);
  free(on_its_way);
  free(scratch);
  return out;
}

static one_call_results results_of(const loupe_kernel_table *kernels, one_call c,
                                   const loupe_fused_block *block, const float *grad_out,
                                   const float *start) {
  const size_t width = c.heads * c.size, cells = c.heads * c.queries * c.keys;
  loupe_fused_block undropped = *block;
  undropped.dropout_rate = 0;
  one_call_results r = {.stages = stages_of(kernels, c, block),
                        .attended = attended(kernels, c, block),
                        .fused = floats(c.queries * width),
                        .statistics = floats(c.heads * c.queries * 2),
                        .grad_q = copy_of(start, c.queries * width),
                        .grad_k = copy_of(start, c.keys * width),
                        .grad_v = copy_of(start, c.keys * width),
                        .grad_bias = copy_of(start, cells)};
  float *plain = stages_of(kernels, c, &undropped);
  compare("attention over packed keys", c.size, c.queries * width, r.attended, plain, 0);
  free(plain);
  float *forward = floats(kernels->fused_attention_scratch_floats(c.queries, c.keys, c.size));
  kernels->fused_attention(block, 0, c.heads, r.fused, width, r.statistics, forward);
  compare("fused attention", c.size, c.queries * width, r.fused, r.stages, 0);
  float *backward = floats(kernels->fused_attention_backward_scratch_floats(c.queries, c.size));
  const loupe_fused_gradients gradients = {.out = r.fused,
                                           .out_stride = width,
                                           .row_statistics = r.statistics,
                                           .grad_out = grad_out,
                                           .grad_out_stride = width,
                                           .grad_q = r.grad_q,
                                           .grad_q_stride = width,
                                           .grad_k = r.grad_k,
                                           .grad_v = r.grad_v,
                                           .grad_kv_stride = width,
                                           .grad_bias = r.grad_bias};
  kernels->fused_attention_backward(block, 0, c.heads, &gradients, backward);
  free(forward);
  free(backward);
  return r;
}

static void check_one_call(const loupe_kernel_table *kernels, const loupe_kernel_table *portable,
                           one_call c) {
  const size_t width = c.heads * c.size, cells = c.heads * c.queries * c.keys;
  float *q = floats(c.queries * width), *k = floats(c.keys * width), *v = floats(c.keys * width);
  float *bias = floats(cells), *grad_out = floats(c.queries * width);
  float *start = floats(cells + (c.queries + c.keys) * width);
  const loupe_fused_block block = {.attention = {.q = q,
                                                 .q_stride = width,
                                                 .k = k,
                                                 .v = v,
                                                 .kv_stride = width,
                                                 .query_count = c.queries,
                                                 .key_count = c.keys,
                                                 .heads = c.heads,
                                                 .head_size = c.size,
                                                 .scale = 0.3f,
                                                 .causal_offset = c.causal_offset},
                                   .bias = {bias, c.queries * c.keys, c.keys},
                                   .dropout_rate = c.dropout_rate,
                                   .dropout_seed = 5,
                                   .dropout_offset = 0xfffffff0u};
  one_call_results a = results_of(kernels, c, &block, grad_out, start);
  one_call_results b = results_of(portable, c, &block, grad_out, start);
  compare("fused attention, portable", c.size, c.queries * width, a.fused, b.fused, 2e-5f);
  compare("gradient of queries", c.size, c.queries * width, a.grad_q, b.grad_q, 2e-5f);
  compare("gradient of keys", c.size, c.keys * width, a.grad_k, b.grad_k, 2e-5f);
  compare("gradient of values", c.size, c.keys * width, a.grad_v, b.grad_v, 2e-5f);
  compare("gradient of the bias", c.size, cells, a.grad_bias, b.grad_bias, 2e-5f);
  float *all[] = {q,          k,           v,            bias,        grad_out, start,
                  a.stages,   a.attended,  a.fused,      a.statistics, a.grad_q, a.grad_k,
                  a.grad_v,   a.grad_bias, b.stages,     b.attended,  b.fused,  b.statistics,
                  b.grad_q,   b.grad_k,    b.grad_v,     b.grad_bias};
  for (size_t i = 0; i < sizeof all / sizeof *all; i++) free(all[i]);
}

static void check_one_calls(const loupe_kernel_table *kernels, const loupe_kernel_table *portable) {
  const ptrdiff_t everything = PTRDIFF_MAX / 2;
  for (size_t n = 1; n <= 67; n++) {
    const float rate = n % 2 ? 0.3f : 0;
    check_one_call(kernels, portable, (one_call){1, n, 5, 16, everything, 0});
    check_one_call(kernels, portable, (one_call){n, n, 2, 12, 0, rate});
    check_one_call(kernels, portable, (one_call){4, 33, 2, n, n % 3 ? everything : 29, rate});
  }
  check_one_call(kernels, portable, (one_call){100, 300, 1, 64, 200, 0.3f});
  check_one_call(kernels, portable, (one_call){1, 600, 4, 64, everything, 0});
}
