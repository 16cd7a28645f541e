import CLoupeKernels
import CLoupeKernels.Variants
import Testing

/// Numbers as whole numbers times one scale, by the definition in the kernels' header.
struct QuantisedNumbers: Equatable {
  var scale: Float
  var numbers: [Int]

  init(_ values: [Float]) {
    let largest = values.map(\.magnitude).reduce(0) { $0.isNaN || $1 <= $0 ? $0 : $1 }
    if largest.isNaN || largest.isInfinite {
      scale = .nan
      numbers = values.map { _ in 0 }
    } else if largest < 0x1p-100 {
      scale = 0
      numbers = values.map { _ in 0 }
    } else {
      scale = largest / 127
      numbers = values.map { Int(($0 * (127 / largest)).rounded(.toNearestOrEven)) }
    }
  }
}

/// Rows as the kernels quantise them.
struct QuantisedRows: Equatable {
  var bytes: [UInt8]
  var scales: [Float]
}

extension MatrixProduct {
  /// The product in int8, bit for bit.
  ///
  /// Exact sums, then float multiplications and an addition in the order that every variant keeps;
  /// the activation follows in double precision.
  func int8Reference(_ operands: MatrixOperands) -> [Double] {
    let rows = (0..<m).map { i in QuantisedNumbers((0..<k).map { operands.a(i, $0) }) }
    let columns = (0..<n).map { j in QuantisedNumbers((0..<k).map { operands.b($0, j) }) }
    var values = operands.c.doubles
    for i in 0..<m {
      for j in 0..<n {
        var sum = 0
        for l in 0..<k { sum += rows[i].numbers[l] * columns[j].numbers[l] }
        var value = Float(sum) * columns[j].scale * rows[i].scale
        if hasBias { value += operands.bias[j] }
        values[i * operands.cStride + j] = Reference.activated(Double(value), activation)
      }
    }
    return values
  }
}

extension KernelVariant {
  /// Quantises the rows of A, whose columns must lie together.
  func quantised(_ product: MatrixProduct, _ operands: MatrixOperands) -> QuantisedRows {
    let a = FencedBuffer(operands.a)
    let bytes = FencedBuffer(
      [UInt8](repeating: 0, count: product.m * loupe_quantised_stride(product.k)))
    let scales = FencedBuffer([Float](repeating: -1, count: product.m))
    kernels.quantise_rows(
      product.m, product.k, a.pointer, operands.aStrides.row, bytes.pointer, scales.pointer)
    #expect(bytes.canariesAreIntact && scales.canariesAreIntact)
    return QuantisedRows(bytes: bytes.values, scales: scales.values)
  }

  /// Packs B in int8.
  func packedInt8(
    _ product: MatrixProduct, _ operands: MatrixOperands
  ) -> FencedBuffer<UInt32> {
    let width = Int(kernels.panel_width)
    let words = panels(product.n) * width * (2 + (product.k + 3) / 4)
    let packed = FencedBuffer([UInt32](repeating: .max, count: words))
    let b = FencedBuffer(operands.b)
    kernels.pack_int8(
      product.k, product.n, b.pointer, operands.bStrides.row, operands.bStrides.column, 0,
      panels(product.n), packed.pointer)
    #expect(packed.canariesAreIntact)
    return packed
  }

  /// Computes the product in int8, split into calls at the given rows and panels.
  func multiplyInt8(
    _ product: MatrixProduct, _ operands: MatrixOperands, rowSplits: [Int] = [],
    panelSplits: [Int] = []
  ) -> [Float] {
    let packed = packedInt8(product, operands)
    let rows = quantised(product, operands)
    let (a, scales) = (FencedBuffer(rows.bytes), FencedBuffer(rows.scales))
    let (bias, c) = (FencedBuffer(operands.bias), FencedBuffer(operands.c))
    let stride = loupe_quantised_stride(product.k)
    eachPart(of: product, rowSplits: rowSplits, panelSplits: panelSplits) {
      row, count, panelBegin, panelEnd in
      kernels.matmul_int8(
        count, product.n, product.k, a.pointer + row * stride, scales.pointer + row,
        packed.pointer, panelBegin, panelEnd, product.hasBias ? bias.pointer : nil,
        product.activation, c.pointer + row * operands.cStride, operands.cStride)
    }
    #expect(c.canariesAreIntact)
    return c.values
  }
}
