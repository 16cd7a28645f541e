import CLoupeKernels

/// What stands between the products.
func addElementwise() {
  addRows("softmax", rows: 100, columns: 400) {
    loupe_softmax($0.rows, $0.columns, $0.x.start, $0.z.start)
  }
  addRows("softmax", rows: 4, columns: 8_000) {
    loupe_softmax($0.rows, $0.columns, $0.x.start, $0.z.start)
  }
  addRows("layer norm with residual", rows: 100, columns: 256) {
    loupe_layer_norm(
      $0.rows, $0.columns, $0.x.start, $0.y.start, $0.gain.start, $0.bias.start, 1e-5, $0.w.start,
      $0.mean.start, $0.deviation.start, $0.z.start)
  }
  addRows("layer norm backward", rows: 100, columns: 256) {
    loupe_layer_norm_backward(
      $0.rows, $0.columns, $0.x.start, $0.gain.start, $0.mean.start, $0.deviation.start,
      $0.y.start, $0.z.start, $0.w.start, $0.bias.start)
  }
  addRows("cross-entropy", rows: 32, columns: 8_000) {
    // It replaces the logits: each run begins from new ones, and the copy is measured as well.
    $0.z.start.update(from: $0.x.start, count: $0.count)
    loupe_cross_entropy(
      $0.rows, $0.columns, $0.z.start, $0.targets.start, 0.1, 1, $0.mean.start, nil)
  }
  addRows("Adam", rows: 1, columns: 1_000_000) {
    loupe_adam(
      $0.count, $0.x.start, $0.y.start, 1, $0.z.start, $0.w.start, 1e-4, 0.9, 0.98, 1e-9, 0, 10)
  }
  addRows("dropout", rows: 100, columns: 1_024) {
    loupe_dropout($0.count, 0.1, 1, 0, $0.x.start, $0.z.start)
  }
}

private func addRows(
  _ name: String, rows: Int, columns: Int, _ body: @escaping (RowKernel.Operands) -> Void
) {
  addKernel("\(name) \(rows) × \(columns)", .elements, about: Double(rows * columns)) {
    RowKernel(rows: rows, columns: columns, body)
  }
}
