// The comparisons of what the model families ask for besides the paper's Transformer: root mean
// square normalisation, gates and activations, position biases, and keys kept in rows and columns;
// part of kernels-under-qemu.c.

// MARK: Normalisation, activations, gates

static void check_rms_norm(const loupe_kernel_table *kernels, const loupe_kernel_table *portable,
                           size_t columns) {
  enum {
    ROWS = 3
  };
  const size_t count = ROWS * columns;
  float *x = floats(count), *gain = floats(columns), *grad = floats(count);
  const loupe_kernel_table *tables[] = {kernels, portable};
  float *results[2][5], scales[2][ROWS + 1] = {{0}};
  for (int t = 0; t < 2; t++) {
    float **r = results[t];
    r[0] = copy_of(grad, count);
    tables[t]->rms_norm(ROWS, columns, x, gain, 1e-3f, scales[t], r[0]);
    // In place, and nobody asks for the scales.
    r[1] = copy_of(x, count);
    tables[t]->rms_norm(ROWS, columns, r[1], gain, 1e-3f, NULL, r[1]);
    r[2] = copy_of(x, count);
    r[3] = copy_of(gain, columns);
    tables[t]->rms_norm_backward(ROWS, columns, x, gain, scales[t], grad, r[2], r[3]);
    r[4] = copy_of(grad, count);
    float *unused = copy_of(gain, columns);
    tables[t]->rms_norm_backward(ROWS, columns, x, gain, scales[t], r[4], r[4], unused);
    free(unused);
    compare("rms norm in place", columns, count, r[1], r[0], 0);
    compare("rms norm backward in place", columns, count, r[4], r[2], 0);
  }
  const char *names[] = {"rms norm", "rms norm in place", "rms norm backward", "rms norm gain"};
  const size_t counts[] = {count, count, count, columns};
  for (int i = 0; i < 4; i++) {
    compare(names[i], columns, counts[i], results[0][i], results[1][i], 5e-6f);
  }
  compare("rms norm scales", columns, ROWS, scales[0], scales[1], 2e-6f);
  for (int t = 0; t < 2; t++) {
    for (int i = 0; i < 5; i++) free(results[t][i]);
  }
  float *all[] = {x, gain, grad};
  for (size_t i = 0; i < sizeof all / sizeof *all; i++) free(all[i]);
}

static const char *const activation_names[] = {"none",           "relu", "swish",     "gelu",
                                               "gelu with tanh", "tanh", "quick gelu"};

/// Numbers of every size, from those that round to nothing to those that saturate.
static float *wild_floats(size_t count) {
  float *values = floats(count);
  for (size_t i = 0; i < count; i++) values[i] *= i % 4 == 0 ? 1e-4f : i % 4 == 1 ? 30 : 4;
  return values;
}

static void check_activation(const loupe_kernel_table *kernels, const loupe_kernel_table *portable,
                             loupe_activation activation, size_t count) {
  float *x = wild_floats(count), *linear = floats(count), *grad = floats(count);
  const loupe_kernel_table *tables[] = {kernels, portable};
  float *results[2][6];
  for (int t = 0; t < 2; t++) {
    float **r = results[t];
    r[0] = copy_of(x, count);
    tables[t]->activate(count, activation, r[0]);
    r[1] = copy_of(linear, count);
    tables[t]->activate_backward(count, activation, x, grad, r[1]);
    r[2] = copy_of(grad, count);
    tables[t]->gate(count, activation, x, linear, r[2]);
    r[3] = copy_of(x, count);
    tables[t]->gate(count, activation, r[3], linear, r[3]);
    r[4] = copy_of(grad, count);
    r[5] = copy_of(grad, count);
    tables[t]->gate_backward(count, activation, x, linear, grad, r[4], r[5]);
    compare("gate in place", count, count, r[3], r[2], 0);
  }
  const char *kinds[] = {"",          " backward",           ", gate",
                         ", in place", ", gradient of the gate", ", gradient of what is gated"};
  for (int i = 0; i < 6; i++) {
    char name[80];
    snprintf(name, sizeof name, "%s%s", activation_names[activation], kinds[i]);
    compare(name, count, count, results[0][i], results[1][i], 4e-6f);
    free(results[0][i]);
    free(results[1][i]);
  }
  float *all[] = {x, linear, grad};
  for (size_t i = 0; i < sizeof all / sizeof *all; i++) free(all[i]);
}

