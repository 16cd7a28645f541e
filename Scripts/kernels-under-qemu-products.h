// The comparisons of matrix products in float, bfloat16 and int8; part of kernels-under-qemu.c.

typedef struct {
  size_t m, n, k;
  int transposed_a, transposed_b, accumulate;
  loupe_activation activation;
} product;

/// Computes the product, `rows_at_once` rows in each call; c is allocated here.
static float *multiply(const loupe_kernel_table *kernels, product p, const float *a, const float *b,
                       const float *bias, const float *before, size_t rows_at_once) {
  const size_t panels = (p.n + kernels->panel_width - 1) / kernels->panel_width;
  const size_t a_row = p.transposed_a ? 1 : p.k, a_column = p.transposed_a ? p.m : 1;
  float *packed = floats(panels * kernels->panel_width * p.k);
  float *scratch = floats(kernels->matmul_scratch_floats);
  float *c = copy_of(before, p.m * p.n);
  kernels->pack(p.k, p.n, b, p.transposed_b ? 1 : p.n, p.transposed_b ? p.k : 1, 0, panels, packed);
  for (size_t row = 0; row < p.m; row += rows_at_once) {
    const size_t rows = p.m - row < rows_at_once ? p.m - row : rows_at_once;
    kernels->matmul(rows, p.n, p.k, a + row * a_row, a_row, a_column, packed, 0, panels, bias,
                    p.activation, p.accumulate, c + row * p.n, p.n, scratch);
  }
  free(packed);
  free(scratch);
  return c;
}

static void check_product(const loupe_kernel_table *kernels, const loupe_kernel_table *portable,
                          product p) {
  float *a = floats(p.m * p.k), *b = floats(p.k * p.n), *bias = floats(p.n),
        *before = floats(p.m * p.n);
  const float *used_bias = p.accumulate ? NULL : bias;
  float *actual = multiply(kernels, p, a, b, used_bias, before, p.m);
  float *expected = multiply(portable, p, a, b, used_bias, before, p.m);
  compare("matmul", p.m, p.m * p.n, actual, expected, 1e-5f);
  // A row's result must not depend on the rows it is computed with.
  float *single = multiply(kernels, p, a, b, used_bias, before, 1);
  compare("matmul row by row", p.m, p.m * p.n, single, actual, 0);
  float *all[] = {a, b, bias, before, actual, expected, single};
  for (size_t i = 0; i < sizeof all / sizeof *all; i++) free(all[i]);
}

// MARK: bfloat16 and int8

/// Computes the product in bfloat16, `rows_at_once` rows in each call; c is allocated here.
static float *multiply_bf16(const loupe_kernel_table *kernels, product p, const float *a,
                            const float *b, const float *bias, const float *before,
                            size_t rows_at_once) {
  const size_t panels = (p.n + kernels->panel_width - 1) / kernels->panel_width;
  const size_t a_row = p.transposed_a ? 1 : p.k, a_column = p.transposed_a ? p.m : 1;
  float *packed = floats(panels * kernels->panel_width * ((p.k + 1) / 2));
  float *scratch = floats(kernels->matmul_scratch_floats);
  float *c = copy_of(before, p.m * p.n);
  kernels->pack_bf16(p.k, p.n, b, p.transposed_b ? 1 : p.n, p.transposed_b ? p.k : 1, 0, panels,
                     packed);
  for (size_t row = 0; row < p.m; row += rows_at_once) {
    const size_t rows = p.m - row < rows_at_once ? p.m - row : rows_at_once;
    kernels->matmul_bf16(rows, p.n, p.k, a + row * a_row, a_row, a_column, packed, 0, panels, bias,
                         p.activation, p.accumulate, c + row * p.n, p.n, scratch);
  }
  free(packed);
  free(scratch);
  return c;
}

