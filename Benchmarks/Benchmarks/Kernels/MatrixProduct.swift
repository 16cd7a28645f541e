import CLoupeKernels
import MachineLimits

/// C[m, n] = A[m, k] · B[k, n] with B packed beforehand, as weights are.
///
/// In int8, and in bf16, rounding A is part of what is measured.
final class MatrixProduct: KernelCase {
  private let (m, k, n): (Int, Int, Int)
  private let precision: Arithmetic
  private let a: Block<Float>
  private let c: Block<Float>
  private let scratch: Block<Float>
  private let packed: Block<UInt8>
  private let quantised: Block<UInt8>
  private let scales: Block<Float>

  /// A product of random matrices.
  init(m: Int, k: Int, n: Int, _ precision: Arithmetic) {
    (self.m, self.k, self.n) = (m, k, n)
    self.precision = precision
    a = Block(random: m * k)
    c = Block(m * n, repeating: 0)
    scratch = Block(loupe_matmul_scratch_floats(), repeating: 0)
    quantised = Block(m * loupe_quantised_stride(k), repeating: 0)
    scales = Block(m, repeating: 0)
    packed = Self.pack(k: k, n: n, precision)
  }

  /// Multiplications and additions.
  var amount: Double { 2 * Double(m) * Double(k) * Double(n) }

  /// The product, all panels.
  func run() {
    let panels = Self.panels(n)
    let weights = UnsafeRawPointer(packed.start)
    switch precision {
    case .fp32:
      loupe_matmul(
        m, n, k, a.start, k, 1, weights.assumingMemoryBound(to: Float.self), 0, panels, nil,
        LOUPE_ACTIVATION_NONE, 0, c.start, n, scratch.start)
    case .bf16:
      loupe_matmul_bf16(
        m, n, k, a.start, k, 1, weights, 0, panels, nil, LOUPE_ACTIVATION_NONE, 0, c.start, n,
        scratch.start)
    case .int8:
      loupe_quantise_rows(m, k, a.start, k, quantised.start, scales.start)
      loupe_matmul_int8(
        m, n, k, quantised.start, scales.start, weights, 0, panels, nil, LOUPE_ACTIVATION_NONE,
        c.start, n)
    }
  }

  private static func panels(_ n: Int) -> Int {
    (n + loupe_panel_width() - 1) / loupe_panel_width()
  }

  private static func pack(k: Int, n: Int, _ precision: Arithmetic) -> Block<UInt8> {
    let b = Block<Float>(random: k * n)
    let panels = panels(n)
    switch precision {
    case .fp32:
      let block = Block<UInt8>(
        loupe_packed_floats(k, n) * MemoryLayout<Float>.stride, repeating: 0)
      let floats = UnsafeMutableRawPointer(block.start).assumingMemoryBound(to: Float.self)
      loupe_pack(k, n, b.start, n, 1, 0, panels, floats)
      return block
    case .bf16:
      let block = Block<UInt8>(loupe_packed_bytes_bf16(k, n), repeating: 0)
      loupe_pack_bf16(k, n, b.start, n, 1, 0, panels, block.start)
      return block
    case .int8:
      let block = Block<UInt8>(loupe_packed_bytes_int8(k, n), repeating: 0)
      loupe_pack_int8(k, n, b.start, n, 1, 0, panels, block.start)
      return block
    }
  }
}