// MARK: Kept keys

/// Keys appended one by one, and the same keys packed at once: what is read of them is what was
/// written.
static void check_kept_keys(const loupe_kernel_table *kernels, size_t width, size_t keys) {
  const size_t block = kernels->key_block, blocks = (keys + block - 1) / block;
  float *rows = floats(keys * width), *scratch = floats(block * width);
  float *appended = floats(blocks * block * width), *packed = floats(blocks * block * width);
  float *back = floats(keys * width);
  for (size_t key = 0; key < keys; key++) {
    kernels->append_key(width, key, rows + key * width, appended, scratch);
  }
  kernels->unpack_keys(width, keys / block * block, keys, appended, back, width);
  compare("keys appended and read", keys, keys * width, back, rows, 0);
  kernels->pack_keys(width, keys, rows, width, packed);
  kernels->unpack_keys(width, blocks * block, keys, packed, back, width);
  compare("keys packed and read", keys, keys * width, back, rows, 0);
  // Whole blocks are the same, however they came there.
  for (size_t i = 0; i < keys / block * block * width; i++) {
    if (appended[i] == packed[i]) continue;
    printf("whole blocks of keys, %zu keys: element %zu is %g and %g\n", keys, i, appended[i],
           packed[i]);
    failures++;
    break;
  }
  float *all[] = {rows, scratch, appended, packed, back};
  for (size_t i = 0; i < sizeof all / sizeof *all; i++) free(all[i]);
}

// MARK: Position biases

/// How the biases of cells lie in memory.
typedef enum {
  BIAS_BY_CELL,
  /// One row for all queries of a head.
  BIAS_BY_KEY,
  /// One row a head, by the distance of key and query.
  BIAS_BY_DISTANCE,
  /// The same row for all heads.
  BIAS_BY_DISTANCE_ONCE,
  BIAS_FORMS
} bias_form;

static loupe_attention_bias bias_of(bias_form form, const float *values, size_t queries,
                                    size_t keys) {
  const ptrdiff_t q = (ptrdiff_t)queries, k = (ptrdiff_t)keys;
  switch (form) {
    case BIAS_BY_CELL: return (loupe_attention_bias){values, q * k, k};
    case BIAS_BY_KEY: return (loupe_attention_bias){values, k, 0};
    // The row of query i starts i places before that of the first query.
    case BIAS_BY_DISTANCE: return (loupe_attention_bias){values + q - 1, q - 1 + k, -1};
    default: return (loupe_attention_bias){values + q - 1, 0, -1};
  }
}