/// Computes the product in int8, `rows_at_once` rows in each call; c is allocated here.
static float *multiply_int8(const loupe_kernel_table *kernels, product p, const float *a,
                            const float *b, const float *bias, const float *before,
                            size_t rows_at_once) {
  const size_t panels = (p.n + kernels->panel_width - 1) / kernels->panel_width;
  const size_t stride = loupe_quantised_stride(p.k);
  float *packed = floats(panels * kernels->panel_width * (2 + (p.k + 3) / 4));
  uint8_t *quantised = malloc(p.m * stride);
  float *scales = floats(p.m), *c = copy_of(before, p.m * p.n);
  if (!quantised) abort();
  kernels->pack_int8(p.k, p.n, b, p.transposed_b ? 1 : p.n, p.transposed_b ? p.k : 1, 0, panels,
                     packed);
  kernels->quantise_rows(p.m, p.k, a, p.k, quantised, scales);
  for (size_t row = 0; row < p.m; row += rows_at_once) {
    const size_t rows = p.m - row < rows_at_once ? p.m - row : rows_at_once;
    kernels->matmul_int8(rows, p.n, p.k, quantised + row * stride, scales + row, packed, 0, panels,
                         bias, p.activation, c + row * p.n, p.n);
  }
  free(packed);
  free(quantised);
  free(scales);
  return c;
}

static void check_reduced_product(const loupe_kernel_table *kernels,
                                  const loupe_kernel_table *portable, product p) {
  float *a = floats(p.m * p.k), *b = floats(p.k * p.n), *bias = floats(p.n),
        *before = floats(p.m * p.n);
  const float *used_bias = p.accumulate ? NULL : bias;
  float *actual = multiply_bf16(kernels, p, a, b, used_bias, before, p.m);
  float *expected = multiply_bf16(portable, p, a, b, used_bias, before, p.m);
  float *single = multiply_bf16(kernels, p, a, b, used_bias, before, 1);
  compare("bfloat16 matmul", p.m, p.m * p.n, actual, expected, 1e-5f);
  compare("bfloat16 matmul row by row", p.m, p.m * p.n, single, actual, 0);
  // In int8 nothing is added to c, and rows of A lie together.
  float *actual8 = multiply_int8(kernels, p, a, b, used_bias, before, p.m);
  float *expected8 = multiply_int8(portable, p, a, b, used_bias, before, p.m);
  float *single8 = multiply_int8(kernels, p, a, b, used_bias, before, 1);
  const float tolerance = p.activation == LOUPE_ACTIVATION_SWISH ? 1e-6f : 0;
  compare("int8 matmul", p.m, p.m * p.n, actual8, expected8, tolerance);
  compare("int8 matmul row by row", p.m, p.m * p.n, single8, actual8, 0);
  float *all[] = {a, b, bias, before, actual, expected, single, actual8, expected8, single8};
  for (size_t i = 0; i < sizeof all / sizeof *all; i++) free(all[i]);
}

// MARK: Sizes

static void check_products(const loupe_kernel_table *kernels, const loupe_kernel_table *portable) {
  for (size_t m = 1; m <= 70; m++) {
    for (int kind = 0; kind < 4; kind++) {
      const product p = {
          .m = m,
          .n = 1 + (m * 7 + (size_t)kind) % 67,
          .k = (m * 13) % 67 + (m % 9 == 0 ? 300 : 0),
          .transposed_a = kind & 1,
          .transposed_b = kind >> 1,
          .accumulate = m % 3 == 0,
          .activation = m % 3 == 0 ? LOUPE_ACTIVATION_NONE : (loupe_activation)(m % 3)};
      check_product(kernels, portable, p);
      check_reduced_product(kernels, portable, p);
    }
  }
  check_product(kernels, portable, (product){.m = 150, .n = 40, .k = 530});
  check_reduced_product(kernels, portable, (product){.m = 150, .n = 40, .k = 530});
  check_reduced_product(kernels, portable,
                        (product){.m = 3, .n = 20, .k = 6001, .transposed_a = 1});
}
