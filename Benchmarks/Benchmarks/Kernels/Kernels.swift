import Benchmark

/// Every kernel on one core, at the sizes that the models have.
let benchmarks: @Sendable () -> Void = {
  addMatrixProducts()
  addAttentions()
  addElementwise()
}