static void check_biased_attention(const loupe_kernel_table *kernels,
                                   const loupe_kernel_table *portable, size_t queries, size_t keys,
                                   size_t size, ptrdiff_t causal_offset, bias_form form) {
  const size_t heads = 3, width = heads * size, cells = heads * queries * keys;
  float *q = floats(queries * width), *k = floats(keys * width), *v = floats(keys * width);
  float *values = floats(heads * (queries + keys) + cells);
  const loupe_attention_bias bias = bias_of(form, values, queries, keys);
  const loupe_attention_block block = {.q = q,
                                       .q_stride = width,
                                       .k = k,
                                       .v = v,
                                       .kv_stride = width,
                                       .query_count = queries,
                                       .key_count = keys,
                                       .heads = heads,
                                       .head_size = size,
                                       .scale = 1,
                                       .causal_offset = causal_offset};
  const loupe_kernel_table *tables[] = {kernels, portable};
  float *results[2][4];
  random_state = 7;
  float *start = floats(cells + queries * width);
  for (int t = 0; t < 2; t++) {
    const size_t block_keys = tables[t]->key_block;
    float **r = results[t];
    r[0] = copy_of(start, cells);
    tables[t]->attention_scores(&block, 0, heads, r[0]);
    tables[t]->attention_add_bias(&block, &bias, 0, heads, r[0]);
    float *packed = floats(width * ((keys + block_keys - 1) / block_keys * block_keys));
    float *on_its_way = floats(width * block_keys);
    for (size_t key = 0; key < keys; key++) {
      tables[t]->append_key(width, key, k + key * width, packed, on_its_way);
    }
    r[1] = copy_of(start, cells);
    r[2] = copy_of(start, queries * width);
    r[3] = copy_of(start, cells);
    const loupe_decode_block decode = {.q = q,
                                       .q_stride = width,
                                       .packed_keys = packed,
                                       .packed_count = keys / block_keys * block_keys,
                                       .v = v,
                                       .v_stride = width,
                                       .query_count = queries,
                                       .key_count = keys,
                                       .heads = heads,
                                       .head_size = size,
                                       .scale = 1,
                                       .causal_offset = causal_offset,
                                       .bias = bias,
                                       .weights = r[3],
                                       .out = r[2],
                                       .out_stride = width};
    tables[t]->attention_scores_packed(&decode, 0, heads, r[1]);
    compare("biased scores of kept keys", size, cells, r[1], r[0], 0);
    float *scratch = floats(tables[t]->attend_scratch_floats(heads, queries, keys));
    tables[t]->attend(&decode, 0, heads, scratch);
    // The weights that are shown are those of the stages.
    tables[t]->softmax(heads * queries, keys, r[1], r[1]);
    compare("biased weights of kept keys", size, cells, r[3], r[1], 0);
    float *own[] = {packed, on_its_way, scratch};
    for (size_t i = 0; i < sizeof own / sizeof *own; i++) free(own[i]);
  }
  const char *names[] = {"biased scores", "softmax of biased scores", "biased attention",
                         "biased weights"};
  const size_t counts[] = {cells, cells, queries * width, cells};
  for (int i = 0; i < 4; i++) {
    compare(names[i], size, counts[i], results[0][i], results[1][i], 1e-5f);
    free(results[0][i]);
    free(results[1][i]);
  }
  float *all[] = {q, k, v, values, start};
  for (size_t i = 0; i < sizeof all / sizeof *all; i++) free(all[i]);
}

static void check_families(const loupe_kernel_table *kernels, const loupe_kernel_table *portable) {
  const ptrdiff_t everything = PTRDIFF_MAX / 2;
  for (size_t columns = 1; columns <= 67; columns++) check_rms_norm(kernels, portable, columns);
  check_rms_norm(kernels, portable, 3001);
  for (int activation = LOUPE_ACTIVATION_NONE; activation <= LOUPE_ACTIVATION_QUICK_GELU;
       activation++) {
    for (size_t count = 0; count <= 67; count++) {
      check_activation(kernels, portable, (loupe_activation)activation, count);
    }
    check_activation(kernels, portable, (loupe_activation)activation, 3001);
  }
  for (size_t n = 1; n <= 67; n++) {
    check_kept_keys(kernels, 12, n);
    check_kept_keys(kernels, n, 37);
    for (int form = 0; form < BIAS_FORMS; form++) {
      check_biased_attention(kernels, portable, 1, n, 8, everything, (bias_form)form);
      check_biased_attention(kernels, portable, n % 9 + 1, n, 5, (ptrdiff_t)(n / 2),
                             (bias_form)form);
      check_biased_attention(kernels, portable, 3, 33, n, 30, (bias_form)form);
    }
  }
}
