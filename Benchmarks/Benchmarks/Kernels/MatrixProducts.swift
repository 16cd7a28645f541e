import MachineLimits

/// Products of whole batches, and of 1 to 32 rows with the weights of the models.
func addMatrixProducts() {
  for precision in Arithmetic.allCases {
    for size in [256, 512, 1_024, 2_048] { addProduct(m: size, k: size, n: size, precision) }
    for (k, n) in [(256, 1_024), (512, 512), (512, 2_048), (256, 8_000), (512, 32_000)] {
      for m in [1, 4, 8, 32] { addProduct(m: m, k: k, n: n, precision) }
    }
  }
}

private func addProduct(m: Int, k: Int, n: Int, _ precision: Arithmetic) {
  // Only to choose how often a sample repeats the product.
  let operationsPerNanosecond = precision == .int8 ? 200.0 : 60.0
  addKernel(
    "product \(precision.rawValue) \(m) × \(k) × \(n)", .operations(precision),
    about: 2 * Double(m * k * n) / operationsPerNanosecond
  ) {
    MatrixProduct(m: m, k: k, n: n, precision)
  }
}
