import CLoupeKernels

/// One product to compute: C[m, n] = A[m, k] B[k, n].
struct MatrixProduct {
  var m: Int
  var n: Int
  var k: Int
  var transposedA = false
  var transposedB = false
  /// Floats between the rows of A, B and C beyond their lengths.
  var gap = 0
  var activation = LOUPE_ACTIVATION_NONE
  var hasBias = false
  var accumulates = false
}

/// A product's operands and its result.
struct MatrixOperands {
  var a: [Float]
  var b: [Float]
  let bias: [Float]
  let c: [Float]
  let aStrides: (row: Int, column: Int)
  let bStrides: (row: Int, column: Int)
  let cStride: Int

  init(_ product: MatrixProduct, seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let (m, n, k, gap) = (product.m, product.n, product.k, product.gap)
    aStrides = product.transposedA ? (1, m + gap) : (k + gap, 1)
    bStrides = product.transposedB ? (1, k + gap) : (n + gap, 1)
    cStride = n + gap
    a = generator.floats(m * k == 0 ? 0 : (m - 1) * aStrides.row + (k - 1) * aStrides.column + 1)
    b = generator.floats(n * k == 0 ? 0 : (k - 1) * bStrides.row + (n - 1) * bStrides.column + 1)
    bias = generator.floats(n)
    c = generator.floats(m * n == 0 ? 0 : (m - 1) * cStride + n)
  }
}

extension MatrixProduct {
  /// The product in double precision, and for each element the largest error that float sums may
  /// have.
  func reference(_ operands: MatrixOperands) -> (values: [Double], tolerances: [Double]) {
    var values = operands.c.doubles
    var tolerances = [Double](repeating: 0, count: values.count)
    // A sum of t terms rounds each partial sum once: |error| <= t · 2⁻²⁴ · Σ|a b|. The kernels add
    // blocks of 256.
    let roundings = Double(min(k, 256) + k / 256 + 6)
    for i in 0..<m {
      for j in 0..<n {
        var sum = accumulates ? Double(operands.c[i * operands.cStride + j]) : 0
        var magnitude = abs(sum)
        for l in 0..<k {
          let term = Double(operands.a(i, l)) * Double(operands.b(l, j))
          sum += term
          magnitude += abs(term)
        }
        if hasBias {
          sum += Double(operands.bias[j])
          magnitude += abs(Double(operands.bias[j]))
        }
        let cell = i * operands.cStride + j
        values[cell] = Reference.activated(sum, activation)
        // The slope of swish is at most 1.1, and its exponential adds a few roundings of its own.
        tolerances[cell] = roundings * 0x1p-24 * 1.1 * magnitude + 1e-30
      }
    }
    return (values, tolerances)
  }
}

extension MatrixOperands {
  /// Element (i, l) of A.
  func a(_ i: Int, _ l: Int) -> Float { a[i * aStrides.row + l * aStrides.column] }

  /// Element (l, j) of B.
  func b(_ l: Int, _ j: Int) -> Float { b[l * bStrides.row + j * bStrides.column] }
}

extension KernelVariant {
  /// Panels of a matrix of n columns.
  func panels(_ n: Int) -> Int {
    (n + Int(kernels.panel_width) - 1) / Int(kernels.panel_width)
  }

  /// Calls the body once for each part of a product that is split at these rows and panels: with
  /// the first row, the rows' number, the first panel and the panel behind the last.
  func eachPart(
    of product: MatrixProduct, rowSplits: [Int], panelSplits: [Int],
    _ body: (_ row: Int, _ rows: Int, _ panelBegin: Int, _ panelEnd: Int) -> Void
  ) {
    for (row, rowEnd) in zip([0] + rowSplits, rowSplits + [product.m]) {
      for (panel, panelEnd) in zip([0] + panelSplits, panelSplits + [panels(product.n)]) {
        body(row, rowEnd - row, panel, panelEnd)
      }
    }
  }
}
