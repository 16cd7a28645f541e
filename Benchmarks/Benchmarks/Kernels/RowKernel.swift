/// A kernel over [rows, columns].
final class RowKernel: KernelCase {
  /// Memory that such kernels read and write.
  struct Operands {
    let rows: Int
    let columns: Int
    /// [rows, columns] each.
    let x, y, z, w: Block<Float>
    /// [columns] each.
    let gain, bias: Block<Float>
    /// [rows] each.
    let mean, deviation: Block<Float>
    let targets: Block<Int32>

    /// The number of elements.
    var count: Int { rows * columns }
  }

  private let operands: Operands
  private let body: (Operands) -> Void

  /// Random operands for `body`.
  init(rows: Int, columns: Int, _ body: @escaping (Operands) -> Void) {
    let count = rows * columns
    operands = Operands(
      rows: rows, columns: columns, x: Block(random: count), y: Block(random: count),
      z: Block(count, repeating: 0), w: Block(count, repeating: 0), gain: Block(random: columns),
      bias: Block(random: columns), mean: Block(rows, repeating: 0),
      deviation: Block(rows, repeating: 1), targets: Block(rows, repeating: 1))
    self.body = body
  }

  /// Elements of [rows, columns].
  var amount: Double { Double(operands.count) }

  /// The kernel once.
  func run() { body(operands) }
}
